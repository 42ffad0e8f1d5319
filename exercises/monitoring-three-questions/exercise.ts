import { all, deployment, homeFile } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const report = homeFile("report.yaml");
const thumbnails = deployment("thumbnails");

export default defineExercise({
  id: "monitoring-three-questions",
  module: 9,
  topics: ["monitoring"],
  level: "guided",
  minutes: 15,
  title: {
    en: "What is the bookshop doing?",
    fr: "Que fait donc la librairie ?",
  },
  summary: {
    en: "An online bookshop is slow, and one order was lost: find out from measurements, counters and logs, and tame the greediest.",
    fr: "Une librairie en ligne est lente, et une commande s'est perdue : trouvez pourquoi dans les mesures, les compteurs et les journaux, puis calmez le plus gourmand.",
  },
  situation: {
    en: [
      "Monday, 10:15. The bookshop is slow, a customer complains about an unpaid order, and the meeting starts at 10:30. They want answers, not guesses. Fill in `report.yaml` in your home:",
      "",
      "- `cpu`, `memory`: the Deployments that use the most of each, right now,",
      "- `order`: the number of the order that couldn't be paid; one of the three pods of `frontend` wrote it down,",
      "- `errors`: how often `frontend` has answered with the code 500, from its own counters (`http://frontend:8080/metrics`; the pod `client` can ask).",
      "",
      "And see to it that the Deployment with the greatest hunger for processor time gets a limit of `200m`.",
    ].join("\n"),
    fr: [
      "Lundi, 10 h 15. La librairie est lente, un client se plaint d'une commande impayée, et la réunion commence à 10 h 30. On y veut des réponses, pas des suppositions. Remplissez `report.yaml`, dans votre répertoire :",
      "",
      "- `cpu`, `memory` : les Deployments qui consomment le plus de chacun, en ce moment ;",
      "- `order` : le numéro de la commande qui n'a pas pu être payée ; l'un des trois pods de `frontend` l'a noté ;",
      "- `errors` : combien de fois `frontend` a répondu par le code 500, d'après ses propres compteurs (`http://frontend:8080/metrics` ; le pod `client` peut interroger).",
      "",
      "Et faites que le Deployment le plus avide de temps processeur reçoive une limite de `200m`.",
    ].join("\n"),
  },
  abilities: { metrics: true },
  namespace: "default",
  checks: [
    {
      id: "measured",
      title: {
        en: "The report names who uses the most processor time, and the most memory",
        fr: "Le rapport nomme qui consomme le plus de temps processeur, et le plus de mémoire",
      },
      points: 3,
      test: all(report.field(".cpu").equals("thumbnails"), report.field(".memory").equals("billing")),
    },
    {
      id: "log-was-read",
      title: { en: "It names the unpaid order", fr: "Il nomme la commande impayée" },
      points: 3,
      test: report.field(".order").equals(80415),
    },
    {
      id: "counter-was-read",
      title: { en: "It says how often the answer was 500", fr: "Il dit combien de fois la réponse fut 500" },
      points: 2,
      test: report.field(".errors").equals(37),
    },
    {
      id: "hunger-is-limited",
      title: { en: "thumbnails runs with a limit of 200m", fr: "thumbnails tourne avec une limite de 200m" },
      points: 2,
      test: all(
        thumbnails.hasResources({ limits: { cpu: "200m" } }),
        thumbnails.hasReadyReplicas(1, { updated: true }),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl top pods --sort-by=cpu`, and the same with `memory`. A pod's name begins with that of its Deployment.",
      fr: "`kubectl top pods --sort-by=cpu`, et de même avec `memory`. Le nom d'un pod commence par celui de son Deployment.",
    },
    {
      en: "Read the logs of all three pods at once, each line with its pod: `kubectl logs -l app=frontend --prefix --tail=-1 | grep ERROR`.",
      fr: "Lisez les journaux des trois pods d'un coup, chaque ligne avec son pod : `kubectl logs -l app=frontend --prefix --tail=-1 | grep ERROR`.",
    },
    {
      en: '`kubectl exec client -- wget -qO- http://frontend:8080/metrics`: the line with `code="500"`.',
      fr: '`kubectl exec client -- wget -qO- http://frontend:8080/metrics` : la ligne `code="500"`.',
    },
    {
      en: "`kubectl set resources deployment thumbnails --limits=cpu=200m`, then `kubectl top pods` again after a quarter of a minute.",
      fr: "`kubectl set resources deployment thumbnails --limits=cpu=200m`, puis de nouveau `kubectl top pods` au bout d'un quart de minute.",
    },
  ],
  nearMisses: [
    {
      name: "mixed-up",
      mistake: {
        en: "Mixes up the columns: who holds memory need not use the processor.",
        fr: "Confond les colonnes : qui tient de la mémoire n'utilise pas forcément le processeur.",
      },
      fails: "measured",
      code: "field-differs",
      earns: ["counter-was-read"],
    },
    {
      name: "one-pod-of-three",
      mistake: {
        en: "Reads the log of the first pod only, and reports that there was no error.",
        fr: "Ne lit que le journal du premier pod, et annonce qu'il n'y a pas eu d'erreur.",
      },
      fails: "log-was-read",
      code: "field-differs",
      earns: ["measured"],
    },
    {
      name: "request-instead",
      mistake: {
        en: "Gives thumbnails a request instead of a limit: more is reserved for it, and nothing is held back.",
        fr: "Donne à thumbnails une requête au lieu d'une limite : on lui réserve davantage, sans rien retenir.",
      },
      fails: "hunger-is-limited",
      code: "resources-absent",
      earns: ["measured", "log-was-read"],
    },
  ],
});
