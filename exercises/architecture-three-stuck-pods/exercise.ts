import { all, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const archive = pod("archive");
const counter = pod("counter");
const night = pod("night");

const isReady = [
  "has(object.status.containerStatuses) && object.status.containerStatuses.all(c, c.ready)",
  { en: "the pod runs and is ready", fr: "le pod tourne et il est prêt" },
] as const;

export default defineExercise({
  id: "architecture-three-stuck-pods",
  module: 2,
  topics: ["architecture"],
  level: "broken",
  minutes: 20,
  title: {
    en: "Three pods, stuck at three stations",
    fr: "Trois pods, arrêtés à trois étapes",
  },
  summary: {
    en: "Three pods don't start, each for another part of the cluster: find out where each is stuck, who is responsible, and help it on.",
    fr: "Trois pods ne démarrent pas, chacun à cause d'une autre partie du cluster : trouvez où chacun s'est arrêté, qui en est responsable, et débloquez-le.",
  },
  situation: {
    en: [
      'A library moved into your cluster overnight. Of three pods none runs, and the message of the night shift says no more than "cluster broken?". It isn\'t: each pod is stuck at a station of its own.',
      "",
      "- `archive` insists on a node with a fast disk, and is right to. `node-2` has one (on a cluster with other names: any of its nodes), only nobody has told the cluster: its label is `disk=ssd`.",
      "- `counter` was placed on a node, and its program never came.",
      "- `night` hasn't even an event. Whoever was to look after it doesn't exist here. It may run on any node.",
      "",
      "Get all three to run. Their manifests are in your home; `archive` has to keep its condition.",
    ].join("\n"),
    fr: [
      "Une bibliothèque a emménagé cette nuit dans votre cluster. De ses trois pods, aucun ne tourne, et le message de l'équipe de nuit se résume à « cluster en panne ? ». Il ne l'est pas : chaque pod est arrêté à une étape à lui.",
      "",
      "- `archive` exige un nœud au disque rapide, et il a raison. `node-2` en a un (sur un cluster aux autres noms : n'importe lequel de ses nœuds), mais personne ne l'a dit au cluster : son label est `disk=ssd`.",
      "- `counter` a été placé sur un nœud, et son programme n'est jamais venu.",
      "- `night` n'a même pas d'événement. Celui qui devait s'en occuper n'existe pas ici. Il peut tourner sur n'importe quel nœud.",
      "",
      "Faites tourner les trois. Leurs manifestes sont dans votre répertoire personnel ; `archive` doit garder sa condition.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "archive-on-ssd",
      title: {
        en: "archive still asks for disk=ssd, and runs on such a node",
        fr: "archive demande toujours disk=ssd, et tourne sur un tel nœud",
      },
      points: 4,
      test: all(
        archive.satisfies(
          "has(object.spec.nodeSelector) && 'disk' in object.spec.nodeSelector && object.spec.nodeSelector['disk'] == 'ssd'",
          {
            en: "the pod's nodeSelector asks for disk=ssd",
            fr: "le nodeSelector du pod demande disk=ssd",
          },
        ),
        archive.satisfies(...isReady),
        archive.runsOn({ nodeLabels: { disk: "ssd" } }),
      ),
    },
    {
      id: "counter-has-its-image",
      title: { en: "counter runs an image of nginx 1.28", fr: "counter exécute une image de nginx 1.28" },
      points: 3,
      test: all(counter.usesImage("nginx:1.28"), counter.satisfies(...isReady)),
    },
    {
      id: "night-is-placed",
      title: { en: "night has a node, and runs", fr: "night a un nœud, et tourne" },
      points: 3,
      test: night.satisfies(...isReady),
    },
  ],
  hints: [
    {
      en: "`kubectl describe pod NAME` for each, and look at the column `From` of the events: the scheduler speaks while a place is looked for, the kubelet when there is one. If nobody speaks, nobody is at work.",
      fr: "`kubectl describe pod NOM` pour chacun, en regardant la colonne `From` des événements : l'ordonnanceur parle tant qu'on cherche une place, le kubelet une fois qu'il y en a une. Si personne ne parle, personne n'y travaille.",
    },
    {
      en: "`archive`: the scheduler compares the pod's `nodeSelector` with the labels of the nodes, `kubectl get nodes --show-labels`. `kubectl label node node-2 disk=ssd` gives a node one; the scheduler looks again by itself.",
      fr: "`archive` : l'ordonnanceur compare le `nodeSelector` du pod aux labels des nœuds, `kubectl get nodes --show-labels`. `kubectl label node node-2 disk=ssd` en donne un à un nœud ; l'ordonnanceur regarde de nouveau tout seul.",
    },
    {
      en: "`counter`: the kubelet can't fetch an image of that name. The image is one of the few things that may be changed in a pod: `kubectl set image pod/counter counter=nginx:1.28`.",
      fr: "`counter` : le kubelet ne peut pas récupérer d'image de ce nom. L'image est l'une des rares choses modifiables dans un pod : `kubectl set image pod/counter counter=nginx:1.28`.",
    },
    {
      en: "`night`: `kubectl get pod night -o yaml | grep schedulerName`. The usual one is `default-scheduler`: take the line out of `night.yaml`, then `kubectl replace --force -f night.yaml`. Whoever writes `nodeName: node-3` into it does the scheduler's work by hand, which is right too.",
      fr: "`night` : `kubectl get pod night -o yaml | grep schedulerName`. L'ordonnanceur habituel est `default-scheduler` : retirez la ligne de `night.yaml`, puis `kubectl replace --force -f night.yaml`. Y écrire `nodeName: node-3` revient à faire à la main le travail de l'ordonnanceur, ce qui est juste aussi.",
    },
  ],
  nearMisses: [
    {
      name: "condition-dropped",
      mistake: {
        en: "Takes the nodeSelector out of archive: it runs, on whatever disk there is.",
        fr: "Retire le nodeSelector d'archive : il tourne, sur le disque qui se trouve là.",
      },
      fails: "archive-on-ssd",
      code: "expression-false",
      earns: [],
    },
    {
      name: "label-on-the-pod",
      mistake: {
        en: "Puts the label disk=ssd on the pod: it must be on the node.",
        fr: "Pose le label disk=ssd sur le pod : il doit être sur le nœud.",
      },
      fails: "archive-on-ssd",
      code: "expression-false",
      earns: [],
    },
    {
      name: "tried-again",
      mistake: {
        en: "Deletes all three and applies them again unchanged: the same stations, the same halts.",
        fr: "Supprime les trois et les applique de nouveau tels quels : mêmes étapes, mêmes arrêts.",
      },
      fails: "night-is-placed",
      code: "expression-false",
      earns: [],
    },
    {
      name: "another-wrong-image",
      mistake: {
        en: "Changes the image to one that doesn't exist either.",
        fr: "Remplace l'image par une autre qui n'existe pas non plus.",
      },
      fails: "counter-has-its-image",
      code: "image-differs",
      earns: ["night-is-placed"],
    },
  ],
});
