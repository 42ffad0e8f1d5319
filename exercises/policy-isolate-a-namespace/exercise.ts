import { all, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const payroll = { namespace: "payroll" };
const clerk = pod("clerk", payroll);

export default defineExercise({
  id: "policy-isolate-a-namespace",
  module: 5,
  topics: ["network-policy"],
  level: "alone",
  minutes: 20,
  title: {
    en: "Close the door of payroll",
    fr: "Fermer la porte de la paie",
  },
  summary: {
    en: "Isolate a namespace: its own pods still reach each other, monitoring is let in, and nobody else.",
    fr: "Isolez un namespace : ses propres pods se joignent toujours, la supervision peut entrer, et personne d'autre.",
  },
  situation: {
    en: [
      "An auditor opened a shell in a pod of `default`, typed `wget http://wages.payroll`, and read everybody's wages aloud. You have until",
      "his report is written.",
      "",
      "In the namespace `payroll`, the program `wages` (a Deployment and a Service on port 80) is used by the pod `clerk`. From now on:",
      "",
      "- Pods of `payroll` reach each other as before, and names still work for them.",
      "- Every pod of the namespace `monitoring`, and of no other one, reaches the pods of `payroll`. The namespace has the label `purpose=monitoring`.",
      "- Nobody else gets in. Try it with the pod `visitor` in `default`.",
    ].join("\n"),
    fr: [
      "Un auditeur a ouvert un shell dans un pod de `default`, tapé `wget http://wages.payroll`, et lu à voix haute les salaires de toute la maison.",
      "Vous avez jusqu'à la fin de la rédaction de son rapport.",
      "",
      "Dans le namespace `payroll`, le programme `wages` (un Deployment et un Service sur le port 80) est utilisé par le pod `clerk`. Désormais :",
      "",
      "- Les pods de `payroll` se joignent entre eux comme avant, et les noms y fonctionnent toujours.",
      "- Tous les pods du namespace `monitoring`, et d'aucun autre, peuvent joindre ceux de `payroll`. Ce namespace porte le label `purpose=monitoring`.",
      "- Personne d'autre n'entre. Essayez avec le pod `visitor` de `default`.",
    ].join("\n"),
  },
  abilities: { clusterScope: true, networkPolicies: true },
  namespace: "default",
  checks: [
    {
      id: "wages-answers",
      title: {
        en: "At the start: wages is up and answers clerk",
        fr: "Au départ : wages tourne et répond à clerk",
      },
      points: 0,
      test: clerk.reaches("wages", 80, payroll),
    },
    {
      id: "visitor-stays-out",
      title: {
        en: "Pods of other namespaces can't connect to wages",
        fr: "Les pods d'autres namespaces ne peuvent pas se connecter à wages",
      },
      points: 4,
      test: all(
        pod("visitor").isBlockedFrom("wages", 80, payroll),
        pod("reader", { namespace: "library" }).isBlockedFrom("wages", 80, payroll),
      ),
      // Before its pod is up, wages answers nobody at all.
      needs: ["wages-answers"],
    },
    {
      id: "payroll-still-works",
      title: {
        en: "Inside payroll, clerk still finds wages and connects to it",
        fr: "Dans payroll, clerk trouve toujours wages et s'y connecte",
      },
      points: 3,
      test: all(clerk.resolves("wages.payroll.svc.cluster.local"), clerk.reaches("wages", 80, payroll)),
      needs: ["visitor-stays-out"],
    },
    {
      id: "monitoring-comes-in",
      title: {
        en: "The pods of monitoring, collector and alarm, connect to wages",
        fr: "Les pods de monitoring, collector et alarm, se connectent à wages",
      },
      points: 3,
      test: all(
        pod("collector", { namespace: "monitoring" }).reaches("wages", 80, payroll),
        pod("alarm", { namespace: "monitoring" }).reaches("wages", 80, payroll),
      ),
      needs: ["visitor-stays-out"],
    },
  ],
  hints: [
    {
      en: "A policy belongs to the namespace whose pods it protects: `namespace: payroll` in its metadata. `podSelector: {}` in the spec means all pods there.",
      fr: "Une politique appartient au namespace dont elle protège les pods : `namespace: payroll` dans ses métadonnées. `podSelector: {}` dans la spec signifie tous les pods de ce namespace.",
    },
    {
      en: "As soon as one policy with `policyTypes: [Ingress]` selects a pod, only what some policy allows comes in. So write down who may: first the pods of the same namespace, `from: [{podSelector: {}}]`. `library/own-namespace.yaml` does the same for another namespace.",
      fr: "Dès qu'une politique avec `policyTypes: [Ingress]` sélectionne un pod, n'entre plus que ce qu'une politique autorise. Écrivez donc qui le peut : d'abord les pods du même namespace, `from: [{podSelector: {}}]`. `library/own-namespace.yaml` fait la même chose pour un autre namespace.",
    },
    {
      en: "A `podSelector` alone looks in the policy's own namespace. For whole other namespaces there is `namespaceSelector`, which goes by the labels of the namespace: `kubectl get namespaces --show-labels`.",
      fr: "Un `podSelector` seul cherche dans le namespace de la politique. Pour d'autres namespaces entiers, il y a `namespaceSelector`, d'après les labels du namespace : `kubectl get namespaces --show-labels`.",
    },
    {
      en: "Two entries below `from`, each with its own dash: `- podSelector: {}` and `- namespaceSelector: {matchLabels: {purpose: monitoring}}`. Either of them lets somebody in.",
      fr: "Deux éléments sous `from`, chacun avec son tiret : `- podSelector: {}` et `- namespaceSelector: {matchLabels: {purpose: monitoring}}`. Chacun des deux laisse entrer quelqu'un.",
    },
    {
      en: "Now nobody gets in, not even payroll's own pods. A policy without any `ingress` rule allows nothing; add who may.",
      fr: "Plus personne n'entre, pas même les pods de payroll. Une politique sans aucune règle `ingress` n'autorise rien ; ajoutez qui a le droit.",
      opensOn: { check: "payroll-still-works", code: "not-reached" },
    },
  ],
  nearMisses: [
    {
      name: "denied-everybody",
      mistake: {
        en: "Shuts everybody out, the clerk included.",
        fr: "Ferme la porte à tout le monde, clerk compris.",
      },
      fails: "payroll-still-works",
      code: "not-reached",
      earns: ["wages-answers", "visitor-stays-out"],
    },
    {
      name: "pod-without-its-namespace",
      mistake: {
        en: "Lets in pods labelled app=collector, but a podSelector alone only knows pods of payroll.",
        fr: "Laisse entrer les pods app=collector, mais un podSelector seul ne connaît que les pods de payroll.",
      },
      fails: "monitoring-comes-in",
      code: "not-reached",
      earns: ["wages-answers", "visitor-stays-out", "payroll-still-works"],
    },
    {
      name: "one-dash-too-many",
      mistake: {
        en: "Means all pods of monitoring, and writes two entries: all namespaces, or pods with a label.",
        fr: "Pense aux pods de monitoring, mais écrit deux éléments : tous les namespaces, ou bien les pods qui ont un label.",
      },
      fails: "visitor-stays-out",
      code: "not-blocked",
      earns: ["wages-answers"],
    },
    {
      name: "policy-at-home",
      mistake: {
        en: "Writes the policy into default, where it protects the visitor instead of the wages.",
        fr: "Crée la politique dans default, où elle protège visitor au lieu de wages.",
      },
      fails: "visitor-stays-out",
      code: "not-blocked",
      earns: ["wages-answers"],
    },
    {
      name: "one-guest-of-monitoring",
      mistake: {
        en: "Lets in one pod of monitoring, by its label: whoever else watches there stands outside.",
        fr: "Laisse entrer un seul pod de monitoring, par son label : les autres qui y veillent restent dehors.",
      },
      fails: "monitoring-comes-in",
      code: "not-reached",
      earns: ["visitor-stays-out", "payroll-still-works", "wages-answers"],
    },
    {
      name: "all-but-the-visitors",
      mistake: {
        en: "Marks the namespace of the visitor and lets in all others: the next stranger comes from somewhere else.",
        fr: "Marque le namespace du visiteur et laisse entrer tous les autres : le prochain inconnu viendra d'ailleurs.",
      },
      fails: "visitor-stays-out",
      code: "not-blocked",
      earns: ["wages-answers"],
    },
  ],
});
