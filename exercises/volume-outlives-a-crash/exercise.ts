import { all, pod } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const thumbs = pod("thumbs");
const watcher = pod("watcher");

export default defineExercise({
  id: "volume-outlives-a-crash",
  module: 7,
  topics: ["pod-volumes"],
  level: "guided",
  minutes: 15,
  title: {
    en: "A cache that survives the crash",
    fr: "Un cache qui survit au plantage",
  },
  summary: {
    en: "Give a pod a folder that outlives its container, crash it to see, and let another pod look at a folder of its node without touching it.",
    fr: "Donnez à un pod un dossier qui survit à son conteneur, faites-le planter pour voir, et laissez un autre pod regarder un dossier de son nœud sans y toucher.",
  },
  situation: {
    en: [
      "The pod `thumbs` makes small pictures out of large ones and keeps them in `/cache`. It crashes about once a day, which nobody would notice, if",
      "after each crash it did not begin with an empty cache and keep the shop waiting for ten minutes.",
      "",
      "1. `thumbs.yaml` in your home directory is its manifest. Give it a volume for `/cache` that lives as long as the pod, and replace the pod.",
      "2. Make its container crash (`kubectl exec thumbs -- kill 1`). It notes each start in `/cache/starts`: this time it must be a `warm start`.",
      "3. The operators want to see what is in the folder `/var/log` of a node. Make a pod `watcher` (image `busybox:1.36`, command `sleep infinity`)",
      "   that mounts it at `/node`, for reading only.",
    ].join("\n"),
    fr: [
      "Le pod `thumbs` fait de petites images à partir de grandes et les garde dans `/cache`. Il plante environ une fois par jour, et personne ne le",
      "remarquerait s'il ne repartait chaque fois d'un cache vide, en faisant attendre la boutique dix minutes.",
      "",
      "1. `thumbs.yaml`, dans votre répertoire personnel, est son manifeste. Donnez-lui pour `/cache` un volume qui vive aussi longtemps que le pod, et remplacez le pod.",
      "2. Faites planter son conteneur (`kubectl exec thumbs -- kill 1`). Il note chaque démarrage dans `/cache/starts` : cette fois, ce doit être un `warm start`.",
      "3. Les exploitants veulent voir ce que contient le dossier `/var/log` d'un nœud. Créez un pod `watcher` (image `busybox:1.36`, commande `sleep infinity`)",
      "   qui le monte sur `/node`, en lecture seule.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "cache-has-a-volume",
      title: {
        en: "thumbs mounts a volume of the pod at /cache",
        fr: "thumbs monte sur /cache un volume du pod",
      },
      points: 3,
      test: all(
        thumbs.mounts("/cache", { from: { kind: "emptyDir" } }),
        thumbs.runs(["cat", "/cache/index"], { prints: "pictures" }),
      ),
    },
    {
      id: "crash-leaves-it-warm",
      title: {
        en: "Its container crashed, and started again with the cache",
        fr: "Son conteneur a planté, et a redémarré avec le cache",
      },
      points: 4,
      test: all(
        thumbs.satisfies(
          "has(object.status.containerStatuses) && object.status.containerStatuses[0].restartCount > 0",
          {
            en: "the container of thumbs was restarted in the same pod",
            fr: "le conteneur de thumbs a été redémarré dans le même pod",
          },
        ),
        thumbs.runs(["cat", "/cache/starts"], { prints: "warm start" }),
      ),
    },
    {
      id: "watcher-only-looks",
      title: {
        en: "watcher sees the node's /var/log at /node, and can't write there",
        fr: "watcher voit sur /node le /var/log du nœud, et ne peut pas y écrire",
      },
      points: 3,
      test: all(
        watcher.mounts("/node", { from: { kind: "hostPath" } }),
        watcher.satisfies("object.spec.volumes.exists(v, has(v.hostPath) && v.hostPath.path == '/var/log')", {
          en: "a hostPath volume of the path /var/log",
          fr: "un volume hostPath du chemin /var/log",
        }),
        watcher.usesImage("busybox:1.36"),
        watcher.runs(["ls", "/node"]),
        watcher.runs(["touch", "/node/was-here"], { exit: "failure" }),
      ),
    },
  ],
  hints: [
    {
      en: "Two entries, at two depths: `volumes`, beside `containers`, declares the volume for the pod; `volumeMounts`, inside the container, puts it at a path.",
      fr: "Deux éléments, à deux profondeurs : `volumes`, à côté de `containers`, déclare le volume pour le pod ; `volumeMounts`, dans le conteneur, le place à un chemin.",
    },
    {
      en: "The volume that comes and goes with the pod is `emptyDir: {}`. `diary-with-volume.yaml` has one. A running pod takes no new mount: `kubectl replace --force -f thumbs.yaml`.",
      fr: "Le volume qui vient et repart avec le pod est `emptyDir: {}`. `diary-with-volume.yaml` en a un. Un pod en marche n'accepte pas de nouveau montage : `kubectl replace --force -f thumbs.yaml`.",
    },
    {
      en: "`kubectl exec thumbs -- kill 1` ends the container, not the pod: `RESTARTS` goes up. `kubectl delete` would end the pod, and the volume with it.",
      fr: "`kubectl exec thumbs -- kill 1` arrête le conteneur, pas le pod : `RESTARTS` augmente. `kubectl delete` arrêterait le pod, et le volume avec lui.",
    },
    {
      en: "For the watcher: `kubectl run watcher --image=busybox:1.36 --dry-run=client -o yaml --command -- sleep infinity > watcher.yaml`, then add a volume with `hostPath: {path: /var/log}` and a mount with `readOnly: true`.",
      fr: "Pour watcher : `kubectl run watcher --image=busybox:1.36 --dry-run=client -o yaml --command -- sleep infinity > watcher.yaml`, puis ajoutez un volume `hostPath: {path: /var/log}` et un montage avec `readOnly: true`.",
    },
    {
      en: "The watcher can write into the node's own folder. `readOnly: true` belongs to its `volumeMounts` entry.",
      fr: "watcher peut écrire dans le dossier du nœud. `readOnly: true` se place dans son élément de `volumeMounts`.",
      opensOn: { check: "watcher-only-looks", code: "exit-differs" },
    },
  ],
  nearMisses: [
    {
      name: "crashed-without-a-volume",
      mistake: {
        en: "Crashes the container first: its own files go with it.",
        fr: "Fait d'abord planter le conteneur : ses propres fichiers partent avec lui.",
      },
      fails: "crash-leaves-it-warm",
      code: "output-differs",
      earns: [],
    },
    {
      name: "deleted-instead-of-crashed",
      mistake: {
        en: "Deletes the pod instead of crashing its container: the volume is a new, empty one.",
        fr: "Supprime le pod au lieu de faire planter le conteneur : le volume est nouveau, et vide.",
      },
      fails: "crash-leaves-it-warm",
      code: "expression-false",
      earns: ["cache-has-a-volume"],
    },
    {
      name: "may-write-on-the-node",
      mistake: {
        en: "Mounts the node's folder without readOnly: whoever breaks into the pod writes on the machine.",
        fr: "Monte le dossier du nœud sans readOnly : qui s'introduit dans le pod écrit sur la machine.",
      },
      fails: "watcher-only-looks",
      code: "exit-differs",
      earns: ["cache-has-a-volume", "crash-leaves-it-warm"],
    },
  ],
});
