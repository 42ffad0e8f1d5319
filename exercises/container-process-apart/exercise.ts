import { container } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const clock = container("clock");
const report = container("report");

export default defineExercise({
  id: "container-process-apart",
  module: 1,
  topics: ["container-isolation", "process-environment", "shared-kernel"],
  level: "guided",
  minutes: 10,
  title: { en: "One that stays, one that ended", fr: "Un qui reste, un qui s'est terminé" },
  summary: {
    en: "Start a container whose program is process number 1 under a name of its own, and keep one that ended with a code to look at.",
    fr: "Démarrez un conteneur dont le programme est le processus numéro 1, sous un nom bien à lui, et gardez-en un qui s'est terminé avec un code à examiner.",
  },
  situation: {
    en: [
      "Your team shows new colleagues what a container is, and you prepare the table. Two containers are wanted, both from the image `alpine:3.20`:",
      "",
      "- `clock` stays in the background. Its process number 1 is `sleep 3600` itself, it knows itself as `clockroom`, and it doesn't run as root but as",
      "  the user 1000.",
      "- `report` has run `sh -c 'echo disk full; exit 7'` and ended. It must still be there, so that everybody can read its code and its last words.",
    ].join("\n"),
    fr: [
      "Votre équipe montre aux nouveaux collègues ce qu'est un conteneur, et vous préparez la démonstration. Il faut deux conteneurs, tous deux issus de l'image `alpine:3.20` :",
      "",
      "- `clock` reste en arrière-plan. Son processus numéro 1 est `sleep 3600` lui-même, il se connaît sous le nom `clockroom`, et il tourne non pas en root mais",
      "  sous l'utilisateur 1000.",
      "- `report` a exécuté `sh -c 'echo disk full; exit 7'` et s'est terminé. Il doit être encore là, pour que chacun puisse lire son code et ses derniers mots.",
    ].join("\n"),
  },
  abilities: { containers: true },
  namespace: "default",
  checks: [
    {
      id: "sleep-is-first",
      title: {
        en: "In clock, process number 1 is sleep",
        fr: "Dans clock, le processus numéro 1 est sleep",
      },
      points: 3,
      test: clock.runs(["cat", "/proc/1/comm"], { prints: "sleep" }),
    },
    {
      id: "knows-its-name",
      title: { en: "clock knows itself as clockroom", fr: "clock se connaît sous le nom clockroom" },
      points: 2,
      test: clock.runs(["hostname"], { prints: "clockroom" }),
    },
    {
      id: "not-as-root",
      title: { en: "clock runs as the user 1000", fr: "clock tourne sous l'utilisateur 1000" },
      points: 2,
      test: clock.runs(["id", "-u"], { prints: "1000" }),
    },
    {
      id: "report-has-ended",
      title: {
        en: "report has ended with code 7 and is still there",
        fr: "report s'est terminé avec le code 7 et il est encore là",
      },
      points: 3,
      test: report.hasEnded({ code: 7 }),
    },
  ],
  hints: [
    {
      en: "`docker run -d --name clock … alpine:3.20 COMMAND` starts it in the background. Options come before the image, the command after it.",
      fr: "`docker run -d --name clock … alpine:3.20 COMMANDE` le démarre en arrière-plan. Les options viennent avant l'image, la commande après.",
    },
    {
      en: "`--name` is the name that you use outside. The name inside is `--hostname`, the user `--user`.",
      fr: "`--name` est le nom que vous utilisez à l'extérieur. Le nom à l'intérieur se donne avec `--hostname`, l'utilisateur avec `--user`.",
      opensOn: { check: "knows-its-name", code: "output-differs" },
    },
    {
      en: "`sh -c 'sleep 3600; …'` leaves the shell as number 1, and sleep becomes its child. Give `sleep 3600` to `docker run` as it is.",
      fr: "`sh -c 'sleep 3600; …'` laisse le shell en numéro 1, et sleep devient son enfant. Donnez `sleep 3600` tel quel à `docker run`.",
      opensOn: { check: "sleep-is-first", code: "output-differs" },
    },
    {
      en: "`--rm` removes a container as soon as it ends: leave it out for `report`. A container with a wrong option is removed (`docker rm -f clock`) and started anew.",
      fr: "`--rm` supprime le conteneur dès qu'il se termine : ne l'utilisez pas pour `report`. Un conteneur mal démarré se supprime (`docker rm -f clock`) et se relance.",
    },
  ],
  nearMisses: [
    {
      name: "named-outside-only",
      mistake: {
        en: "Takes --name for the name inside as well: the container knows itself by its identifier.",
        fr: "Croit que --name vaut aussi à l'intérieur : le conteneur se connaît sous son identifiant.",
      },
      fails: "knows-its-name",
      code: "output-differs",
      earns: ["sleep-is-first", "not-as-root", "report-has-ended"],
    },
    {
      name: "shell-stays-first",
      mistake: {
        en: "Wraps the program in a shell that does more: the shell is number 1.",
        fr: "Enveloppe le programme dans un shell qui fait autre chose : le shell est le numéro 1.",
      },
      fails: "sleep-is-first",
      code: "output-differs",
      earns: ["knows-its-name", "not-as-root", "report-has-ended"],
    },
    {
      name: "removed-itself",
      mistake: {
        en: "Starts the report with --rm: with the container, its code and its log are gone.",
        fr: "Démarre report avec --rm : avec le conteneur disparaissent son code et son journal.",
      },
      fails: "report-has-ended",
      code: "absent",
      earns: ["sleep-is-first", "knows-its-name", "not-as-root"],
    },
    {
      name: "ended-well",
      mistake: {
        en: "Lets the shell go on after the fault: the container ends with 0.",
        fr: "Laisse le shell continuer après la faute : le conteneur se termine avec 0.",
      },
      fails: "report-has-ended",
      code: "not-ended",
      earns: ["sleep-is-first", "knows-its-name", "not-as-root"],
    },
  ],
});
