import { all, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const report = pod("night-report");

export default defineExercise({
  id: "sidecar-batch-ends",
  module: 3,
  topics: ["sidecars"],
  level: "broken",
  minutes: 15,
  title: {
    en: "The report that is finished and never ends",
    fr: "Le rapport terminé qui ne finit jamais",
  },
  summary: {
    en: "A helper that never stops keeps a finished pod alive: make it a sidecar that starts before the work and leaves after it.",
    fr: "Un assistant qui ne s'arrête jamais retient un pod terminé : faites-en un sidecar qui arrive avant le travail et part après lui.",
  },
  situation: {
    en: [
      "Every night `night-report` writes 48 pages, and its helper `uploader` carries them to the archive. The report is written after five seconds. But the pod has been",
      "`NotReady` for nine hours: it counts as running as long as the uploader waits for more, and the program that orders the next report waits for the pod.",
      "",
      "See to it that the pod ends (`Completed`) once the report is written. The uploader must be there *before* the report begins, and nothing may be left behind. The",
      "manifest is `night-report.yaml`; its two commands are right and stay as they are.",
    ].join("\n"),
    fr: [
      "Chaque nuit, `night-report` écrit 48 pages, et son assistant `uploader` les porte aux archives. Le rapport est écrit au bout de cinq secondes. Mais le pod est",
      "`NotReady` depuis neuf heures : il passe pour actif tant que l'uploader en attend davantage, et le programme qui commande le rapport suivant attend le pod.",
      "",
      "Faites en sorte que le pod se termine (`Completed`) une fois le rapport écrit. L'uploader doit être là *avant* que le rapport ne commence, et rien ne doit rester en",
      "plan. Le manifeste est `night-report.yaml` ; ses deux commandes sont bonnes et ne changent pas.",
    ].join("\n"),
  },
  abilities: { kubernetesMinor: 29 },
  namespace: "default",
  checks: [
    {
      id: "report-is-written",
      title: { en: "The container report ends with code 0", fr: "Le conteneur report se termine avec le code 0" },
      points: 2,
      test: all(
        report.satisfies(
          "object.status.containerStatuses.exists(c, c.name == 'report' && has(c.state.terminated) && c.state.terminated.exitCode == 0)",
          { en: "report has ended with code 0", fr: "report s'est terminé avec le code 0" },
        ),
        report.satisfies(
          "(object.spec.containers + object.spec.initContainers).filter(c, c.image == 'busybox:1.36' && has(c.command) && c.command.exists(w, w.contains('echo 48 pages > /out/report') || w.contains('mv /out/report /out/uploaded'))).size() == 2",
          {
            en: "report and uploader with the image and the commands that they had",
            fr: "report et uploader avec l'image et les commandes qu'ils avaient",
          },
        ),
        report.satisfies("object.spec.containers.size() == 1", {
          en: "report is the only container that the pod waits for",
          fr: "report est le seul conteneur que le pod attend",
        }),
      ),
    },
    {
      id: "pod-completes",
      title: { en: "The pod ends by itself, as Completed", fr: "Le pod se termine de lui-même, Completed" },
      points: 4,
      test: report.satisfies("object.status.phase == 'Succeeded'", {
        en: "the pod's phase is Succeeded",
        fr: "la phase du pod est Succeeded",
      }),
    },
    {
      id: "uploader-came-first",
      title: {
        en: "uploader was started before report, and stayed until it had ended",
        fr: "uploader a démarré avant report, et est resté jusqu'à sa fin",
      },
      points: 4,
      test: all(
        report.satisfies(
          "object.spec.initContainers.exists(c, c.name == 'uploader' && has(c.restartPolicy) && c.restartPolicy == 'Always')",
          {
            en: "uploader is a sidecar: an init container that stays",
            fr: "uploader est un sidecar : un conteneur d'initialisation qui reste",
          },
        ),
        report.satisfies(
          "object.status.initContainerStatuses.exists(u, u.name == 'uploader' && has(u.state.terminated)) && object.status.phase == 'Succeeded'",
          { en: "uploader ended together with the pod", fr: "uploader s'est arrêté avec le pod" },
        ),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl get pod night-report` says `1/2`: one of two containers still runs. Which one, and will it ever end? A pod is done when all its containers are.",
      fr: "`kubectl get pod night-report` affiche `1/2` : un conteneur sur deux tourne encore. Lequel, et finira-t-il un jour ? Un pod est terminé quand tous ses conteneurs le sont.",
    },
    {
      en: "There is a place for helpers that nobody has to wait for at the end: `initContainers`, with `restartPolicy: Always` in the container itself. `kubectl explain pod.spec.initContainers.restartPolicy` explains it.",
      fr: "Il existe une place pour les assistants que personne n'a besoin d'attendre à la fin : `initContainers`, avec `restartPolicy: Always` dans le conteneur lui-même. `kubectl explain pod.spec.initContainers.restartPolicy` l'explique.",
    },
    {
      en: "The pod hangs at `Init:0/1`? Then the uploader is an ordinary init container, and the report waits for it to end. The line `restartPolicy: Always` is missing, or stands in the wrong column.",
      fr: "Le pod reste à `Init:0/1` ? L'uploader est alors un conteneur d'initialisation ordinaire, et le rapport attend qu'il se termine. La ligne `restartPolicy: Always` manque, ou n'est pas dans la bonne colonne.",
      opensOn: { check: "uploader-came-first", code: "expression-false" },
    },
    {
      en: "Move the whole block of `uploader` below a line `initContainers:` above `containers:`, add `restartPolicy: Always` in the column of its `image`, then `kubectl replace --force -f night-report.yaml`.",
      fr: "Déplacez tout le bloc `uploader` sous une ligne `initContainers:` placée avant `containers:`, ajoutez `restartPolicy: Always` dans la colonne de son `image`, puis `kubectl replace --force -f night-report.yaml`.",
    },
  ],
  nearMisses: [
    {
      name: "uploader-removed",
      mistake: {
        en: "Takes the uploader away: nothing keeps the pod alive, and nobody takes the report.",
        fr: "Supprime l'uploader : plus rien ne retient le pod, et personne ne prend le rapport.",
      },
      fails: "report-is-written",
      code: "expression-false",
      earns: [],
    },
    {
      name: "plain-init-container",
      mistake: {
        en: "Makes the uploader an init container, but not one that stays: the report waits for its end for ever.",
        fr: "Fait de l'uploader un conteneur d'initialisation, mais pas de ceux qui restent : le rapport attend sa fin à jamais.",
      },
      fails: "uploader-came-first",
      code: "expression-false",
      earns: [],
    },
    {
      name: "stopped-by-hand",
      mistake: {
        en: "Deletes the pod and starts it again: tonight it will hang again.",
        fr: "Supprime le pod et le relance : cette nuit, il restera bloqué de nouveau.",
      },
      fails: "pod-completes",
      code: "expression-false",
      earns: [],
    },
    {
      name: "deadline",
      mistake: {
        en: "Gives the pod eight seconds to live: it ends, but as Failed.",
        fr: "Donne huit secondes à vivre au pod : il s'arrête, mais en échec.",
      },
      fails: "pod-completes",
      code: "expression-false",
      earns: [],
    },
  ],
});
