import { all, container, homeFile, publishedPort } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const orders = container("orders");
const web = container("web");

export default defineExercise({
  id: "container-detective",
  module: 1,
  topics: ["images-and-layers", "container-isolation"],
  level: "broken",
  minutes: 15,
  title: { en: "What the night shift left", fr: "Ce que l'équipe de nuit a laissé" },
  summary: {
    en: "A database that won't start, a website that nobody reaches, an import that ended: find out why with ps, logs, inspect and exec.",
    fr: "Une base qui ne démarre pas, un site que personne n'atteint, un import qui s'est terminé : trouvez pourquoi avec ps, logs, inspect et exec.",
  },
  situation: {
    en: [
      "Six in the morning. The night shift has gone, ticket sales open at eight, and the only thing they left is `start.sh`. Run it (`./start.sh`), then look",
      "at what became of the three containers:",
      "",
      "- `orders`, a PostgreSQL, should run with the password `tickets`.",
      "- `web`, an nginx, should answer on port `8080` of this machine.",
      "- `import` has ended, and its author wants to know how: write its exit code into the file `code.txt`, and the last line that it wrote into `last-words.txt`.",
      "",
      "Names and images are right. You may make containers anew.",
    ].join("\n"),
    fr: [
      "Six heures du matin. L'équipe de nuit est partie, la vente ouvre à huit heures, et elle n'a laissé que `start.sh`. Lancez-le (`./start.sh`), puis regardez",
      "ce que sont devenus les trois conteneurs :",
      "",
      "- `orders`, un PostgreSQL, devrait tourner avec le mot de passe `tickets`.",
      "- `web`, un nginx, devrait répondre sur le port `8080` de cette machine.",
      "- `import` s'est terminé, et son auteur veut savoir comment : écrivez son code de sortie dans le fichier `code.txt`, et la dernière ligne qu'il a écrite dans `last-words.txt`.",
      "",
      "Les noms et les images sont bons. Vous pouvez recréer des conteneurs.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "orders-answers",
      title: {
        en: "orders runs, knows its password and answers a query",
        fr: "orders tourne, connaît son mot de passe et répond à une requête",
      },
      points: 3,
      test: all(
        orders.isRunning(),
        orders.hasVariable("POSTGRES_PASSWORD", "tickets"),
        orders.runs(["psql", "-U", "postgres", "-c", "select 1"], { prints: "1 row" }),
      ),
    },
    {
      id: "web-answers",
      title: { en: "web answers on port 8080", fr: "web répond sur le port 8080" },
      points: 3,
      test: all(web.isRunning(), publishedPort(8080).answers({ includes: "Welcome to nginx" })),
    },
    {
      id: "code-is-known",
      title: { en: "code.txt holds the exit code of import", fr: "code.txt contient le code de sortie d'import" },
      points: 2,
      test: homeFile("code.txt").includes("42"),
    },
    {
      id: "last-words-are-known",
      title: {
        en: "last-words.txt holds the last line of import",
        fr: "last-words.txt contient la dernière ligne d'import",
      },
      points: 2,
      test: homeFile("last-words.txt").includes("line 311: no such seat"),
    },
  ],
  hints: [
    {
      en: "`docker ps -a` first: who runs, who has ended, with which code, and which ports are open?",
      fr: "D'abord `docker ps -a` : qui tourne, qui s'est terminé, avec quel code, et quels ports sont ouverts ?",
    },
    {
      en: "`docker logs orders` names the variable that is missing. Variables are given when a container is made: `-e NAME=value`.",
      fr: "`docker logs orders` nomme la variable qui manque. Les variables se donnent à la création du conteneur : `-e NOM=valeur`.",
      opensOn: { check: "orders-answers", code: "not-running" },
    },
    {
      en: "`curl localhost:8080` says `Empty reply`: there is a door, but nobody behind it. On which port does nginx listen?",
      fr: "`curl localhost:8080` dit `Empty reply` : il y a une porte, mais personne derrière. Sur quel port écoute nginx ?",
      opensOn: { check: "web-answers", code: "no-answer" },
    },
    {
      en: "`docker inspect import --format '{{.State.ExitCode}}' > code.txt` and `docker logs --tail 1 import > last-words.txt`.",
      fr: "`docker inspect import --format '{{.State.ExitCode}}' > code.txt` et `docker logs --tail 1 import > last-words.txt`.",
    },
  ],
  nearMisses: [
    {
      name: "password-inside-only",
      mistake: {
        en: "Lets everybody in without a password, which starts the database too.",
        fr: "Laisse entrer tout le monde sans mot de passe, ce qui démarre aussi la base.",
      },
      fails: "orders-answers",
      code: "variable-differs",
      earns: ["web-answers", "code-is-known", "last-words-are-known"],
    },
    {
      name: "door-still-wrong",
      mistake: {
        en: "Restarts web as it was: the door still leads to port 8080.",
        fr: "Redémarre web tel quel : la porte mène toujours au port 8080.",
      },
      fails: "web-answers",
      code: "no-answer",
      earns: ["orders-answers", "code-is-known", "last-words-are-known"],
    },
    {
      name: "code-guessed",
      mistake: {
        en: "Starts import again and takes the code of docker start, which is 0.",
        fr: "Relance import et prend le code de docker start, qui est 0.",
      },
      fails: "code-is-known",
      code: "text-absent",
      earns: ["orders-answers", "web-answers", "last-words-are-known"],
    },
    {
      name: "log-not-read",
      mistake: {
        en: "Takes the first line of the log for the last.",
        fr: "Prend la première ligne du journal pour la dernière.",
      },
      fails: "last-words-are-known",
      code: "text-absent",
      earns: ["orders-answers", "web-answers", "code-is-known"],
    },
  ],
});
