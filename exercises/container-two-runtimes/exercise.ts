import { all, container, publishedPort } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const invoices = container("invoices");
const reports = container("reports");

export default defineExercise({
  id: "container-two-runtimes",
  module: 1,
  topics: ["side-by-side-versions"],
  level: "alone",
  minutes: 12,
  title: { en: "Two Pythons under one roof", fr: "Deux Python sous un même toit" },
  summary: {
    en: "An old program and a new one want different versions of Python, at the same time, on the same machine.",
    fr: "Un ancien programme et un nouveau veulent des versions différentes de Python, en même temps, sur la même machine.",
  },
  situation: {
    en: [
      "The accounts department moves to a new server, and only one was bought. Two programs have to run on it at the same time. Each is started with",
      "`python -m http.server 8000`, which listens on port 8000:",
      "",
      "- `invoices` was written years ago and runs with Python 3.9 only. Its users ask port `8039`.",
      "- `reports` needs Python 3.13. Its users ask port `8313`.",
      "",
      "Use the small images (`-slim`), and give the containers the names of the programs.",
    ].join("\n"),
    fr: [
      "La comptabilité déménage sur un nouveau serveur, et il n'y en a qu'un. Deux programmes doivent y tourner en même temps. Chacun se lance avec",
      "`python -m http.server 8000`, qui écoute sur le port 8000 :",
      "",
      "- `invoices` date de plusieurs années et ne tourne qu'avec Python 3.9. Ses utilisateurs interrogent le port `8039`.",
      "- `reports` a besoin de Python 3.13. Ses utilisateurs interrogent le port `8313`.",
      "",
      "Prenez les petites images (`-slim`), et donnez aux conteneurs les noms des programmes.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "old-version",
      title: { en: "invoices runs with Python 3.9", fr: "invoices tourne avec Python 3.9" },
      points: 2,
      test: invoices.runs(["python", "--version"], { prints: "Python 3.9" }),
    },
    {
      id: "new-version",
      title: { en: "reports runs with Python 3.13", fr: "reports tourne avec Python 3.13" },
      points: 2,
      test: reports.runs(["python", "--version"], { prints: "Python 3.13" }),
    },
    {
      id: "both-answer",
      title: { en: "Ports 8039 and 8313 both answer", fr: "Les ports 8039 et 8313 répondent tous deux" },
      points: 4,
      test: all(
        invoices.publishes(8039, 8000),
        reports.publishes(8313, 8000),
        publishedPort(8039).answers({ includes: "Directory listing" }),
        publishedPort(8313).answers({ includes: "Directory listing" }),
      ),
    },
    {
      id: "small-images",
      title: { en: "Both come from the slim images", fr: "Les deux viennent des images slim" },
      points: 2,
      test: all(invoices.usesImage("python:3.9-slim"), reports.usesImage("python:3.13-slim")),
    },
  ],
  hints: [
    {
      en: "The tag chooses the version: `python:3.9-slim`. What follows the image is the command that runs in it.",
      fr: "Le tag choisit la version : `python:3.9-slim`. Ce qui suit l'image est la commande qui y tourne.",
    },
    {
      en: "Inside, both may listen on 8000: each has a network of its own. Only the machine's ports, left of the colon in `-p`, must differ.",
      fr: "À l'intérieur, les deux peuvent écouter sur le 8000 : chacun a son réseau. Seuls les ports de la machine, à gauche dans `-p`, doivent différer.",
    },
    {
      en: "`Empty reply`? Compare the port right of the colon with the one that the program listens on, and look whether it listens on every address: `docker logs invoices`.",
      fr: "`Empty reply` ? Comparez le port à droite des deux-points avec celui où écoute le programme, et voyez s'il écoute sur toutes les adresses : `docker logs invoices`.",
      opensOn: { check: "both-answer", code: "no-answer" },
    },
    {
      en: "`docker run -d --name invoices -p 8039:8000 python:3.9-slim python -m http.server 8000`, and the same again for reports.",
      fr: "`docker run -d --name invoices -p 8039:8000 python:3.9-slim python -m http.server 8000`, et de même pour reports.",
    },
  ],
  nearMisses: [
    {
      name: "one-door-for-two",
      mistake: {
        en: "Publishes both on the machine's port 8000: the second is refused.",
        fr: "Publie les deux sur le port 8000 de la machine : le second est refusé.",
      },
      fails: "both-answer",
      code: "port-differs",
      earns: ["old-version", "small-images"],
    },
    {
      name: "same-version-twice",
      mistake: {
        en: "Takes one image for both, since it is already there.",
        fr: "Prend la même image pour les deux, puisqu'elle est déjà là.",
      },
      fails: "new-version",
      code: "output-differs",
      earns: ["old-version", "both-answer"],
    },
    {
      name: "listens-to-itself",
      mistake: {
        en: "Lets the program listen on 127.0.0.1: that is the container's own address, and nobody else's.",
        fr: "Fait écouter le programme sur 127.0.0.1 : c'est l'adresse du conteneur lui-même, et de personne d'autre.",
      },
      fails: "both-answer",
      code: "no-answer",
      earns: ["old-version", "new-version", "small-images"],
    },
  ],
});
