import { all, container } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const cache = container("demo-cache");

export default defineExercise({
  id: "container-redis-in-ten-seconds",
  module: 1,
  topics: ["images-and-layers", "side-by-side-versions"],
  level: "guided",
  minutes: 8,
  title: { en: "A Redis for the demonstration", fr: "Un Redis pour la démonstration" },
  summary: {
    en: "Start a Redis of the right version behind the right port, and put a value into it, without installing anything.",
    fr: "Démarrez un Redis de la bonne version derrière le bon port, et rangez-y une valeur, sans rien installer.",
  },
  situation: {
    en: [
      "Ines shows her program to a customer in ten minutes, and it wants a Redis. Her program was tested with the image `redis:7`, and it asks port",
      "`6380` of this machine (6379 is taken on her laptop; in the container, Redis keeps its usual port 6379). The container is to be called `demo-cache`.",
      "",
      "The counter on her first page must not start at zero: the key `visitors` has to hold `42`.",
    ].join("\n"),
    fr: [
      "Inès montre son programme à un client dans dix minutes, et il lui faut un Redis. Le programme a été testé avec l'image `redis:7`, et il interroge le port",
      "`6380` de cette machine (le 6379 est pris sur son portable ; dans le conteneur, Redis garde son port habituel, 6379). Le conteneur doit s'appeler `demo-cache`.",
      "",
      "Le compteur de sa première page ne doit pas partir de zéro : la clé `visitors` doit contenir `42`.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "right-version-runs",
      title: { en: "demo-cache runs from the image redis:7", fr: "demo-cache tourne à partir de l'image redis:7" },
      points: 3,
      test: all(cache.isRunning(), cache.usesImage("redis:7")),
    },
    {
      id: "port-leads-to-redis",
      title: {
        en: "Port 6380 of the machine leads to port 6379 of the container",
        fr: "Le port 6380 de la machine mène au port 6379 du conteneur",
      },
      points: 4,
      test: cache.publishes(6380, 6379),
    },
    {
      id: "counter-is-set",
      title: { en: "The key visitors holds 42", fr: "La clé visitors contient 42" },
      points: 3,
      test: cache.runs(["redis-cli", "get", "visitors"], { prints: "42" }),
    },
  ],
  hints: [
    {
      en: "One command does the first two: `docker run -d --name … -p … redis:7`.",
      fr: "Une seule commande fait les deux premières étapes : `docker run -d --name … -p … redis:7`.",
    },
    {
      en: "In `-p`, the machine's port stands left, the container's right. A port can't be added later: `docker rm -f demo-cache`, then run it anew.",
      fr: "Dans `-p`, le port de la machine est à gauche, celui du conteneur à droite. Un port ne s'ajoute pas après coup : `docker rm -f demo-cache`, puis relancez.",
      opensOn: { check: "port-leads-to-redis", code: "port-differs" },
    },
    {
      en: "`docker exec demo-cache redis-cli set visitors 42` speaks to the Redis in the container with the client that its image brings.",
      fr: "`docker exec demo-cache redis-cli set visitors 42` parle au Redis du conteneur avec le client que son image apporte.",
    },
  ],
  nearMisses: [
    {
      name: "ports-swapped",
      mistake: {
        en: "Swaps the two numbers: the machine's 6379 leads to a port where nobody listens.",
        fr: "Inverse les deux nombres : le 6379 de la machine mène à un port où personne n'écoute.",
      },
      fails: "port-leads-to-redis",
      code: "port-differs",
      earns: ["right-version-runs", "counter-is-set"],
    },
    {
      name: "not-published",
      mistake: {
        en: "Forgets -p: everything works inside, and nobody comes in.",
        fr: "Oublie -p : tout marche à l'intérieur, et personne n'entre.",
      },
      fails: "port-leads-to-redis",
      code: "port-differs",
      earns: ["right-version-runs", "counter-is-set"],
    },
    {
      name: "latest-tag",
      mistake: {
        en: "Leaves the tag out: latest is another version than the one that was tested.",
        fr: "Omet le tag : latest n'est pas la version qui a été testée.",
      },
      fails: "right-version-runs",
      code: "image-differs",
      earns: ["port-leads-to-redis", "counter-is-set"],
    },
    {
      name: "value-in-another",
      mistake: {
        en: "Sets the value first, then makes the container anew to add the port: the value went with the old one.",
        fr: "Range la valeur, puis recrée le conteneur pour ajouter le port : la valeur est partie avec l'ancien.",
      },
      fails: "counter-is-set",
      code: "output-differs",
      earns: ["right-version-runs", "port-leads-to-redis"],
    },
  ],
});
