import { all, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const web = deployment("nginx-deployment");

export default defineExercise({
  id: "rollout-update-and-undo",
  module: 4,
  topics: ["rolling-update", "rollback", "deployments"],
  level: "guided",
  minutes: 12,
  title: { en: "One version forward, one step back", fr: "Une version en avant, un pas en arrière" },
  summary: {
    en: "Scale the slide's Deployment, update it pod by pod, ship a version that doesn't exist, and take it back in one step.",
    fr: "Agrandissez le Deployment des diapositives, mettez-le à jour pod par pod, livrez une version qui n'existe pas et revenez en arrière d'un seul geste.",
  },
  situation: {
    en: [
      "The security team gives you until noon: no web server older than nginx 1.26. Yours is 1.7.9, from a training slide; the two",
      "manifests of the slides are in your home directory, `deployment.yaml` with 2 replicas and `deployment-scale.yaml` with 3.",
      "",
      "Bring it up, scale it with the second file, update it to 1.26 and write into its history why. Then do what happens to everyone once: ship",
      "`nginx:1.62`, which doesn't exist. Take that back in one step. Three servers, at 1.26, is what the security team wants to find.",
    ].join("\n"),
    fr: [
      "L'équipe sécurité vous donne jusqu'à midi : plus aucun serveur web antérieur à nginx 1.26. Le vôtre est un 1.7.9, sorti d'une",
      "formation ; les deux manifestes des diapositives sont dans votre répertoire personnel, `deployment.yaml` (2 réplicas) et `deployment-scale.yaml` (3).",
      "",
      "Démarrez-le, agrandissez-le avec le second fichier, passez-le en 1.26 et notez-en la raison dans l'historique. Faites ensuite ce qui arrive à tout le monde",
      "un jour : livrez `nginx:1.62`, qui n'existe pas. Revenez en arrière d'un seul geste. L'équipe sécurité veut trouver trois serveurs, en 1.26.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "two-replicas",
      title: {
        en: "The slide's Deployment runs, 2 replicas of nginx:1.7.9",
        fr: "Le Deployment des diapositives tourne : 2 réplicas de nginx:1.7.9",
      },
      points: 1,
      test: all(web.usesImage("nginx:1.7.9"), web.hasReadyReplicas(2)),
    },
    {
      id: "three-replicas",
      title: { en: "It has 3 replicas", fr: "Il compte 3 réplicas" },
      points: 1,
      test: web.hasReadyReplicas(3),
      needs: ["two-replicas"],
    },
    {
      id: "updated",
      title: { en: "All 3 replicas run nginx:1.26", fr: "Les 3 réplicas tournent en nginx:1.26" },
      points: 3,
      test: all(web.usesImage("nginx:1.26"), web.hasReadyReplicas(3, { updated: true })),
      needs: ["three-replicas"],
    },
    {
      id: "reason-given",
      title: { en: "The history says why", fr: "L'historique dit pourquoi" },
      points: 1,
      test: all(
        web.usesImage("nginx:1.26"),
        web.satisfies(
          "'kubernetes.io/change-cause' in object.metadata.annotations && object.metadata.annotations['kubernetes.io/change-cause'].size() > 3",
          {
            en: "an annotation kubernetes.io/change-cause on the Deployment",
            fr: "une annotation kubernetes.io/change-cause sur le Deployment",
          },
        ),
      ),
      needs: ["updated"],
    },
    {
      id: "bad-version-shipped",
      title: { en: "The version that doesn't exist was shipped", fr: "La version qui n'existe pas a été livrée" },
      points: 1,
      test: all(
        web.usesImage("nginx:1.62"),
        web.satisfies("has(object.status.unavailableReplicas) && object.status.unavailableReplicas > 0", {
          en: "a pod of the new version that does not come up",
          fr: "un pod de la nouvelle version qui ne démarre pas",
        }),
      ),
      needs: ["updated"],
    },
    {
      id: "rolled-back",
      title: { en: "One step back: 3 replicas of nginx:1.26", fr: "Un pas en arrière : 3 réplicas de nginx:1.26" },
      points: 3,
      test: all(web.usesImage("nginx:1.26"), web.hasReadyReplicas(3, { updated: true })),
      needs: ["bad-version-shipped"],
    },
  ],
  hints: [
    {
      en: "`kubectl apply -f deployment.yaml`, then wait with `kubectl rollout status deployment/nginx-deployment`. The second file has the same name inside, so applying it changes the same Deployment.",
      fr: "`kubectl apply -f deployment.yaml`, puis attendez avec `kubectl rollout status deployment/nginx-deployment`. Le second fichier porte le même nom à l'intérieur : l'appliquer modifie le même Deployment.",
    },
    {
      en: "`kubectl set image deployment/nginx-deployment nginx=nginx:1.26`: left of the equals sign stands the container's name, right of it the image.",
      fr: "`kubectl set image deployment/nginx-deployment nginx=nginx:1.26` : à gauche du signe égal, le nom du conteneur ; à droite, l'image.",
    },
    {
      en: 'The column CHANGE-CAUSE of `kubectl rollout history` is an annotation: `kubectl annotate deployment/nginx-deployment kubernetes.io/change-cause="…"`, after the update.',
      fr: 'La colonne CHANGE-CAUSE de `kubectl rollout history` est une annotation : `kubectl annotate deployment/nginx-deployment kubernetes.io/change-cause="…"`, après la mise à jour.',
    },
    {
      en: "`kubectl rollout undo deployment/nginx-deployment` takes back the last change of the template. Your files still say 1.7.9: applying one of them is not a step back but a leap.",
      fr: "`kubectl rollout undo deployment/nginx-deployment` annule le dernier changement du template. Vos fichiers, eux, disent toujours 1.7.9 : en appliquer un n'est pas un pas en arrière, c'est un saut.",
      opensOn: { check: "rolled-back", code: "image-differs" },
    },
  ],
  nearMisses: [
    {
      name: "scaled-only",
      mistake: {
        en: "Restarts the Deployment and takes that for an update: new pods, old image.",
        fr: "Relance le Deployment en croyant le mettre à jour : de nouveaux pods, la même image.",
      },
      fails: "updated",
      code: "image-differs",
      earns: ["two-replicas", "three-replicas"],
    },
    {
      name: "no-reason-given",
      mistake: {
        en: "Updates without a word: in the history nobody will know which revision was which.",
        fr: "Met à jour sans un mot : dans l'historique, personne ne saura quelle révision était laquelle.",
      },
      fails: "reason-given",
      code: "expression-false",
      earns: ["two-replicas", "three-replicas", "updated"],
    },
    {
      name: "undid-too-far",
      mistake: {
        en: "Goes back to revision 1 instead of one step: that was nginx 1.7.9.",
        fr: "Revient à la révision 1 au lieu d'un seul pas : c'était nginx 1.7.9.",
      },
      fails: "rolled-back",
      code: "image-differs",
      earns: ["two-replicas", "three-replicas", "updated", "reason-given", "bad-version-shipped"],
    },
    {
      name: "applied-the-old-file",
      mistake: {
        en: "Applies the file from the morning to undo the change: it takes back the update and a replica with it.",
        fr: "Réapplique le fichier du matin pour annuler : cela défait aussi la mise à jour, et un réplica avec.",
      },
      fails: "rolled-back",
      code: "image-differs",
      earns: ["two-replicas", "three-replicas", "updated", "reason-given", "bad-version-shipped"],
    },
  ],
  freeFields: [{ field: "Deployment nginx-deployment .metadata.annotations*", why: "Any words may say why." }],
});
