import { all, container, dockerImage } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const today = container("today");
const later = container("later");

export default defineExercise({
  id: "image-first-build",
  module: 1,
  topics: ["images-and-layers"],
  level: "guided",
  minutes: 15,
  title: { en: "A recipe for the news", fr: "Une recette pour les nouvelles" },
  summary: {
    en: "Write a Dockerfile for a small program, build it, change the program, and let the second build take no time.",
    fr: "Écrivez un Dockerfile pour un petit programme, construisez-le, modifiez le programme, et faites que la seconde construction ne prenne aucun temps.",
  },
  situation: {
    en: [
      "The library shows one line of news on its screens. The program is `news/news.py`; it needs the packages of `news/requirements.txt` and runs with",
      "`python news.py` on the base `python:3.13-slim`. The line changes several times a day, the packages twice a year.",
      "",
      "1. Write `news/Dockerfile`, build the image `news:1`, and run it in a container called `today`.",
      "2. Change the line to `The library opens at ten`, build `news:2`, and run it in a container called `later`. Of the second build, only the last layer may be new.",
      "",
      "Leave both containers there after they have ended.",
    ].join("\n"),
    fr: [
      "La bibliothèque affiche une ligne de nouvelles sur ses écrans. Le programme est `news/news.py` ; il lui faut les paquets de `news/requirements.txt`, et il se lance avec",
      "`python news.py` sur la base `python:3.13-slim`. La ligne change plusieurs fois par jour, les paquets deux fois par an.",
      "",
      "1. Écrivez `news/Dockerfile`, construisez l'image `news:1`, et lancez-la dans un conteneur nommé `today`.",
      "2. Remplacez la ligne par `The library opens at ten`, construisez `news:2`, et lancez-la dans un conteneur nommé `later`. De la seconde construction, seule la dernière couche doit être neuve.",
      "",
      "Laissez les deux conteneurs en place une fois terminés.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "first-news",
      title: {
        en: "today ran news:1 and said when the library opens",
        fr: "today a exécuté news:1 et a dit quand ouvre la bibliothèque",
      },
      points: 3,
      test: all(today.usesImage("news:1"), today.hasLogged("The library opens at nine")),
    },
    {
      id: "packages-are-in",
      title: {
        en: "news:1 is built on python:3.13-slim, with a layer for the packages",
        fr: "news:1 est construite sur python:3.13-slim, avec une couche pour les paquets",
      },
      points: 2,
      test: dockerImage("news:1").satisfies(
        'object.Config.Env.exists(e, e.startsWith("PYTHON_VERSION=3.13")) && object.Size > 126000000',
        { en: "Python 3.13 and the packages in it", fr: "Python 3.13 et les paquets dedans" },
        'string(object.Size / 1000) + " kB"',
      ),
    },
    {
      id: "second-news",
      title: { en: "later ran news:2 and said the new line", fr: "later a exécuté news:2 et a dit la nouvelle ligne" },
      points: 2,
      test: all(later.usesImage("news:2"), later.hasLogged("The library opens at ten")),
    },
    {
      id: "only-the-last-layer",
      title: {
        en: "news:2 shares all layers with news:1 but the last",
        fr: "news:2 partage toutes ses couches avec news:1, sauf la dernière",
      },
      points: 3,
      test: dockerImage("news:2").sharesLayersWith("news:1"),
    },
  ],
  hints: [
    {
      en: "`cat menu/Dockerfile` shows the five lines of the lesson. What is different here: the name of the program, and the order.",
      fr: "`cat menu/Dockerfile` montre les cinq lignes de la leçon. Ce qui change ici : le nom du programme, et l'ordre.",
    },
    {
      en: "What seldom changes goes up: `COPY requirements.txt .`, then `RUN pip install -r requirements.txt`, and only then `COPY news.py .`.",
      fr: "Ce qui change rarement va en haut : `COPY requirements.txt .`, puis `RUN pip install -r requirements.txt`, et seulement ensuite `COPY news.py .`.",
      opensOn: { check: "only-the-last-layer", code: "layers-differ" },
    },
    {
      en: "Two tags on one image are no second build: change `news/news.py` first (`nano news/news.py`), then `docker build -t news:2 news`.",
      fr: "Deux tags sur une image ne font pas une seconde construction : modifiez d'abord `news/news.py` (`nano news/news.py`), puis `docker build -t news:2 news`.",
      opensOn: { check: "only-the-last-layer", code: "same-image" },
    },
    {
      en: "`docker run --name today news:1` runs it and leaves the ended container there. If the Dockerfile changed afterwards, build both images anew, the first one with the old line.",
      fr: "`docker run --name today news:1` le lance et laisse le conteneur terminé en place. Si le Dockerfile a changé ensuite, reconstruisez les deux images, la première avec l'ancienne ligne.",
    },
  ],
  nearMisses: [
    {
      name: "copied-too-early",
      mistake: {
        en: "Copies the whole folder before it installs the packages: a changed line fetches all of them anew.",
        fr: "Copie tout le dossier avant d'installer les paquets : une ligne modifiée les fait tous retélécharger.",
      },
      fails: "only-the-last-layer",
      code: "layers-differ",
      earns: ["first-news", "packages-are-in", "second-news"],
    },
    {
      name: "no-command",
      mistake: {
        en: "Forgets CMD: the container starts the base's own command, which ends without a word.",
        fr: "Oublie CMD : le conteneur lance la commande de la base, qui se termine sans un mot.",
      },
      fails: "first-news",
      code: "not-in-log",
      earns: ["packages-are-in", "only-the-last-layer"],
    },
    {
      name: "wrong-tag",
      mistake: {
        en: "Gives the old image a second tag instead of building the changed program.",
        fr: "Donne un second tag à l'ancienne image au lieu de construire le programme modifié.",
      },
      fails: "only-the-last-layer",
      code: "same-image",
      earns: ["first-news", "packages-are-in"],
    },
    {
      name: "not-rebuilt",
      mistake: {
        en: "Changes the file and runs the old image again: an image doesn't follow its files.",
        fr: "Modifie le fichier et relance l'ancienne image : une image ne suit pas ses fichiers.",
      },
      fails: "second-news",
      code: "absent",
      earns: ["first-news", "packages-are-in"],
    },
  ],
});
