import { all, canI, deployment } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const account = (name: string) => `system:serviceaccount:laboratory:${name}`;
const reporter = deployment("reporter");

export default defineExercise({
  id: "rbac-reporter-refused",
  module: 9,
  topics: ["rbac"],
  level: "broken",
  minutes: 20,
  title: {
    en: "The report that the API refuses",
    fr: "Le rapport que l'API refuse",
  },
  summary: {
    en: "A program asks the API for pods and is refused, although there are an account, a role and a binding: three links are broken.",
    fr: "Un programme demande des pods à l'API et se voit refuser, malgré un compte, un rôle et une liaison : trois maillons sont rompus.",
  },
  situation: {
    en: [
      "In the namespace `laboratory`, `reporter` is to write a report every two seconds on which pods run. Somebody prepared the",
      "ServiceAccount `reporter`, the Role `list-pods` and the RoleBinding `reporter-lists-pods`, and went on parental leave. The log says",
      "that the API refuses, and the head of the laboratory wants the report in ten minutes.",
      "",
      "Get the report written, with the program's **own** account. The account `default`, which every other pod of the namespace uses,",
      "must not gain a single right, and `reporter` none beyond reading pods.",
    ].join("\n"),
    fr: [
      "Dans le namespace `laboratory`, `reporter` doit écrire toutes les deux secondes un rapport sur les pods en marche. Quelqu'un a préparé",
      "le ServiceAccount `reporter`, le Role `list-pods` et le RoleBinding `reporter-lists-pods`, puis est parti en congé parental. Le journal dit",
      "que l'API refuse, et la cheffe du laboratoire veut son rapport dans dix minutes.",
      "",
      "Faites écrire le rapport, avec le compte **propre** au programme. Le compte `default`, qu'utilisent tous les autres pods du namespace, ne",
      "doit gagner aucun droit, et `reporter` aucun autre que celui de lire les pods.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "laboratory",
  checks: [
    {
      id: "account-may-list",
      title: {
        en: "The account reporter may list pods in laboratory",
        fr: "Le compte reporter peut lister les pods de laboratory",
      },
      points: 4,
      test: canI({ user: account("reporter"), verb: "list", resource: "pods", allowed: true }),
    },
    {
      id: "uses-its-account",
      title: {
        en: "The program runs under its own account, and writes its report",
        fr: "Le programme tourne sous son propre compte et écrit son rapport",
      },
      points: 4,
      test: all(
        reporter.field(".spec.template.spec.serviceAccountName").equals("reporter"),
        reporter.hasReadyReplicas(1, { updated: true }),
        reporter.runs(["cat", "/tmp/report"]),
      ),
    },
    {
      id: "nobody-gained-more",
      title: {
        en: "default may still do nothing, and reporter nothing but read pods",
        fr: "default ne peut toujours rien faire, et reporter rien d'autre que lire les pods",
      },
      points: 2,
      test: all(
        canI({ user: account("default"), verb: "list", resource: "pods", allowed: false }),
        canI({ user: account("default"), verb: "get", resource: "pods", allowed: false }),
        ...["create", "update", "patch", "delete"].map((verb) =>
          canI({ user: account("reporter"), verb, resource: "pods", allowed: false }),
        ),
        canI({ user: account("reporter"), verb: "get", resource: "secrets", allowed: false }),
        canI({ user: account("reporter"), verb: "list", resource: "configmaps", allowed: false }),
        canI({ user: account("reporter"), verb: "list", resource: "pods", namespace: "default", allowed: false }),
      ),
      needs: ["account-may-list"],
    },
  ],
  hints: [
    {
      en: "Ask the cluster in the program's name, account by account: `kubectl auth can-i list pods --as=system:serviceaccount:laboratory:reporter`. And which account does the pod use? `kubectl get pods -o custom-columns=NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName`.",
      fr: "Interrogez le cluster au nom du programme, compte par compte : `kubectl auth can-i list pods --as=system:serviceaccount:laboratory:reporter`. Et quel compte le pod utilise-t-il ? `kubectl get pods -o custom-columns=NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName`.",
    },
    {
      en: "`kubectl describe rolebinding reporter-lists-pods`: look at the column `Namespace` of the subject. `kubectl get role list-pods -o yaml`: in which API group are pods? (`kubectl api-resources | grep pods`)",
      fr: "`kubectl describe rolebinding reporter-lists-pods` : regardez la colonne `Namespace` du sujet. `kubectl get role list-pods -o yaml` : dans quel groupe d'API sont les pods ? (`kubectl api-resources | grep pods`)",
    },
    {
      en: '`kubectl edit role list-pods`: pods are in the core group, written `""`. `kubectl edit rolebinding reporter-lists-pods`: the account lives in `laboratory`. Only the `roleRef` of a binding can\'t be changed.',
      fr: '`kubectl edit role list-pods` : les pods sont dans le groupe de base, écrit `""`. `kubectl edit rolebinding reporter-lists-pods` : le compte vit dans `laboratory`. Seul le `roleRef` d\'une liaison ne peut pas changer.',
    },
    {
      en: "The program still uses `default`: `kubectl set serviceaccount deployment/reporter reporter`.",
      fr: "Le programme utilise toujours `default` : `kubectl set serviceaccount deployment/reporter reporter`.",
    },
  ],
  nearMisses: [
    {
      name: "rights-for-default",
      mistake: {
        en: "Gives the rights to the account default: the report is written, and so could every other pod list pods.",
        fr: "Donne les droits au compte default : le rapport s'écrit, mais tous les autres pods peuvent aussi lister les pods.",
      },
      fails: "uses-its-account",
      code: "field-absent",
      earns: [],
    },
    {
      name: "group-forgotten",
      mistake: {
        en: "Mends the binding and the account, but overlooks the API group in the role.",
        fr: "Répare la liaison et le compte, mais ne voit pas le groupe d'API dans le rôle.",
      },
      fails: "account-may-list",
      code: "not-allowed",
      earns: [],
    },
    {
      name: "made-it-admin",
      mistake: {
        en: "Makes the account administrator of the namespace, because then it works.",
        fr: "Rend le compte administrateur du namespace, parce qu'ainsi ça marche.",
      },
      fails: "nobody-gained-more",
      code: "still-allowed",
      earns: ["account-may-list", "uses-its-account"],
    },
    {
      name: "account-not-used",
      mistake: {
        en: "Mends role and binding, but leaves the program running under default.",
        fr: "Répare le rôle et la liaison, mais laisse le programme tourner sous default.",
      },
      fails: "uses-its-account",
      code: "field-absent",
      earns: ["account-may-list", "nobody-gained-more"],
    },
    {
      name: "may-start-pods-too",
      mistake: {
        en: "Writes one verb more into the Role while at it: the reporter may start pods of its own.",
        fr: "Écrit au passage un verbe de plus dans le Role : reporter peut lancer ses propres pods.",
      },
      fails: "nobody-gained-more",
      code: "still-allowed",
      earns: ["account-may-list", "uses-its-account"],
    },
  ],
  freeFields: [
    {
      field: "RoleBinding reporter-lists-pods .subjects[0].namespace",
      why: "Without one, the binding's own namespace is meant.",
    },
  ],
});
