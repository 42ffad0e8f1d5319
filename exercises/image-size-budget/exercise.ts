import { all, container, dockerImage, homeFile, publishedPort } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const image = dockerImage("orders:2");

export default defineExercise({
  id: "image-size-budget",
  module: 1,
  topics: ["small-images"],
  level: "alone",
  minutes: 15,
  title: { en: "Twenty megabytes, not nine hundred", fr: "Vingt mégaoctets, pas neuf cents" },
  summary: {
    en: "Bring the image of a service below a size budget, without its losing anything that it needs to answer.",
    fr: "Faites passer l'image d'un service sous un budget de taille, sans lui ôter rien de ce qu'il lui faut pour répondre.",
  },
  situation: {
    en: [
      "The order service is rolled out to three hundred branches over mobile connections. Its image weighs 900 MB, and the last update took a night. From now on",
      "there is a budget: **20 MB**.",
      "",
      "The program and its recipe lie in `orders/`. Change the recipe and build `orders:2`:",
      "",
      "- at most 20 MB, and no longer as root (take the user 1000);",
      "- the folder `archive/` holds old orders of customers and must not even be handed to the engine: a `.dockerignore` keeps it out;",
      "- it still has to work: run it in a container `orders`, port `8085` of this machine to port 8080 of the program.",
    ].join("\n"),
    fr: [
      "Le service des commandes est déployé dans trois cents agences par des liaisons mobiles. Son image pèse 900 Mo, et la dernière mise à jour a pris une nuit. Il y a",
      "désormais un budget : **20 Mo**.",
      "",
      "Le programme et sa recette se trouvent dans `orders/`. Modifiez la recette et construisez `orders:2` :",
      "",
      "- 20 Mo au plus, et plus en root (prenez l'utilisateur 1000) ;",
      "- le dossier `archive/` contient d'anciennes commandes de clients et ne doit même pas être remis au moteur : un `.dockerignore` l'exclut ;",
      "- il doit toujours marcher : lancez-le dans un conteneur `orders`, port `8085` de cette machine vers le port 8080 du programme.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "within-budget",
      title: { en: "orders:2 weighs at most 20 MB", fr: "orders:2 pèse au plus 20 Mo" },
      points: 4,
      test: image.isAtMost(20),
    },
    {
      id: "still-answers",
      title: {
        en: "A container orders made from it answers on port 8085",
        fr: "Un conteneur orders issu de cette image répond sur le port 8085",
      },
      points: 3,
      test: all(
        container("orders").usesImage("orders:2"),
        publishedPort(8085).answers({ includes: "Welcome to your orders" }),
      ),
    },
    {
      id: "not-as-root",
      title: { en: "The image doesn't run as root", fr: "L'image ne tourne pas en root" },
      points: 1,
      test: image.satisfies(
        '!(object.Config.User in ["", "0", "root", "0:0"])',
        { en: "a USER that is not root", fr: "un USER qui n'est pas root" },
        "object.Config.User",
      ),
    },
    {
      id: "archive-stays-at-home",
      title: { en: "orders/.dockerignore keeps the archive out", fr: "orders/.dockerignore exclut l'archive" },
      points: 2,
      test: homeFile("orders/.dockerignore").includes("archive"),
    },
  ],
  hints: [
    {
      en: "What does the running program need of the 900 MB? Not the compiler, nor its sources. Build in one stage, and let the last stage take only the result.",
      fr: "De quoi le programme a-t-il besoin, une fois lancé, dans ces 900 Mo ? Ni du compilateur, ni de ses sources. Construisez dans une étape, et que la dernière ne prenne que le résultat.",
    },
    {
      en: "Deleting files in a later line hides them and saves nothing: the layer below keeps its weight. Begin a new stage with a second `FROM`.",
      fr: "Supprimer des fichiers dans une ligne suivante les cache sans rien gagner : la couche du dessous garde son poids. Commencez une nouvelle étape par un second `FROM`.",
      opensOn: { check: "within-budget", code: "too-big" },
    },
    {
      en: "`FROM golang:1.25 AS build` gives the stage a name, `COPY --from=build /orders /orders` fetches a file from it. `CGO_ENABLED=0 go build …` makes a program that needs no library.",
      fr: "`FROM golang:1.25 AS build` donne un nom à l'étape, `COPY --from=build /orders /orders` en rapporte un fichier. `CGO_ENABLED=0 go build …` fait un programme qui ne demande aucune bibliothèque.",
    },
    {
      en: 'The last stage: `FROM alpine:3.20`, the copy, `USER 1000`, `CMD ["/orders"]`. And `echo archive > orders/.dockerignore`.',
      fr: 'La dernière étape : `FROM alpine:3.20`, la copie, `USER 1000`, `CMD ["/orders"]`. Et `echo archive > orders/.dockerignore`.',
    },
  ],
  nearMisses: [
    {
      name: "big-base-remains",
      mistake: {
        en: "Writes two stages and takes the big base for both.",
        fr: "Écrit deux étapes et prend la grosse base pour les deux.",
      },
      fails: "within-budget",
      code: "too-big",
      earns: ["still-answers", "not-as-root", "archive-stays-at-home"],
    },
    {
      name: "tools-deleted-later",
      mistake: {
        en: "Deletes the compiler in a further line: the layer that holds it stays in the image.",
        fr: "Supprime le compilateur dans une ligne de plus : la couche qui le contient reste dans l'image.",
      },
      fails: "within-budget",
      code: "too-big",
      earns: ["still-answers", "not-as-root", "archive-stays-at-home"],
    },
    {
      name: "runs-as-root",
      mistake: {
        en: "Names the user in the first stage only: a new stage begins anew.",
        fr: "Donne l'utilisateur dans la première étape seulement : une nouvelle étape repart de zéro.",
      },
      fails: "not-as-root",
      code: "differs",
      earns: ["within-budget", "still-answers", "archive-stays-at-home"],
    },
    {
      name: "archive-comes-along",
      mistake: {
        en: "Relies on the second stage: small, but the customers' data is handed to every build.",
        fr: "S'en remet à la seconde étape : petite, mais les données des clients sont remises à chaque construction.",
      },
      fails: "archive-stays-at-home",
      code: "file-absent",
      earns: ["within-budget", "still-answers", "not-as-root"],
    },
  ],
});
