import { claim, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const album = deployment("album");

export default defineExercise({
  id: "claim-that-waits",
  module: 7,
  topics: ["persistent-volumes"],
  level: "broken",
  minutes: 15,
  title: {
    en: "A claim that waits for ever",
    fr: "Une demande qui attend toujours",
  },
  summary: {
    en: "A pod has been Pending since the move to another cluster: find what its claim is waiting for, and have the photos survive their pod.",
    fr: "Un pod est Pending depuis le changement de cluster : trouvez ce qu'attend sa demande de volume, et que les photos survivent à leur pod.",
  },
  situation: {
    en: [
      "The photo album came over from another cluster during the night. Its Deployment `album` and its claim `photos` were applied as they were, and since then",
      "the pod is `Pending`. A wedding party wants to see its pictures by noon.",
      "",
      "Both manifests, `album.yaml` and `claim.yaml`, are in your home directory. The nightly backup looks for the claim by its name, `photos`: it must",
      "keep it. Any class of storage that this cluster offers will do.",
      "",
      "When the album runs, delete its pod once: `/photos/index` must survive.",
    ].join("\n"),
    fr: [
      "L'album photo est arrivé cette nuit d'un autre cluster. Son Deployment `album` et sa demande de volume `photos` ont été appliqués tels quels, et depuis",
      "le pod est `Pending`. Des mariés veulent voir leurs photos avant midi.",
      "",
      "Les deux manifestes, `album.yaml` et `claim.yaml`, sont dans votre répertoire personnel. La sauvegarde nocturne cherche la demande par son nom, `photos` :",
      "elle doit le garder. Toute classe de stockage offerte par ce cluster convient.",
      "",
      "Quand l'album tourne, supprimez une fois son pod : `/photos/index` doit survivre.",
    ].join("\n"),
  },
  abilities: { defaultStorage: true },
  namespace: "default",
  checks: [
    {
      id: "claim-is-bound",
      title: { en: "The claim photos is bound to a volume", fr: "La demande photos est liée à un volume" },
      points: 4,
      test: claim("photos").isBound(),
    },
    {
      id: "album-uses-it",
      title: { en: "The pods of album mount the claim photos", fr: "Les pods d'album montent la demande photos" },
      points: 3,
      test: album.mounts("/photos", { from: { kind: "persistentVolumeClaim", name: "photos" } }),
    },
    {
      id: "photos-survive",
      title: {
        en: "A pod of album was replaced, and its photos are still there",
        fr: "Un pod d'album a été remplacé, et ses photos sont toujours là",
      },
      points: 3,
      test: album.keepsFile("/photos/index"),
      needs: ["claim-is-bound", "album-uses-it"],
    },
  ],
  hints: [
    {
      en: "`kubectl describe pod -l app=album` says why it isn't placed: read the name in the event letter by letter. `kubectl describe pvc photos` says what the claim waits for.",
      fr: "`kubectl describe pod -l app=album` dit pourquoi il n'est pas placé : lisez le nom dans l'événement lettre par lettre. `kubectl describe pvc photos` dit ce qu'attend la demande.",
    },
    {
      en: "`kubectl get storageclasses` shows which classes this cluster has. The one marked `(default)` is taken when a claim names none.",
      fr: "`kubectl get storageclasses` montre les classes de ce cluster. Celle marquée `(default)` est prise quand une demande n'en nomme aucune.",
    },
    {
      en: "A claim's class can't be changed. Delete the claim (nothing is in it yet), take the line `storageClassName` out of `claim.yaml`, and hand it in anew.",
      fr: "La classe d'une demande ne peut pas changer. Supprimez la demande (elle ne contient encore rien), retirez la ligne `storageClassName` de `claim.yaml`, et renvoyez-la.",
    },
    {
      en: "In `album.yaml` the pod asks for `claimName: photo`. The claim is called `photos`.",
      fr: "Dans `album.yaml`, le pod demande `claimName: photo`. La demande s'appelle `photos`.",
    },
    {
      en: "The claim is still waiting. If its class exists now: is there somebody who makes volumes for that class (`PROVISIONER`)? And does a pod that uses the claim exist?",
      fr: "La demande attend encore. Si sa classe existe maintenant : y a-t-il quelqu'un qui fabrique des volumes pour elle (`PROVISIONER`) ? Et existe-t-il un pod qui utilise la demande ?",
      opensOn: { check: "photos-survive", code: "no-running-pods" },
    },
  ],
  nearMisses: [
    {
      name: "renamed-the-claim",
      mistake: {
        en: "Makes a claim of the name that the pod asks for: the album runs, the backup looks for photos.",
        fr: "Crée une demande du nom que réclame le pod : l'album tourne, la sauvegarde cherche photos.",
      },
      fails: "album-uses-it",
      code: "volume-differs",
      earns: [],
    },
    {
      name: "empty-dir-instead",
      mistake: {
        en: "Replaces the claim by an emptyDir: the pod starts, and takes the photos along when it goes.",
        fr: "Remplace la demande par un emptyDir : le pod démarre, et emporte les photos en partant.",
      },
      fails: "album-uses-it",
      code: "volume-differs",
      earns: [],
    },
    {
      name: "invented-the-class",
      mistake: {
        en: "Creates a class fast-ssd that nobody makes volumes for: the claim goes on waiting.",
        fr: "Crée une classe fast-ssd pour laquelle personne ne fabrique de volumes : la demande attend toujours.",
      },
      fails: "claim-is-bound",
      code: "not-bound",
      earns: ["album-uses-it"],
    },
  ],
  freeFields: [
    { field: "PersistentVolumeClaim photos .spec.resources.requests.storage", why: "The task names no size." },
  ],
});
