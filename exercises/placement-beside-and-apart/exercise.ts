import { all, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const encoder = deployment("encoder");
const pricing = deployment("pricing");
const gateway = deployment("gateway");

export default defineExercise({
  id: "placement-beside-and-apart",
  module: 9,
  topics: ["placement"],
  level: "guided",
  minutes: 20,
  title: {
    en: "A place for everyone",
    fr: "Une place pour chacun",
  },
  summary: {
    en: "Three programs of a broadcaster want to be somewhere in particular: on a fast disk, beside the cache, and never together.",
    fr: "Trois programmes d'une chaîne de télévision veulent une place précise : sur un disque rapide, près du cache, et jamais ensemble.",
  },
  situation: {
    en: [
      "Live football on Saturday, and three complaints from the last match day of the broadcaster you work for:",
      "",
      "- `encoder` landed on a machine with slow disks. Choose a machine, give it the label `disk=ssd` as the technicians should have done, and keep `encoder` on such machines.",
      "- `pricing` asks `cache` a hundred times for each page. Every pod of `pricing` shall run on the machine of `cache`: A beside B.",
      "- Both pods of `gateway` were on one machine when it died, because somebody told them to stay together. From now on they must be on two different machines.",
    ].join("\n"),
    fr: [
      "Samedi, du football en direct, et trois plaintes depuis le dernier match de la chaîne où vous travaillez :",
      "",
      "- `encoder` s'est retrouvé sur une machine aux disques lents. Choisissez une machine, donnez-lui le label `disk=ssd`, comme les techniciens auraient dû le faire, et gardez `encoder` sur ces machines-là.",
      "- `pricing` interroge `cache` cent fois par page. Chaque pod de `pricing` doit tourner sur la machine de `cache` : A à côté de B.",
      "- Les deux pods de `gateway` étaient sur la même machine quand elle est morte, parce que quelqu'un leur avait dit de rester ensemble. Désormais, ils doivent être sur deux machines différentes.",
    ].join("\n"),
  },
  abilities: { nodes: 3, clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "encoder-on-ssd",
      title: {
        en: "encoder runs on a machine with the label disk=ssd, because it asks for it",
        fr: "encoder tourne sur une machine au label disk=ssd, parce qu'il le demande",
      },
      points: 3,
      test: all(
        encoder.satisfies(
          "(has(object.spec.template.spec.nodeSelector) && 'disk' in object.spec.template.spec.nodeSelector) || (has(object.spec.template.spec.affinity) && has(object.spec.template.spec.affinity.nodeAffinity))",
          { en: "a node selector or a node affinity", fr: "un sélecteur de nœud ou une affinité de nœud" },
        ),
        encoder.hasReadyReplicas(1, { updated: true }),
        encoder.runsOn({ nodeLabels: { disk: "ssd" } }),
      ),
    },
    {
      id: "pricing-beside-cache",
      title: {
        en: "Both pods of pricing run on the machine of cache",
        fr: "Les deux pods de pricing tournent sur la machine de cache",
      },
      points: 4,
      test: all(
        pricing.hasReadyReplicas(2, { updated: true }),
        pricing.runsBeside("Deployment", "cache"),
        pricing.satisfies(
          "has(object.spec.template.spec.affinity) && has(object.spec.template.spec.affinity.podAffinity) && has(object.spec.template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution) && object.spec.template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution.exists(t, has(t.labelSelector) && (has(t.labelSelector.matchLabels) || has(t.labelSelector.matchExpressions)))",
          {
            en: "a required podAffinity whose labelSelector picks the pods of cache",
            fr: "un podAffinity exigé dont le labelSelector choisit les pods de cache",
          },
        ),
      ),
    },
    {
      id: "gateway-apart",
      title: {
        en: "The pods of gateway run on two different machines",
        fr: "Les pods de gateway tournent sur deux machines différentes",
      },
      points: 3,
      test: all(
        gateway.hasReadyReplicas(2, { updated: true }),
        gateway.runsOn({ differentNodes: 2 }),
        gateway.satisfies(
          "(has(object.spec.template.spec.affinity) && has(object.spec.template.spec.affinity.podAntiAffinity) && has(object.spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution)) || (has(object.spec.template.spec.topologySpreadConstraints) && object.spec.template.spec.topologySpreadConstraints.exists(c, c.whenUnsatisfiable == 'DoNotSchedule'))",
          {
            en: "a rule that must be kept (podAntiAffinity required, or topologySpreadConstraints with DoNotSchedule); without one, today's places are chance",
            fr: "une règle impérative (podAntiAffinity required, ou topologySpreadConstraints avec DoNotSchedule) ; sans elle, les places d'aujourd'hui sont un hasard",
          },
        ),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl label node NODE disk=ssd` labels a machine, `kubectl get nodes -L disk` shows it. The wish belongs into the pod template: `kubectl patch deployment encoder --patch-file on-ssd.yaml`.",
      fr: "`kubectl label node NŒUD disk=ssd` donne un label à une machine, `kubectl get nodes -L disk` le montre. Le souhait se place dans le modèle de pod : `kubectl patch deployment encoder --patch-file on-ssd.yaml`.",
    },
    {
      en: "`beside-cache.yaml` in your home says: only on a machine (`topologyKey: kubernetes.io/hostname`) that already runs a pod with `app: cache`.",
      fr: "`beside-cache.yaml`, dans votre répertoire, dit : seulement sur une machine (`topologyKey: kubernetes.io/hostname`) qui exécute déjà un pod `app: cache`.",
    },
    {
      en: "`kubectl edit deployment gateway`: replace `podAffinity` with `podAntiAffinity`, whose list is called `requiredDuringSchedulingIgnoredDuringExecution` and has no `weight`. Copy the form from `beside-cache.yaml`, with the label `app: gateway`.",
      fr: "`kubectl edit deployment gateway` : remplacez `podAffinity` par `podAntiAffinity`, dont la liste s'appelle `requiredDuringSchedulingIgnoredDuringExecution` et n'a pas de `weight`. Reprenez la forme de `beside-cache.yaml`, avec le label `app: gateway`.",
    },
    {
      en: "A pod stays `Pending`? `kubectl describe pod` ends with the scheduler's sentence: how many machines there are, and why each was refused.",
      fr: "Un pod reste `Pending` ? `kubectl describe pod` se termine par la phrase de l'ordonnanceur : combien de machines, et pourquoi chacune a été refusée.",
    },
  ],
  nearMisses: [
    {
      name: "label-nowhere",
      mistake: {
        en: "Asks for disk=ssd, but labels no machine: the new pod stays Pending, and the old one where it was.",
        fr: "Demande disk=ssd sans donner ce label à une machine : le nouveau pod reste Pending, et l'ancien où il était.",
      },
      fails: "encoder-on-ssd",
      code: "not-ready",
      earns: [],
    },
    {
      name: "label-without-wish",
      mistake: {
        en: "Labels the machine where encoder happens to run, and asks for nothing.",
        fr: "Donne le label à la machine où tourne encoder par hasard, et ne demande rien.",
      },
      fails: "encoder-on-ssd",
      code: "expression-false",
      earns: [],
    },
    {
      name: "beside-nobody",
      mistake: {
        en: "Mistypes the neighbour's label: no machine runs such a pod, so none will do.",
        fr: "Se trompe dans le label du voisin : aucune machine n'exécute un tel pod, donc aucune ne convient.",
      },
      fails: "pricing-beside-cache",
      code: "not-ready",
      earns: ["encoder-on-ssd"],
    },
    {
      name: "apart-by-system",
      mistake: {
        en: "Keeps the pods apart by operating system instead of by machine: there is room for one only.",
        fr: "Sépare les pods par système d'exploitation plutôt que par machine : il n'y a de place que pour un.",
      },
      fails: "gateway-apart",
      code: "not-ready",
      earns: ["pricing-beside-cache"],
    },
    {
      name: "restarted-gateway",
      mistake: {
        en: "Restarts gateway and hopes: the rule that keeps its pods together is still there.",
        fr: "Relance gateway et espère : la règle qui garde ses pods ensemble est toujours là.",
      },
      fails: "gateway-apart",
      code: "too-few-nodes",
      earns: [],
    },
    {
      name: "asked-politely",
      mistake: {
        en: "Writes the rule as a preference: today they are apart, and when it gets tight they are not.",
        fr: "Écrit la règle comme une préférence : aujourd'hui ils sont séparés, et quand la place manque, ils ne le sont plus.",
      },
      fails: "gateway-apart",
      code: "expression-false",
      earns: [],
    },
    {
      name: "beside-anybody",
      mistake: {
        en: "Leaves the selector of the affinity empty, and ties pricing to the machine that cache is on today.",
        fr: "Laisse vide le sélecteur de l'affinité, et attache pricing à la machine où cache est aujourd'hui.",
      },
      fails: "pricing-beside-cache",
      code: "expression-false",
      earns: [],
    },
  ],
});
