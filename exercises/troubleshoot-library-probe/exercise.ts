import { deployment, stays } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const catalogue = deployment("catalogue");

export default defineExercise({
  id: "troubleshoot-library-probe",
  module: 9,
  topics: ["troubleshooting"],
  level: "broken",
  minutes: 15,
  title: {
    en: "The library that never finishes reading",
    fr: "La bibliothèque qui ne finit jamais de lire",
  },
  summary: {
    en: "A catalogue is restarted over and over, although its program has no fault: it is killed by those who watch over it.",
    fr: "Un catalogue est relancé sans fin, alors que son programme n'a aucun défaut : ce sont ses gardiens qui le tuent.",
  },
  situation: {
    en: [
      "The library's catalogue grew to two million titles, and on Monday's restart it didn't come back. Its log is the same each time: it reads, and then nothing.",
      "`RESTARTS` goes up every few seconds. The developers swear that nothing in the program changed, and they're right: it needs about twelve",
      "seconds to read, then it answers on port 8080, path `/`. It knows no other path.",
      "",
      "Get both copies ready, and keep them so. The liveness probe has saved the library more than once; it must stay.",
    ].join("\n"),
    fr: [
      "Le catalogue de la bibliothèque a grossi jusqu'à deux millions de titres, et il n'est pas revenu du redémarrage de lundi. Son journal est chaque fois le même : il lit, puis plus rien.",
      "`RESTARTS` augmente toutes les quelques secondes. Les développeurs jurent que rien n'a changé dans le programme, et ils ont raison : il lui faut environ douze",
      "secondes pour lire, puis il répond sur le port 8080, au chemin `/`. Il n'en connaît pas d'autre.",
      "",
      "Faites que les deux copies soient prêtes et le restent. La sonde de vie a sauvé la bibliothèque plus d'une fois ; elle doit rester.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "stays-ready",
      title: {
        en: "Both copies are ready, and stay so for ten seconds",
        fr: "Les deux copies sont prêtes, et le restent dix secondes",
      },
      points: 5,
      test: stays(catalogue.hasReadyReplicas(2, { updated: true }), 10_000),
    },
    {
      id: "still-watched",
      title: {
        en: "A liveness probe on port 8080 still watches over them",
        fr: "Une sonde de vie, sur le port 8080, veille toujours sur elles",
      },
      points: 3,
      test: catalogue.hasProbe("liveness", { by: "http", path: "/" }),
      needs: ["stays-ready"],
    },
    {
      id: "catalogue-answers",
      title: { en: "The Service catalogue answers", fr: "Le Service catalogue répond" },
      points: 2,
      test: catalogue.runs(["wget", "-T", "2", "-qO-", "http://catalogue"], { prints: "2000000 titles" }),
    },
  ],
  hints: [
    {
      en: "Who ends the container? `kubectl describe pods -l app=catalogue`: look for the events `Unhealthy` and `Killing`, and at `Last State`.",
      fr: "Qui met fin au conteneur ? `kubectl describe pods -l app=catalogue` : cherchez les événements `Unhealthy` et `Killing`, et regardez `Last State`.",
    },
    {
      en: "The liveness probe asks every two seconds and gives up after three failures: six seconds of patience for a start of twelve. Patience only for the start is what a `startupProbe` is for (or a longer `initialDelaySeconds`).",
      fr: "La sonde de vie interroge toutes les deux secondes et renonce après trois échecs : six secondes de patience pour un démarrage qui en prend douze. La patience au seul démarrage, c'est le rôle d'une `startupProbe` (ou d'un `initialDelaySeconds` plus long).",
    },
    {
      en: "No longer killed, but still `0/1`? Read the event `Unhealthy` to its end: which path does the readiness probe ask for, and what was the answer?",
      fr: "Plus tué, mais toujours `0/1` ? Lisez l'événement `Unhealthy` jusqu'au bout : quel chemin la sonde de disponibilité demande-t-elle, et quelle fut la réponse ?",
    },
    {
      en: "In `kubectl edit deployment catalogue`, beside the other probes: `startupProbe` with `httpGet` on `/`, port `http`, `periodSeconds: 2`, `failureThreshold: 15`; and in `readinessProbe`, `path: /`.",
      fr: "Avec `kubectl edit deployment catalogue`, à côté des autres sondes : une `startupProbe` avec `httpGet` sur `/`, port `http`, `periodSeconds: 2`, `failureThreshold: 15` ; et dans `readinessProbe`, `path: /`.",
    },
  ],
  nearMisses: [
    {
      name: "watch-removed",
      mistake: {
        en: "Removes the liveness probe: nobody kills the catalogue any more, not even when it hangs.",
        fr: "Retire la sonde de vie : plus personne ne tue le catalogue, même quand il se fige.",
      },
      fails: "still-watched",
      code: "probe-absent",
      earns: ["stays-ready", "catalogue-answers"],
    },
    {
      name: "patience-only",
      mistake: {
        en: "Gives the start its time, and overlooks that the readiness probe asks for a path that doesn't exist.",
        fr: "Laisse au démarrage le temps qu'il faut, sans voir que la sonde de disponibilité demande un chemin inexistant.",
      },
      fails: "stays-ready",
      code: "not-ready",
      earns: [],
    },
    {
      name: "readiness-only",
      mistake: {
        en: "Mends the readiness probe, which only takes a copy off the list; the liveness probe goes on killing.",
        fr: "Corrige la sonde de disponibilité, qui ne fait que retirer une copie de la liste ; la sonde de vie continue de tuer.",
      },
      fails: "stays-ready",
      code: "not-ready",
      earns: [],
    },
  ],
});
