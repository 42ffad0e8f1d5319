import { all, canI } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const amira = (
  allowed: boolean,
  verb: string,
  resource: string,
  more: { group?: string; subresource?: string; name?: string; namespace?: string } = {},
) => canI({ user: "amira", verb, resource, allowed, ...more });

export default defineExercise({
  id: "rbac-apprentice",
  module: 9,
  topics: ["rbac"],
  level: "alone",
  minutes: 15,
  title: {
    en: "The apprentice's first day",
    fr: "Le premier jour de l'apprentie",
  },
  summary: {
    en: "Amira may look around and restart one program, and nothing else: give her exactly that.",
    fr: "Amira peut regarder et relancer un seul programme, rien d'autre : donnez-lui exactement cela.",
  },
  situation: {
    en: [
      "Amira starts today in the bookkeeping team, whose programs live in the namespace `accounts`. Until now everybody there had",
      "cluster-admin, and last month somebody deleted the wrong Deployment. This time it shall be right from the first day. `amira` may",
      "",
      "- look at what runs in `accounts` (pods and Deployments, also their logs), but not at Secrets,",
      "- restart the Deployment `ledger` (`kubectl rollout restart` makes a *patch*), and no other,",
      "- delete nothing, run no command in a pod, and see nothing of other namespaces, `payroll` least of all.",
      "",
      "You are administrator. To try something in her name, add `--as=amira` to any kubectl command.",
    ].join("\n"),
    fr: [
      "Amira rejoint aujourd'hui la comptabilité, dont les programmes vivent dans le namespace `accounts`. Jusqu'ici, tout le monde y était",
      "cluster-admin, et le mois dernier quelqu'un a supprimé le mauvais Deployment. Cette fois, que tout soit juste dès le premier jour. `amira` peut",
      "",
      "- regarder ce qui tourne dans `accounts` (pods et Deployments, ainsi que leurs journaux), mais pas les Secrets ;",
      "- relancer le Deployment `ledger` (`kubectl rollout restart` fait un *patch*), et aucun autre ;",
      "- ne rien supprimer, ne lancer aucune commande dans un pod, ne rien voir des autres namespaces, `payroll` moins que tout autre.",
      "",
      "Vous êtes administrateur. Pour essayer en son nom, ajoutez `--as=amira` à n'importe quelle commande kubectl.",
    ].join("\n"),
  },
  abilities: { clusterScope: true },
  namespace: "accounts",
  checks: [
    {
      id: "looks-around",
      title: {
        en: "Amira can list pods and Deployments in accounts, and read logs",
        fr: "Amira peut lister les pods et les Deployments d'accounts, et lire les journaux",
      },
      points: 3,
      test: all(
        amira(true, "list", "pods"),
        amira(true, "list", "deployments", { group: "apps" }),
        amira(true, "get", "pods", { subresource: "log" }),
      ),
    },
    {
      id: "restarts-ledger-only",
      title: {
        en: "She can restart ledger, and no other Deployment",
        fr: "Elle peut relancer ledger, et aucun autre Deployment",
      },
      points: 3,
      test: all(
        amira(true, "patch", "deployments", { group: "apps", name: "ledger" }),
        amira(false, "patch", "deployments", { group: "apps", name: "invoices" }),
      ),
    },
    {
      id: "touches-nothing-else",
      title: {
        en: "She can see no Secret, delete nothing, change nothing else, and run nothing in a pod",
        fr: "Elle ne voit aucun Secret, ne supprime rien, ne change rien d'autre et n'exécute rien dans un pod",
      },
      points: 2,
      test: all(
        amira(false, "list", "secrets"),
        amira(false, "get", "secrets", { name: "bank-access" }),
        amira(false, "delete", "pods"),
        amira(false, "delete", "deployments", { group: "apps", name: "ledger" }),
        amira(false, "create", "pods", { subresource: "exec" }),
        amira(false, "create", "pods"),
        amira(false, "patch", "pods"),
        amira(false, "create", "deployments", { group: "apps" }),
        amira(false, "patch", "deployments", { group: "apps", subresource: "scale", name: "invoices" }),
        amira(false, "update", "configmaps"),
      ),
      needs: ["looks-around"],
    },
    {
      id: "stays-in-accounts",
      title: {
        en: "Her rights end at the border of accounts",
        fr: "Ses droits s'arrêtent à la frontière d'accounts",
      },
      points: 2,
      test: all(
        amira(false, "list", "pods", { namespace: "payroll" }),
        amira(false, "get", "configmaps", { namespace: "payroll" }),
        amira(false, "list", "pods", { namespace: "default" }),
      ),
      needs: ["looks-around"],
    },
  ],
  hints: [
    {
      en: "There is a ready-made ClusterRole that reads nearly everything and leaves Secrets out: `kubectl describe clusterrole view`.",
      fr: "Il existe un ClusterRole tout fait qui lit presque tout et laisse les Secrets de côté : `kubectl describe clusterrole view`.",
    },
    {
      en: "A ClusterRole tied by a **Role**Binding counts in that one namespace only: `kubectl create rolebinding … --clusterrole=view --user=amira`.",
      fr: "Un ClusterRole attaché par un **Role**Binding ne vaut que dans ce namespace : `kubectl create rolebinding … --clusterrole=view --user=amira`.",
    },
    {
      en: "She can see beyond `accounts`, so the view was tied with a ClusterRoleBinding. Delete that, and make a RoleBinding.",
      fr: "Elle voit au-delà d'`accounts` : la lecture a donc été attachée par un ClusterRoleBinding. Supprimez-le et créez un RoleBinding.",
      opensOn: { check: "stays-in-accounts", code: "still-allowed" },
    },
    {
      en: "For the restart, a Role of your own: `kubectl create role … --verb=patch --resource=deployments --resource-name=ledger`, and a RoleBinding for it.",
      fr: "Pour relancer, un Role à vous : `kubectl create role … --verb=patch --resource=deployments --resource-name=ledger`, et son RoleBinding.",
    },
  ],
  nearMisses: [
    {
      name: "everywhere",
      mistake: {
        en: "Ties view with a ClusterRoleBinding: Amira reads every namespace.",
        fr: "Attache view par un ClusterRoleBinding : Amira lit tous les namespaces.",
      },
      fails: "stays-in-accounts",
      code: "still-allowed",
      earns: ["looks-around", "restarts-ledger-only", "touches-nothing-else"],
    },
    {
      name: "edit-for-convenience",
      mistake: {
        en: "Gives edit, because then everything works: she may read Secrets, delete, and run commands too.",
        fr: "Donne edit, parce que tout marche ainsi : elle peut aussi lire les Secrets, supprimer et exécuter.",
      },
      fails: "touches-nothing-else",
      code: "still-allowed",
      earns: ["looks-around", "stays-in-accounts"],
    },
    {
      name: "any-deployment",
      mistake: {
        en: "Leaves the resource name out of the role: she may restart every Deployment.",
        fr: "Oublie le nom de la ressource dans le rôle : elle peut relancer tous les Deployments.",
      },
      fails: "restarts-ledger-only",
      code: "still-allowed",
      earns: ["looks-around", "touches-nothing-else", "stays-in-accounts"],
    },
    {
      name: "no-logs",
      mistake: {
        en: "Writes a role for pods and deployments, and doesn't know that logs are a resource of their own.",
        fr: "Écrit un rôle pour pods et deployments, sans savoir que les journaux sont une ressource à part.",
      },
      fails: "looks-around",
      code: "not-allowed",
      earns: ["restarts-ledger-only"],
    },
    {
      name: "wrong-group",
      mistake: {
        en: "Writes the rule by hand and puts deployments into the core group, where there are none.",
        fr: "Écrit la règle à la main et place deployments dans le groupe de base, où il n'y en a pas.",
      },
      fails: "restarts-ledger-only",
      code: "not-allowed",
      earns: ["looks-around", "touches-nothing-else", "stays-in-accounts"],
    },
    {
      name: "a-little-more",
      mistake: {
        en: "Gives view and the restart, and the right to start pods on top, for she will surely need it: nobody asked for that.",
        fr: "Donne view et la relance, plus le droit de lancer des pods, car elle en aura sûrement besoin : personne ne l'a demandé.",
      },
      fails: "touches-nothing-else",
      code: "still-allowed",
      earns: ["looks-around", "restarts-ledger-only", "stays-in-accounts"],
    },
  ],
});
