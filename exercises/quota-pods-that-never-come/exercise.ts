import { all, deployment, object, resourceQuota } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const press = deployment("press");
const rulesStand = all(
  resourceQuota("house-budget").allows({ pods: "4", "limits.memory": "1Gi" }),
  object("LimitRange", "house-rules").satisfies(
    "object.spec.limits.exists(l, has(l.max) && 'memory' in l.max && l.max.memory == '256Mi')",
    { en: "at most 256Mi of memory a container", fr: "au plus 256Mi de mémoire par conteneur" },
  ),
);

export default defineExercise({
  id: "quota-pods-that-never-come",
  module: 9,
  topics: ["quotas"],
  level: "broken",
  minutes: 15,
  title: {
    en: "The pods that never come",
    fr: "Les pods qui ne viennent jamais",
  },
  summary: {
    en: "A Deployment of a printing house wants three copies and has not a single pod, nor an error: find who refuses them, twice.",
    fr: "Un Deployment d'une imprimerie veut trois copies et n'a pas un seul pod, ni une erreur : trouvez qui les refuse, deux fois.",
  },
  situation: {
    en: [
      "The morning paper goes to press at 22:00. `press`, the new program, was applied at 21:15 without a murmur. There is no pod of it, not even a `Pending` one.",
      "",
      "Get its three copies running, each with 256Mi as its memory limit; that's enough, say its makers. `house-budget` and `house-rules` were agreed on by all",
      "departments and aren't yours to change. The predecessor, `press-2024`, may go for good.",
    ].join("\n"),
    fr: [
      "Le journal du matin part sous presse à 22 h. `press`, le nouveau programme, a été appliqué à 21 h 15 sans un murmure. Il n'en existe aucun pod, pas même `Pending`.",
      "",
      "Faites tourner ses trois copies, chacune avec 256Mi comme limite de mémoire ; cela suffit, disent ses auteurs. `house-budget` et `house-rules` ont été convenus entre tous les",
      "services et ne sont pas à vous. Le prédécesseur, `press-2024`, peut disparaître pour de bon.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "printing",
  checks: [
    {
      id: "keeps-to-the-rules",
      title: {
        en: "At least one copy of press was admitted, with a limit of 256Mi",
        fr: "Au moins une copie de press a été admise, avec une limite de 256Mi",
      },
      points: 4,
      test: all(
        rulesStand,
        press.hasResources({ limits: { memory: "256Mi" } }),
        press.satisfies("has(object.status.readyReplicas) && object.status.readyReplicas >= 1", {
          en: "a ready copy",
          fr: "une copie prête",
        }),
      ),
    },
    {
      id: "all-three-print",
      title: {
        en: "All three copies run, under the agreed rules",
        fr: "Les trois copies tournent, dans les règles convenues",
      },
      points: 6,
      test: all(rulesStand, press.hasReadyReplicas(3, { updated: true })),
    },
  ],
  hints: [
    {
      en: "A Deployment makes a ReplicaSet, and that makes pods. Who is refused something keeps a diary about it: `kubectl describe replicaset -l app=press`.",
      fr: "Un Deployment crée un ReplicaSet, qui crée des pods. Celui à qui l'on refuse quelque chose en tient un journal : `kubectl describe replicaset -l app=press`.",
    },
    {
      en: "*maximum memory usage per Container is 256Mi, but limit is 512Mi*: `kubectl set resources deployment press --limits=memory=256Mi`.",
      fr: "*maximum memory usage per Container is 256Mi, but limit is 512Mi* : `kubectl set resources deployment press --limits=memory=256Mi`.",
    },
    {
      en: "Some come, not all: *exceeded quota*. `kubectl describe quota house-budget` shows what is used; who uses it? `kubectl get pods`.",
      fr: "Quelques-uns viennent, pas tous : *exceeded quota*. `kubectl describe quota house-budget` montre ce qui est consommé ; par qui ? `kubectl get pods`.",
    },
  ],
  nearMisses: [
    {
      name: "limit-only",
      mistake: {
        en: "Lowers the limit and is glad of the first copy: the budget is still eaten by the predecessor.",
        fr: "Baisse la limite et se réjouit de la première copie : le prédécesseur mange toujours le budget.",
      },
      fails: "all-three-print",
      code: "not-ready",
      earns: ["keeps-to-the-rules"],
    },
    {
      name: "raised-the-budget",
      mistake: {
        en: "Raises budget and rules until all fits, over the heads of the others.",
        fr: "Relève le budget et les règles jusqu'à ce que tout tienne, par-dessus la tête des autres.",
      },
      fails: "all-three-print",
      code: "amount-differs",
      earns: [],
    },
    {
      name: "removed-the-rules",
      mistake: {
        en: "Deletes the LimitRange that refuses the pods.",
        fr: "Supprime le LimitRange qui refuse les pods.",
      },
      fails: "keeps-to-the-rules",
      code: "absent",
      earns: [],
    },
    {
      name: "made-room-only",
      mistake: {
        en: "Deletes the predecessor first: there is room now, and each copy is still too big for the rules.",
        fr: "Supprime d'abord le prédécesseur : il y a de la place, et chaque copie reste trop grosse pour les règles.",
      },
      fails: "keeps-to-the-rules",
      code: "resources-differ",
      earns: [],
    },
  ],
});
