import { deployment, service } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const bakery = deployment("bakery");

export default defineExercise({
  id: "troubleshoot-bakery-image",
  module: 9,
  topics: ["troubleshooting"],
  level: "broken",
  minutes: 12,
  title: {
    en: "No bread on Sunday",
    fr: "Pas de pain dimanche",
  },
  summary: {
    en: "A bakery's order page has never started: the words of the events lead from one cause to the next.",
    fr: "La page de commande d'une boulangerie n'a jamais démarré : les mots des événements mènent d'une cause à la suivante.",
  },
  situation: {
    en: [
      "Saturday, 17:40. Until 18:00 customers can order bread for Sunday, on a page that the new trainee put on the cluster this afternoon",
      '("I typed it from the slide"). It has not started once. It was tested with `nginx:1.28`, and that\'s what shall run, as two copies.',
      "",
      "There is more than one fault. Mend one, look again.",
    ].join("\n"),
    fr: [
      "Samedi, 17 h 40. Les clients peuvent commander leur pain du dimanche jusqu'à 18 h, sur une page que le nouveau stagiaire a mise sur le cluster cet",
      "après-midi (« j'ai recopié la diapositive »). Elle n'a jamais démarré. Elle a été testée avec `nginx:1.28`, et c'est ce qui doit tourner, en deux copies.",
      "",
      "Il y a plus d'une erreur. Corrigez-en une, regardez de nouveau.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "image-is-right",
      title: { en: "bakery uses the image nginx:1.28", fr: "bakery utilise l'image nginx:1.28" },
      points: 3,
      test: bakery.usesImage("nginx:1.28"),
    },
    {
      id: "copies-run",
      title: { en: "Both copies are ready", fr: "Les deux copies sont prêtes" },
      points: 4,
      test: bakery.hasReadyReplicas(2, { updated: true }),
    },
    {
      id: "page-answers",
      title: { en: "The order page answers", fr: "La page de commande répond" },
      points: 3,
      test: service("bakery").answersOn(80),
      needs: ["image-is-right"],
    },
  ],
  hints: [
    {
      en: "`kubectl get pods` gives the first word, in the column `STATUS`. `kubectl describe pods -l app=bakery` ends with the events, which give the sentence.",
      fr: "`kubectl get pods` donne le premier mot, dans la colonne `STATUS`. `kubectl describe pods -l app=bakery` se termine par les événements, qui donnent la phrase.",
    },
    {
      en: "*not found* is what the registry said: there is no such version. Compare the tag digit by digit with the one that was tested. `kubectl set image deployment/bakery web=…`",
      fr: "*not found*, c'est la réponse du registre : cette version n'existe pas. Comparez le tag chiffre par chiffre avec celui qui a été testé. `kubectl set image deployment/bakery web=…`",
    },
    {
      en: "The image is there now, and the container doesn't start: *executable file not found*. Which word does the manifest try to run? `kubectl get deployment bakery -o jsonpath='{..command}'`",
      fr: "L'image est là, mais le conteneur ne démarre pas : *executable file not found*. Quel mot le manifeste tente-t-il d'exécuter ? `kubectl get deployment bakery -o jsonpath='{..command}'`",
    },
    {
      en: "`kubectl edit deployment bakery`: write `nginx` instead of `ngnix`, or remove `command` altogether; the image knows its own.",
      fr: "`kubectl edit deployment bakery` : écrivez `nginx` au lieu de `ngnix`, ou retirez `command` ; l'image connaît la sienne.",
    },
  ],
  nearMisses: [
    {
      name: "newest-instead",
      mistake: {
        en: "Takes latest, because it surely exists: something runs that nobody has tested.",
        fr: "Prend latest, qui existe sûrement : ce qui tourne, personne ne l'a testé.",
      },
      fails: "image-is-right",
      code: "image-differs",
      earns: ["copies-run"],
    },
    {
      name: "image-only",
      mistake: {
        en: "Mends the tag, sees the pull succeed, and looks no further.",
        fr: "Corrige le tag, voit le téléchargement réussir et ne regarde pas plus loin.",
      },
      fails: "copies-run",
      code: "not-ready",
      earns: ["image-is-right"],
    },
    {
      name: "deleted-the-pods",
      mistake: {
        en: "Deletes the pods: the new ones are made from the same template.",
        fr: "Supprime les pods : les nouveaux sont faits du même modèle.",
      },
      fails: "copies-run",
      code: "not-ready",
      earns: [],
    },
  ],
});
