import { claim, deployment, object } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const volume = object("PersistentVolume", "task-pv");

export default defineExercise({
  id: "claim-from-a-slide",
  module: 7,
  topics: ["persistent-volumes"],
  level: "broken",
  minutes: 20,
  title: {
    en: "A volume and its claim, from a slide",
    fr: "Un volume et sa demande, tirés d'une diapositive",
  },
  summary: {
    en: "Repair the indentation of a PersistentVolume and of its claim, bring them together, and have the data outlive its pod.",
    fr: "Réparez l'indentation d'un PersistentVolume et de sa demande, faites-les se rencontrer, et que les données survivent à leur pod.",
  },
  situation: {
    en: [
      "A slide at the university's kick-off shows 1Gi of storage: the PersistentVolume `task-pv` (a folder `/mnt/data` of a machine, class `manual`)",
      "and the claim `task-claim` for it. Your professor wants to show it to the first-year students at eleven, and both manifests are refused.",
      "",
      "Repair `pv.yaml` and `claim.yaml` (no word is wrong, only the depth of some lines), then start the Deployment in `notes.yaml`, which uses the",
      "claim. When it first starts, it writes its pod's name into `/notes/first`. Delete the pod: the file must still say the first name.",
      "",
      "One thing the slide left out: your cluster has several machines, and the folder is on only one of them. Have the volume say on which.",
    ].join("\n"),
    fr: [
      "À la rentrée de l'université, une diapositive montre 1Gi de stockage : le PersistentVolume `task-pv` (un dossier `/mnt/data` d'une machine, classe `manual`)",
      "et la demande `task-claim` qui lui correspond. Votre professeur veut en faire la démonstration aux étudiants à onze heures, et les deux manifestes sont refusés.",
      "",
      "Réparez `pv.yaml` et `claim.yaml` (aucun mot n'est faux, seulement la profondeur de quelques lignes), puis démarrez le Deployment de `notes.yaml`, qui utilise la",
      "demande. À son premier démarrage, il écrit le nom de son pod dans `/notes/first`. Supprimez le pod : le fichier doit toujours porter le premier nom.",
      "",
      "Une chose manque sur la diapositive : votre cluster a plusieurs machines, et le dossier n'est que sur l'une d'elles. Faites dire au volume laquelle.",
    ].join("\n"),
  },
  abilities: { nodes: 2, clusterScope: true },
  namespace: "default",
  checks: [
    {
      id: "volume-is-offered",
      title: {
        en: "The volume task-pv offers 1Gi of the folder /mnt/data in the class manual",
        fr: "Le volume task-pv offre 1Gi du dossier /mnt/data dans la classe manual",
      },
      points: 2,
      test: volume.satisfies(
        "object.spec.capacity.storage == '1Gi' && object.spec.storageClassName == 'manual' && object.spec.hostPath.path == '/mnt/data'",
        {
          en: "1Gi, class manual, hostPath /mnt/data",
          fr: "1Gi, classe manual, hostPath /mnt/data",
        },
      ),
    },
    {
      id: "claim-is-bound",
      title: {
        en: "The claim task-claim is bound to this volume",
        fr: "La demande task-claim est liée à ce volume",
      },
      points: 3,
      test: claim("task-claim").isBound({ volume: "task-pv" }),
    },
    {
      id: "volume-says-where",
      title: {
        en: "The volume says on which machine its folder is",
        fr: "Le volume dit sur quelle machine se trouve son dossier",
      },
      points: 2,
      test: volume.satisfies("has(object.spec.nodeAffinity) && has(object.spec.nodeAffinity.required)", {
        en: "a nodeAffinity, so that pods go where the folder is",
        fr: "une nodeAffinity, pour que les pods aillent là où est le dossier",
      }),
    },
    {
      id: "notes-survive",
      title: {
        en: "A pod of notes was replaced, and its notes are still there",
        fr: "Un pod de notes a été remplacé, et ses notes sont toujours là",
      },
      points: 3,
      test: deployment("notes").keepsFile("/notes/first"),
      needs: ["claim-is-bound"],
    },
  ],
  hints: [
    {
      en: '`kubectl apply -f pv.yaml` names the lines at the wrong depth: `unknown field "spec.path"`. To which line above does `path` belong, and to which `storage`?',
      fr: '`kubectl apply -f pv.yaml` nomme les lignes à la mauvaise profondeur : `unknown field "spec.path"`. À quelle ligne du dessus appartient `path`, et à laquelle `storage` ?',
    },
    {
      en: "`storage` is part of `capacity` in the volume, of `requests` in the claim; `path` is part of `hostPath`. Each goes two spaces to the right.",
      fr: "`storage` fait partie de `capacity` dans le volume, de `requests` dans la demande ; `path` fait partie de `hostPath`. Chacun se décale de deux espaces.",
    },
    {
      en: "A claim that stays `Pending` found no volume: class, access mode and size have to fit. `kubectl get pv,pvc` shows both side by side.",
      fr: "Une demande qui reste `Pending` n'a pas trouvé de volume : la classe, le mode d'accès et la taille doivent convenir. `kubectl get pv,pvc` montre les deux côte à côte.",
    },
    {
      en: "The machine's place in the volume's manifest, below `spec` (the name from `kubectl get nodes`):\n\n```yaml\n  nodeAffinity:\n    required:\n      nodeSelectorTerms:\n      - matchExpressions:\n        - {key: kubernetes.io/hostname, operator: In, values: [NODE]}\n```",
      fr: "La machine, dans le manifeste du volume, sous `spec` (le nom vient de `kubectl get nodes`) :\n\n```yaml\n  nodeAffinity:\n    required:\n      nodeSelectorTerms:\n      - matchExpressions:\n        - {key: kubernetes.io/hostname, operator: In, values: [NŒUD]}\n```",
    },
    {
      en: "The claim got another volume: without `storageClassName`, the cluster's default class made one for it. A claim's class can't be changed; delete the claim and hand in the right one.",
      fr: "La demande a reçu un autre volume : sans `storageClassName`, la classe par défaut du cluster lui en a fabriqué un. La classe d'une demande ne peut pas changer ; supprimez-la et envoyez la bonne.",
      opensOn: { check: "claim-is-bound", code: "volume-differs" },
    },
    {
      en: "The new pod came up on another machine, where the folder is empty. The old notes are still on the first one: tell the volume which, then delete the pod again.",
      fr: "Le nouveau pod est arrivé sur une autre machine, où le dossier est vide. Les anciennes notes sont toujours sur la première : dites au volume laquelle, puis supprimez encore une fois le pod.",
      opensOn: { check: "notes-survive", code: "data-lost" },
    },
  ],
  nearMisses: [
    {
      name: "left-out-the-class",
      mistake: {
        en: "Drops the class from the claim: it gets a volume of the default class, and task-pv stays unused.",
        fr: "Retire la classe de la demande : elle reçoit un volume de la classe par défaut, et task-pv reste inutilisé.",
      },
      fails: "claim-is-bound",
      code: "volume-differs",
      earns: ["volume-is-offered"],
    },
    {
      name: "asked-for-many-writers",
      mistake: {
        en: "Asks for ReadWriteMany, to be on the safe side: no volume offers that, and the claim waits.",
        fr: "Demande ReadWriteMany, par prudence : aucun volume ne l'offre, et la demande attend.",
      },
      fails: "claim-is-bound",
      code: "not-bound",
      earns: ["volume-is-offered"],
    },
    {
      name: "volume-without-a-place",
      mistake: {
        en: "Repairs everything but says no machine: the next pod lands elsewhere and finds an empty folder.",
        fr: "Répare tout mais ne dit pas de machine : le pod suivant atterrit ailleurs et trouve un dossier vide.",
      },
      fails: "notes-survive",
      code: "data-lost",
      earns: ["volume-is-offered", "claim-is-bound"],
    },
  ],
  freeFields: [
    { field: "PersistentVolume task-pv .spec.accessModes[0]", why: "It is as the given manifest has it." },
    { field: "PersistentVolume task-pv .metadata.labels.type", why: "It is as the given manifest has it." },
    { field: "Deployment notes .*", why: "What it writes and where it keeps it is judged while its pod is replaced." },
  ],
});
