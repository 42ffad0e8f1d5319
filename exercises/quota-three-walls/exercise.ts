import { all, canI, deployment, object, resourceQuota } from "../../checkers/vocabulary/index.ts";
import { defineExercise } from "../format/index.ts";

const chemistry = { namespace: "chemistry" };
const marie = (namespace: string, verb: string, resource: string, allowed: boolean, group = "") =>
  canI({ user: "marie", namespace, verb, resource, allowed, group });

export default defineExercise({
  id: "quota-three-walls",
  module: 9,
  topics: ["quotas", "multi-tenancy"],
  level: "guided",
  minutes: 20,
  title: {
    en: "Three walls for two departments",
    fr: "Trois murs pour deux départements",
  },
  summary: {
    en: "Two departments of a school share a cluster: give one a budget, sensible defaults and its own rights, and keep it out of the other.",
    fr: "Deux départements d'une école partagent un cluster : donnez à l'un un budget, de bons réglages et ses propres droits, et tenez-le hors de l'autre.",
  },
  situation: {
    en: [
      "In the week before the exams, somebody in *physics* scaled a simulation to two hundred copies, and *chemistry* couldn't start a single pod for two days.",
      "The headmistress wants peace. You work in the namespace `physics`; `chemistry` is the neighbour.",
      "",
      "- A ResourceQuota `team` in `physics`: at most 10 pods, requesting at most 1 CPU (`requests.cpu`) and 1Gi (`requests.memory`) together.",
      "- A LimitRange `defaults` in `physics` (`defaults.yaml`), and with it a Deployment `helper` of one copy that says nothing about resources.",
      "- Proof: scale `simulation` to 40. No more than ten pods may come of it.",
      "- `marie` may edit everything in `physics` (the ready-made ClusterRole `edit`), and see nothing of `chemistry`.",
      "- Pods of `physics` can't connect to pods of `chemistry` any longer (`only-us.yaml`); within `chemistry` all goes on as before.",
    ].join("\n"),
    fr: [
      "La semaine d'avant les examens, quelqu'un de *physique* a porté une simulation à deux cents copies, et *chimie* n'a pu démarrer aucun pod pendant deux jours.",
      "La directrice veut la paix. Vous travaillez dans le namespace `physics` ; `chemistry` est le voisin.",
      "",
      "- Un ResourceQuota `team` dans `physics` : au plus 10 pods, demandant ensemble au plus 1 processeur (`requests.cpu`) et 1Gi (`requests.memory`).",
      "- Un LimitRange `defaults` dans `physics` (`defaults.yaml`) et, grâce à lui, un Deployment `helper` d'une copie qui ne dit rien de ses ressources.",
      "- La preuve : portez `simulation` à 40. Il ne doit pas en sortir plus de dix pods.",
      "- `marie` peut tout modifier dans `physics` (le ClusterRole prédéfini `edit`), et ne voit rien de `chemistry`.",
      "- Les pods de `physics` ne peuvent plus se connecter à ceux de `chemistry` (`only-us.yaml`) ; à l'intérieur de `chemistry`, rien ne change.",
    ].join("\n"),
  },
  abilities: { clusterScope: true, networkPolicies: true },
  namespace: "physics",
  checks: [
    {
      id: "budget-is-set",
      title: {
        en: "The quota team allows 10 pods, 1 CPU and 1Gi",
        fr: "Le quota team permet 10 pods, 1 processeur et 1Gi",
      },
      points: 2,
      test: resourceQuota("team").allows({ pods: "10", "requests.cpu": "1", "requests.memory": "1Gi" }),
    },
    {
      id: "silence-is-allowed",
      title: {
        en: "helper runs although it asks for nothing, thanks to the defaults",
        fr: "helper tourne sans rien demander, grâce aux valeurs par défaut",
      },
      points: 2,
      test: all(
        object("LimitRange", "defaults").satisfies(
          "object.spec.limits.exists(l, has(l.defaultRequest) && 'cpu' in l.defaultRequest && 'memory' in l.defaultRequest)",
          { en: "default requests for CPU and memory", fr: "des requêtes par défaut pour le processeur et la mémoire" },
        ),
        deployment("helper").hasReadyReplicas(1),
        deployment("helper").satisfies(
          "object.spec.template.spec.containers.all(c, !has(c.resources) || (!has(c.resources.requests) && !has(c.resources.limits)))",
          { en: "no resources named in helper", fr: "aucune ressource nommée dans helper" },
        ),
      ),
      needs: ["budget-is-set"],
    },
    {
      id: "greed-is-stopped",
      title: {
        en: "simulation wants 40 copies, and the quota stops it",
        fr: "simulation veut 40 copies, et le quota l'arrête",
      },
      points: 2,
      test: deployment("simulation").satisfies(
        "object.spec.replicas >= 40 && has(object.status.replicas) && object.status.replicas <= 10",
        { en: "40 copies wanted, at most 10 made", fr: "40 copies voulues, 10 au plus créées" },
      ),
      needs: ["budget-is-set"],
    },
    {
      id: "rights-end-here",
      title: {
        en: "marie edits physics, and sees nothing of chemistry",
        fr: "marie modifie physics, et ne voit rien de chemistry",
      },
      points: 2,
      test: all(
        marie("physics", "create", "deployments", true, "apps"),
        marie("physics", "delete", "pods", true),
        // With edit she works; with admin she could take the walls down.
        marie("physics", "create", "rolebindings", false, "rbac.authorization.k8s.io"),
        marie("chemistry", "list", "pods", false),
        marie("chemistry", "get", "secrets", false),
      ),
    },
    {
      id: "network-ends-here",
      title: {
        en: "physics can't connect to chemistry; chemistry still can",
        fr: "physics ne peut pas se connecter à chemistry ; chemistry le peut toujours",
      },
      points: 2,
      test: all(
        deployment("experiment", chemistry).reaches("results", 80, chemistry),
        deployment("simulation").isBlockedFrom("results", 80, chemistry),
      ),
    },
  ],
  hints: [
    {
      en: "`kubectl create quota team --hard=pods=10,requests.cpu=1,requests.memory=1Gi`; `kubectl describe quota team` shows what is used.",
      fr: "`kubectl create quota team --hard=pods=10,requests.cpu=1,requests.memory=1Gi` ; `kubectl describe quota team` montre ce qui est consommé.",
    },
    {
      en: "`helper` has no pod, and no error? A Deployment is accepted; its *pods* are refused: `kubectl describe replicaset -l app=helper`. Apply `defaults.yaml`, and the next try succeeds (`kubectl rollout restart deployment/helper` is quicker than waiting).",
      fr: "`helper` n'a pas de pod, ni d'erreur ? Un Deployment est accepté ; ce sont ses *pods* qui sont refusés : `kubectl describe replicaset -l app=helper`. Appliquez `defaults.yaml`, et l'essai suivant réussit (`kubectl rollout restart deployment/helper` va plus vite que d'attendre).",
    },
    {
      en: "Rights: `kubectl create rolebinding marie-edits --clusterrole=edit --user=marie`, in `physics`.",
      fr: "Les droits : `kubectl create rolebinding marie-edits --clusterrole=edit --user=marie`, dans `physics`.",
    },
    {
      en: "`only-us.yaml` says: into any pod of `chemistry`, only pods of the same namespace. `kubectl apply -f only-us.yaml`.",
      fr: "`only-us.yaml` dit : vers tout pod de `chemistry`, seulement les pods du même namespace. `kubectl apply -f only-us.yaml`.",
    },
  ],
  nearMisses: [
    {
      name: "no-defaults",
      mistake: {
        en: "Sets the quota and forgets the defaults: pods that ask for nothing are refused.",
        fr: "Pose le quota et oublie les valeurs par défaut : les pods qui ne demandent rien sont refusés.",
      },
      fails: "silence-is-allowed",
      code: "absent",
      earns: ["budget-is-set"],
    },
    {
      name: "limits-budget",
      mistake: {
        en: "Sets the budget on limits instead of requests.",
        fr: "Fixe le budget sur les limites au lieu des requêtes.",
      },
      fails: "budget-is-set",
      code: "amount-absent",
      earns: [],
    },
    {
      name: "marie-everywhere",
      mistake: {
        en: "Gives marie edit with a ClusterRoleBinding: she may edit chemistry too.",
        fr: "Donne edit à marie par un ClusterRoleBinding : elle modifie aussi chemistry.",
      },
      fails: "rights-end-here",
      code: "still-allowed",
      earns: [],
    },
    {
      name: "wall-in-the-wrong-place",
      mistake: {
        en: "Puts the policy into physics: it guards physics, and leaves chemistry open.",
        fr: "Met la règle dans physics : elle protège physics et laisse chemistry ouvert.",
      },
      fails: "network-ends-here",
      code: "not-blocked",
      earns: ["rights-end-here"],
    },
    {
      name: "made-her-admin",
      mistake: {
        en: "Gives marie admin instead of edit: she may hand out rights herself, and take the walls down again.",
        fr: "Donne à marie admin au lieu d'edit : elle peut distribuer des droits elle-même, et abattre les murs.",
      },
      fails: "rights-end-here",
      code: "still-allowed",
      earns: ["budget-is-set", "silence-is-allowed", "greed-is-stopped", "network-ends-here"],
    },
  ],
  freeFields: [
    { field: "LimitRange defaults .spec.limits[0].*", why: "Any sensible defaults will do." },
    {
      field: "Deployment helper .spec.template.spec.containers[0].*",
      why: "Whatever it runs, it must say nothing of resources.",
    },
    { field: "Deployment simulation .spec.replicas", why: "Forty or more." },
  ],
});
