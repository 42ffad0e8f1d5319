import { z } from "zod";
import type { Obstacle } from "../../sandbox-provider.ts";
import type { ApiRequest } from "../../seed/api-request.ts";

const versionSchema = z.object({ minor: z.string() });
const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Pod Security Admission holds pods off their node from this minor version on (beta, on by default). */
const podSecurityMinor = 23;

/** What the operator's credentials must allow, as the cluster's own words for it. */
const needed = [
  { verb: "create", resource: "namespaces", group: "" },
  { verb: "delete", resource: "namespaces", group: "" },
  { verb: "create", resource: "rolebindings", group: "rbac.authorization.k8s.io" },
  { verb: "create", resource: "resourcequotas", group: "" },
];

/** What stands between this server and sandboxes on the cluster. Never throws. */
export async function clusterObstacles(
  path: string,
  asOperator: () => Promise<ApiRequest & Disposable>,
  signal: AbortSignal | undefined,
): Promise<readonly Obstacle[]> {
  try {
    using request = await asOperator();
    const options = signal === undefined ? {} : { signal };
    const version = await request("GET", "/version", options);
    if (version.status !== 200) return [unreachable(path, `HTTP ${version.status}`)];
    const refused: Obstacle[] = [];
    for (const { verb, resource, group } of needed) {
      const spec = { resourceAttributes: { verb, resource, group } };
      const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec };
      const answer = await request("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        body,
        ...options,
      });
      const review = reviewSchema.safeParse(answer.body);
      if (review.success && !review.data.status.allowed) refused.push(forbidden(path, verb, resource));
    }
    const minor = Number.parseInt(versionSchema.safeParse(version.body).data?.minor ?? "", 10);
    return minor < podSecurityMinor ? [...refused, withoutPodSecurity] : refused;
  } catch (thrown) {
    return [unreachable(path, thrown instanceof Error ? thrown.message : String(thrown))];
  }
}

function unreachable(path: string, words: string): Obstacle {
  return {
    code: "cluster-unreachable",
    severity: "fatal",
    problem: {
      en: `The cluster of ${path} does not answer: ${words}`,
      fr: `Le cluster de ${path} ne répond pas : ${words}`,
    },
    command: `kubectl --kubeconfig ${path} get namespaces`,
    remedy: { en: "Mend the kubeconfig or the cluster.", fr: "Réparez le kubeconfig ou le cluster." },
  };
}

function forbidden(path: string, verb: string, resource: string): Obstacle {
  return {
    code: "cluster-forbids",
    severity: "fatal",
    problem: {
      en: `The user of ${path} may not ${verb} ${resource}.`,
      fr: `L'utilisateur de ${path} n'a pas le droit « ${verb} » sur ${resource}.`,
    },
    command: `kubectl --kubeconfig ${path} auth can-i ${verb} ${resource}`,
    remedy: { en: "Give that user the right, or take another.", fr: "Donnez ce droit à l'utilisateur, ou changez-en." },
  };
}

const withoutPodSecurity: Obstacle = {
  code: "cluster-without-pod-security",
  severity: "degraded",
  problem: {
    en: "The cluster is older than Kubernetes 1.23: learners' pods may reach their node (privileged, hostPath).",
    fr: "Le cluster est antérieur à Kubernetes 1.23 : les pods des apprenants peuvent atteindre leur nœud (privileged, hostPath).",
  },
  remedy: {
    en: "Use a newer cluster, or one that holds nothing of value.",
    fr: "Utilisez un cluster plus récent, ou un cluster sans rien de précieux.",
  },
};
