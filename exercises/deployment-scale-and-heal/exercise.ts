import { deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const web = deployment("web");

export default defineExercise({
  id: "deployment-scale-and-heal",
  module: 4,
  topics: ["deployments", "replicasets"],
  level: "guided",
  minutes: 15,
  title: {
    en: "Deployments: scale and heal",
    fr: "Deployments : mise à l'échelle et autoréparation",
  },
  summary: {
    en: "Repair a manifest from a slide, apply it, scale it and watch Kubernetes replace a pod that you delete.",
    fr: "Réparez un manifeste recopié d'une diapositive, appliquez-le, changez son nombre de réplicas et regardez Kubernetes remplacer un pod que vous supprimez.",
  },
  situation: {
    en: [
      "A colleague copied `web.yaml` from a slide into your home directory. It describes a Deployment of",
      "nginx 1.7.9 with 2 replicas, but the indentation suffered on the way: `kubectl` refuses the file.",
      "",
      "Repair it, create the Deployment, and then find out what it promises: as many pods as you asked for, whatever happens.",
    ].join("\n"),
    fr: [
      "Un collègue a recopié `web.yaml` depuis une diapositive dans votre répertoire personnel. Le fichier",
      "décrit un Deployment de nginx 1.7.9 avec 2 réplicas, mais l'indentation a souffert : `kubectl` le refuse.",
      "",
      "Réparez-le, créez le Deployment, puis vérifiez ce qu'il garantit : autant de pods que demandé, quoi qu'il arrive.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "two-replicas",
      title: {
        en: "web runs with 2 ready replicas",
        fr: "web tourne avec 2 réplicas prêts",
      },
      points: 3,
      test: web.hasReadyReplicas(2),
    },
    {
      id: "scaled-to-five",
      title: { en: "It is scaled to 5 replicas", fr: "Il est passé à 5 réplicas" },
      points: 2,
      test: web.hasReadyReplicas(5),
      needs: ["two-replicas"],
    },
    {
      id: "pod-replaced",
      title: {
        en: "A pod was deleted, and the ReplicaSet replaced it",
        fr: "Un pod a été supprimé et le ReplicaSet l'a remplacé",
      },
      points: 3,
      test: web.replacedAPod(),
      needs: ["scaled-to-five"],
    },
    {
      id: "scaled-to-three",
      title: { en: "It is scaled down to 3 replicas", fr: "Il est ramené à 3 réplicas" },
      points: 2,
      test: web.hasReadyReplicas(3),
      needs: ["pod-replaced"],
    },
  ],
  hints: [
    {
      en: "Ask kubectl what it dislikes: `kubectl apply -f web.yaml`. The error names a field that it does not know at this place: `ports`.",
      fr: "Demandez à kubectl ce qui le gêne : `kubectl apply -f web.yaml`. L'erreur nomme un champ qu'il ne connaît pas à cet endroit : `ports`.",
    },
    {
      en: "Ports belong to a container, not to the pod: `name`, `image` and `ports` start in the same column. Indent the last two lines by two spaces, with `nano web.yaml` or `vi web.yaml`.",
      fr: "Les ports appartiennent à un conteneur, pas au pod : `name`, `image` et `ports` commencent dans la même colonne. Décalez les deux dernières lignes de deux espaces, avec `nano web.yaml` ou `vi web.yaml`.",
    },
    {
      en: "Scale with `kubectl scale deployment web --replicas=5`, and wait until `kubectl get deployment web` shows `5/5`.",
      fr: "Changez le nombre de réplicas avec `kubectl scale deployment web --replicas=5`, puis attendez que `kubectl get deployment web` affiche `5/5`.",
    },
    {
      en: "List the pods with `kubectl get pods -l app=web`, copy one name and delete that pod: `kubectl delete pod NAME`. List them again: a younger one has taken its place. Deleting is not scaling: the Deployment still wants 5.",
      fr: "Listez les pods avec `kubectl get pods -l app=web`, copiez un nom et supprimez ce pod : `kubectl delete pod NOM`. Listez-les à nouveau : un pod plus jeune a pris sa place. Supprimer un pod ne change pas le nombre voulu : le Deployment en demande toujours 5.",
    },
  ],
  nearMisses: [
    {
      name: "replicas-left-out",
      mistake: {
        en: "Types the manifest anew instead of repairing it, and forgets the replicas line: one pod instead of two.",
        fr: "Retape le manifeste au lieu de le réparer et oublie la ligne replicas : un pod au lieu de deux.",
      },
      fails: "two-replicas",
      code: "replicas-differ",
      earns: [],
    },
    {
      name: "wrong-name",
      mistake: {
        en: "Creates the Deployment with `kubectl create deployment nginx` and never repairs the file.",
        fr: "Crée le Deployment avec `kubectl create deployment nginx` sans réparer le fichier.",
      },
      fails: "two-replicas",
      code: "absent",
      earns: [],
    },
    {
      name: "scaled-to-four",
      mistake: { en: "Scales to 4 instead of 5.", fr: "Passe à 4 réplicas au lieu de 5." },
      fails: "scaled-to-five",
      code: "replicas-differ",
      earns: ["two-replicas"],
    },
    {
      name: "scaled-instead-of-deleting",
      mistake: {
        en: "Scales down and up again instead of deleting a pod: pods go and come, but nothing was healed.",
        fr: "Réduit puis augmente le nombre de réplicas au lieu de supprimer un pod : rien n'a été réparé.",
      },
      fails: "pod-replaced",
      code: "not-replaced",
      earns: ["two-replicas", "scaled-to-five"],
    },
    {
      name: "restarted-the-rollout",
      mistake: {
        en: "Restarts the whole Deployment instead of deleting one pod: a new ReplicaSet takes over.",
        fr: "Relance tout le Deployment au lieu de supprimer un pod : un nouveau ReplicaSet prend le relais.",
      },
      fails: "pod-replaced",
      code: "not-replaced",
      earns: ["two-replicas", "scaled-to-five"],
    },
    {
      name: "deleted-the-deployment",
      mistake: {
        en: "Deletes the Deployment instead of one of its pods.",
        fr: "Supprime le Deployment au lieu d'un de ses pods.",
      },
      fails: "pod-replaced",
      code: "absent",
      earns: ["two-replicas", "scaled-to-five"],
    },
  ],
});
