import { all, claim, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const stage = deployment("stage");
const gallery = deployment("gallery");

export default defineExercise({
  id: "troubleshoot-festival-room",
  module: 9,
  topics: ["troubleshooting"],
  level: "broken",
  minutes: 15,
  title: {
    en: "No room at the festival",
    fr: "Plus de place au festival",
  },
  summary: {
    en: "Two programs of a festival wait in Pending, each for something that will never come. The scheduler knows what.",
    fr: "Deux programmes d'un festival attendent en Pending, chacun une chose qui ne viendra jamais. L'ordonnanceur sait laquelle.",
  },
  situation: {
    en: [
      "The gates open in half an hour. `stage`, which shows the running order on the big screens, and `gallery`, which collects the photographers'",
      'pictures, have been `Pending` since this morning. "We need more machines", says the person who ordered the last ones. You doubt it.',
      "",
      "`stage` needs 256 **megabytes** of memory (`Mi`) a copy, and shall go on saying so. `gallery` needs its 200 Mi on a volume that lasts;",
      "there's only one kind of storage in this cluster. No picture has been taken yet, so the claim `photos` may be made anew (`photos.yaml`).",
    ].join("\n"),
    fr: [
      "Les portes ouvrent dans une demi-heure. `stage`, qui affiche le programme sur les écrans géants, et `gallery`, qui recueille les images des",
      "photographes, sont `Pending` depuis ce matin. « Il nous faut plus de machines », dit la personne qui a commandé les dernières. Vous en doutez.",
      "",
      "`stage` a besoin de 256 **mégaoctets** de mémoire (`Mi`) par copie, et doit continuer de le dire. `gallery` a besoin de ses 200 Mi sur un volume",
      "durable ; ce cluster ne connaît qu'une sorte de stockage. Aucune photo n'est encore prise : le claim `photos` peut être refait (`photos.yaml`).",
    ].join("\n"),
  },
  abilities: { clusterScope: true, defaultStorage: true },
  namespace: "default",
  checks: [
    {
      id: "stage-runs",
      title: { en: "Both copies of stage run", fr: "Les deux copies de stage tournent" },
      points: 3,
      test: stage.hasReadyReplicas(2, { updated: true }),
    },
    {
      id: "stage-still-asks",
      title: { en: "Each asks for 256Mi of memory", fr: "Chacune demande 256Mi de mémoire" },
      points: 2,
      test: all(stage.hasResources({ requests: { memory: "256Mi" } }), stage.hasReadyReplicas(2, { updated: true })),
    },
    {
      id: "photos-have-a-volume",
      title: { en: "The claim photos has a volume", fr: "Le claim photos a un volume" },
      points: 3,
      test: claim("photos").isBound(),
    },
    {
      id: "gallery-runs",
      title: { en: "gallery runs, with the claim on /photos", fr: "gallery tourne, avec le claim sur /photos" },
      points: 2,
      test: all(
        gallery.hasReadyReplicas(1),
        gallery.mounts("/photos", { from: { kind: "persistentVolumeClaim", name: "photos" } }),
      ),
      needs: ["photos-have-a-volume"],
    },
  ],
  hints: [
    {
      en: "A pod that is `Pending` has no log: nothing has run. The scheduler's sentence is the last event: `kubectl describe pods -l app=stage`, `kubectl describe pods -l app=gallery`.",
      fr: "Un pod `Pending` n'a pas de journal : rien n'a tourné. La phrase de l'ordonnanceur est le dernier événement : `kubectl describe pods -l app=stage`, `kubectl describe pods -l app=gallery`.",
    },
    {
      en: "*Insufficient memory* on all machines: how much does one machine have (`kubectl describe nodes | grep -A 6 Allocatable`), and how much does one copy ask for?",
      fr: "*Insufficient memory* sur toutes les machines : combien en a une machine (`kubectl describe nodes | grep -A 6 Allocatable`), et combien une copie en demande-t-elle ?",
    },
    {
      en: "`kubectl describe pvc photos` and `kubectl get storageclasses`: which class does the claim want, and which is there? The class of a claim can't be changed.",
      fr: "`kubectl describe pvc photos` et `kubectl get storageclasses` : quelle classe le claim veut-il, et laquelle existe ? La classe d'un claim ne peut pas changer.",
    },
    {
      en: "`kubectl set resources deployment stage --requests=cpu=100m,memory=256Mi`. For the claim: mend `photos.yaml`, `kubectl replace --force -f photos.yaml`. If the deletion waits: a claim that a pod wants goes only after the pod; delete the waiting pod of `gallery`.",
      fr: "`kubectl set resources deployment stage --requests=cpu=100m,memory=256Mi`. Pour le claim : corrigez `photos.yaml`, puis `kubectl replace --force -f photos.yaml`. Si la suppression attend : un claim voulu par un pod ne part qu'après lui ; supprimez le pod de `gallery` qui attend.",
    },
  ],
  nearMisses: [
    {
      name: "asks-for-nothing",
      mistake: {
        en: "Removes the requests: the pods run, and the scheduler no longer knows what they need.",
        fr: "Supprime les requêtes : les pods tournent, et l'ordonnanceur ne sait plus ce qu'il leur faut.",
      },
      fails: "stage-still-asks",
      code: "resources-differ",
      earns: ["stage-runs"],
    },
    {
      name: "fewer-copies",
      mistake: {
        en: "Runs one copy instead of two: one copy of 256 gigabytes doesn't fit either.",
        fr: "Passe à une copie au lieu de deux : une copie de 256 gigaoctets ne tient pas davantage.",
      },
      fails: "stage-runs",
      code: "replicas-differ",
      earns: [],
    },
    {
      name: "photos-in-the-pod",
      mistake: {
        en: "Gives gallery an emptyDir: it runs, and every picture dies with the pod.",
        fr: "Donne un emptyDir à gallery : il tourne, et chaque photo meurt avec le pod.",
      },
      fails: "photos-have-a-volume",
      code: "not-bound",
      earns: [],
    },
    {
      name: "smaller-claim",
      mistake: {
        en: "Makes the claim anew, smaller: it wasn't the size, but the class.",
        fr: "Refait le claim, plus petit : ce n'était pas la taille, mais la classe.",
      },
      fails: "photos-have-a-volume",
      code: "not-bound",
      earns: ["stage-runs", "stage-still-asks"],
    },
  ],
  freeFields: [{ field: "PersistentVolumeClaim photos .spec.resources.requests.storage", why: "200 Mi or more." }],
});
