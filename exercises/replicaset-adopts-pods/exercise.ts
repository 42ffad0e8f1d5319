import { all, pod, replicaSet } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const mail = replicaSet("mail");
const first = pod("mail-1");

const isOwned = (name: string) =>
  pod(name).satisfies(
    "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(o, o.kind == 'ReplicaSet' && o.name == 'mail')",
    { en: `${name} belongs to the ReplicaSet mail`, fr: `${name} appartient au ReplicaSet mail` },
  );

export default defineExercise({
  id: "replicaset-adopts-pods",
  module: 4,
  topics: ["replicasets"],
  level: "guided",
  minutes: 12,
  title: { en: "A guardian for two orphans", fr: "Un gardien pour deux orphelins" },
  summary: {
    en: "Let a ReplicaSet adopt two pods that were started by hand, take one of them aside, and see the number kept.",
    fr: "Faites adopter par un ReplicaSet deux pods lancés à la main, mettez-en un de côté et voyez le nombre se maintenir.",
  },
  situation: {
    en: [
      "The mail relay was three pods, started by hand one evening: `mail-1`, `mail-2`, `mail-3`. The third died on the 4th of the",
      "month; nobody noticed until today, when the second began to be slow under the load of two. Your colleague has written",
      "`mail.yaml`, a ReplicaSet that shall keep three of them, but the cluster refuses the file.",
      "",
      "Mend it **without stopping the two that run**: they hold mail that is not delivered yet. When they are looked after, take",
      "`mail-1` aside so that it runs on but is no longer counted, for somebody wants to look at it. Then delete one of the others to see what you bought.",
    ].join("\n"),
    fr: [
      "Le relais de messagerie, c'étaient trois pods lancés à la main un soir : `mail-1`, `mail-2`, `mail-3`. Le troisième est mort le 4",
      "du mois ; personne ne l'a vu jusqu'à ce matin, quand le deuxième a commencé à peiner. Votre collègue a écrit `mail.yaml`, un",
      "ReplicaSet qui doit en maintenir trois, mais le cluster refuse le fichier.",
      "",
      "Réparez-le **sans arrêter les deux pods en marche** : ils détiennent des messages pas encore distribués. Une fois qu'ils sont",
      "sous bonne garde, mettez `mail-1` de côté : il doit continuer de tourner sans plus être compté, car quelqu'un veut l'examiner. Supprimez ensuite l'un des autres, pour voir ce que vous y avez gagné.",
    ].join("\n"),
  },
  abilities: {},
  namespace: "default",
  checks: [
    {
      id: "adopted",
      title: {
        en: "The ReplicaSet mail keeps 3 pods, and mail-1 and mail-2 are among them",
        fr: "Le ReplicaSet mail maintient 3 pods, dont mail-1 et mail-2",
      },
      points: 4,
      test: all(mail.hasReadyReplicas(3), isOwned("mail-1"), isOwned("mail-2")),
    },
    {
      id: "set-free",
      title: {
        en: "mail-1 still runs, belongs to nobody, and 3 others are ready",
        fr: "mail-1 tourne toujours, n'appartient à personne, et 3 autres sont prêts",
      },
      points: 3,
      test: all(
        first.satisfies(
          "object.status.phase == 'Running' && (!has(object.metadata.ownerReferences) || object.metadata.ownerReferences.size() == 0)",
          { en: "mail-1 runs and has no owner", fr: "mail-1 tourne et n'a pas de propriétaire" },
        ),
        mail.hasReadyReplicas(3),
      ),
      needs: ["adopted"],
    },
    {
      id: "replaced",
      title: {
        en: "A pod was deleted, and the ReplicaSet replaced it",
        fr: "Un pod a été supprimé et le ReplicaSet l'a remplacé",
      },
      points: 3,
      test: mail.replacedAPod(),
      needs: ["set-free"],
    },
  ],
  hints: [
    {
      en: "`kubectl apply -f mail.yaml` says it in its last words: the selector does not match the template's labels. Which of the two fits the pods that run? `kubectl get pods --show-labels`.",
      fr: "`kubectl apply -f mail.yaml` le dit à la fin : le sélecteur ne correspond pas aux labels du template. Lequel des deux convient aux pods en marche ? `kubectl get pods --show-labels`.",
    },
    {
      en: "The running pods carry `app=mail`. Write `app: mail` in the template too, and apply: the ReplicaSet makes one pod and adopts two.",
      fr: "Les pods en marche portent `app=mail`. Écrivez aussi `app: mail` dans le template, puis appliquez : le ReplicaSet crée un pod et en adopte deux.",
    },
    {
      en: "The two pods were not adopted. A ReplicaSet adopts what fits its selector and has no owner; here the selector no longer fits `app=mail`. Delete the ReplicaSet, put the selector back, and change the template instead.",
      fr: "Les deux pods n'ont pas été adoptés. Un ReplicaSet adopte ce qui répond à son sélecteur et n'a pas de propriétaire ; ici, le sélecteur ne répond plus à `app=mail`. Supprimez le ReplicaSet, rétablissez le sélecteur et changez plutôt le template.",
      opensOn: { check: "adopted", code: "expression-false" },
    },
    {
      en: "A pod belongs to its ReplicaSet by its label alone. A dash after the key takes a label away: `kubectl label pod mail-1 app-`.",
      fr: "Un pod n'appartient à son ReplicaSet que par son label. Un tiret après la clé retire un label : `kubectl label pod mail-1 app-`.",
    },
    {
      en: "To finish, `kubectl get pods -l app=mail`, and `kubectl delete pod NAME` with one of those names. Changing `replicas` is not the same: then nothing is replaced.",
      fr: "Pour finir, `kubectl get pods -l app=mail`, puis `kubectl delete pod NOM` avec l'un de ces noms. Changer `replicas` n'est pas la même chose : rien n'est remplacé.",
    },
  ],
  nearMisses: [
    {
      name: "changed-the-selector",
      mistake: {
        en: "Makes the selector fit the template: the ReplicaSet makes three pods of its own and leaves the two alone.",
        fr: "Adapte le sélecteur au template : le ReplicaSet crée trois pods à lui et laisse les deux autres de côté.",
      },
      fails: "adopted",
      code: "expression-false",
      earns: [],
    },
    {
      name: "deleted-the-old-pods",
      mistake: {
        en: "Clears the two pods away first: three clean pods, and the mail they held is lost.",
        fr: "Fait d'abord place nette : trois pods tout propres, et les messages des deux anciens sont perdus.",
      },
      fails: "adopted",
      code: "absent",
      earns: [],
    },
    {
      name: "deleted-the-sick-one",
      mistake: {
        en: "Deletes mail-1 instead of taking it aside: it is replaced, but there is nothing left to look at.",
        fr: "Supprime mail-1 au lieu de le mettre de côté : il est remplacé, mais il n'y a plus rien à examiner.",
      },
      fails: "set-free",
      code: "absent",
      earns: ["adopted"],
    },
    {
      name: "scaled-instead-of-deleting",
      mistake: {
        en: "Scales down and up again: pods go and come, but nothing was lost, so nothing was healed.",
        fr: "Réduit puis augmente le nombre de réplicas : des pods partent et viennent, mais rien n'a été perdu, donc rien réparé.",
      },
      fails: "replaced",
      code: "not-replaced",
      earns: ["adopted", "set-free"],
    },
  ],
  freeFields: [
    {
      field: "ReplicaSet mail .spec.template.spec.containers[0].*",
      why: "What it starts in their place is judged when one is deleted.",
    },
  ],
});
