import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { MatelotError } from "../../../errors/index.ts";
import type { SandboxId, SandboxSpec, SandboxSummary } from "../../sandbox-provider.ts";
import type { ApiRequest } from "../../seed/api-request.ts";
import { granted } from "./host-cluster.ts";

/** Labels are the only record of a sandbox; what labels can't hold literally stands in annotations beside them. */
const label = {
  sandbox: "matelot.dev/sandbox",
  /** Tells the namespaces of several servers on one cluster apart. */
  installation: "matelot.dev/installation",
};
const annotation = { learner: "matelot.dev/learner", exercise: "matelot.dev/exercise" };

/** The learner's service account, role and binding have one name. */
const learner = "learner";

const namespaceSchema = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

const namespaceListSchema = z.object({ items: z.array(namespaceSchema) });

/** What a learner may change. Quota and limits stand outside, and no verb lets a learner grant more than this. */
const everyVerb = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const rules = [
  {
    apiGroups: [""],
    resources: [
      ...[
        "pods",
        "pods/log",
        "pods/exec",
        "pods/attach",
        "pods/portforward",
        // Checks and learners look at a page through the API server (kubectl proxy, get --raw).
        "pods/proxy",
        "services/proxy",
        "pods/eviction",
        "pods/ephemeralcontainers",
      ],
      ...["services", "configmaps", "secrets", "serviceaccounts", "serviceaccounts/token", "endpoints", "events"],
      ...["persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale", "podtemplates"],
    ],
    verbs: everyVerb,
  },
  { apiGroups: [""], resources: ["namespaces", "resourcequotas", "limitranges"], verbs: ["get", "list", "watch"] },
  {
    apiGroups: [
      ...["apps", "batch", "autoscaling", "policy", "networking.k8s.io", "discovery.k8s.io", "events.k8s.io"],
      ...["coordination.k8s.io", "metrics.k8s.io", "rbac.authorization.k8s.io"],
    ],
    resources: ["*"],
    verbs: everyVerb,
  },
];

/**
 * Counts, not amounts of processor or memory: a quota on amounts would force requests into every pod, and a limit range
 * would write them into pods whose exercise is about having none. The operator may add both.
 */
const quota = {
  pods: "30",
  services: "20",
  "services.nodeports": "5",
  "services.loadbalancers": "2",
  persistentvolumeclaims: "10",
  "requests.storage": "10Gi",
  configmaps: "100",
  secrets: "100",
};

/** Creates the namespace with the learner's rights and limits. Errors: `sandbox-create-failed`. */
export async function createLearnerNamespace(
  request: ApiRequest,
  id: SandboxId,
  spec: SandboxSpec,
  { installation, signal }: { readonly installation: string; readonly signal?: AbortSignal },
): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  const post = async (path: string, body: unknown, doing: string) =>
    granted(await request("POST", path, { body, ...options }), doing);
  const labels = {
    "app.kubernetes.io/managed-by": "matelot",
    [label.sandbox]: id,
    [label.installation]: installation,
    // Kubernetes 1.23 and newer refuse pods that reach for the node.
    "pod-security.kubernetes.io/enforce": "baseline",
  };
  const annotations = { [annotation.learner]: spec.learner, [annotation.exercise]: spec.exercise };
  const metadata = { name: learner };
  const rbac = "rbac.authorization.k8s.io";
  const role = { apiGroup: rbac, kind: "Role", name: learner };
  const subject = { kind: "ServiceAccount", name: learner, namespace: id };
  const core = `/api/v1/namespaces/${id}`;
  const rights = `/apis/${rbac}/v1/namespaces/${id}`;
  const api = { apiVersion: "v1" };
  const rbacApi = { apiVersion: `${rbac}/v1` };
  await post(
    "/api/v1/namespaces",
    { ...api, kind: "Namespace", metadata: { name: id, labels, annotations } },
    "a namespace",
  );
  await Promise.all([
    post(`${core}/serviceaccounts`, { ...api, kind: "ServiceAccount", metadata }, "a service account"),
    post(`${core}/resourcequotas`, { ...api, kind: "ResourceQuota", metadata, spec: { hard: quota } }, "a quota"),
    post(`${rights}/roles`, { ...rbacApi, kind: "Role", metadata, rules }, "a role"),
    post(
      `${rights}/rolebindings`,
      { ...rbacApi, kind: "RoleBinding", metadata, roleRef: role, subjects: [subject] },
      "a role binding",
    ),
  ]);
}

/** The sandboxes of this installation that are not on their way out. */
export async function listLearnerNamespaces(
  request: ApiRequest,
  installation: string,
  provider: string,
  signal: AbortSignal | undefined,
): Promise<readonly SandboxSummary[]> {
  const selector = encodeURIComponent(`${label.installation}=${installation}`);
  const options = signal === undefined ? {} : { signal };
  const answer = await request("GET", `/api/v1/namespaces?labelSelector=${selector}`, options);
  const { items } = namespaceListSchema.parse(granted(answer, "to list namespaces").body);
  return items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => ({
      id: metadata.name as SandboxId,
      learner: metadata.annotations?.[annotation.learner] ?? "",
      exercise: metadata.annotations?.[annotation.exercise] ?? "",
      provider,
      state: "stopped" as const,
      createdAt: Date.parse(metadata.creationTimestamp),
    }));
}

/** Starts the deletion of the namespace, which takes everything in it along; an absent one is no fault. */
export async function deleteLearnerNamespace(request: ApiRequest, id: SandboxId): Promise<void> {
  const answer = await request("DELETE", `/api/v1/namespaces/${id}`);
  // 409: it is being deleted already.
  if (answer.status !== 404 && answer.status !== 409) granted(answer, "to delete a namespace");
}

export interface LearnerToken {
  readonly token: string;
  /** When it should be replaced, ms since the epoch. */
  readonly renewAt: number;
}

/** A week; the cluster may grant less. */
const tokenSeconds = 7 * 24 * 60 * 60;

const tokenSchema = z.object({ status: z.object({ token: z.string(), expirationTimestamp: z.string() }) });

/** A token of the learner's service account. Errors: `sandbox-create-failed`. */
export async function requestLearnerToken(
  request: ApiRequest,
  id: SandboxId,
  { now, signal }: { readonly now: number; readonly signal?: AbortSignal },
): Promise<LearnerToken> {
  const options = signal === undefined ? {} : { signal };
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: tokenSeconds },
  };
  const path = `/api/v1/namespaces/${id}/serviceaccounts/${learner}/token`;
  const answer = await request("POST", path, { body, ...options });
  // Clusters before 1.20 may be without token requests; their controller fills secrets instead.
  if (answer.status === 404) return tokenFromSecret(request, id, options);
  const { status } = tokenSchema.parse(granted(answer, "a token").body);
  return { token: status.token, renewAt: now + (Date.parse(status.expirationTimestamp) - now) / 2 };
}

const secretSchema = z.object({ data: z.object({ token: z.string() }) });
const secretTries = 50;
const secretPauseMs = 100;

async function tokenFromSecret(
  request: ApiRequest,
  id: SandboxId,
  options: { readonly signal?: AbortSignal },
): Promise<LearnerToken> {
  const path = `/api/v1/namespaces/${id}/secrets`;
  const annotations = { "kubernetes.io/service-account.name": learner };
  const type = "kubernetes.io/service-account-token";
  const body = { apiVersion: "v1", kind: "Secret", metadata: { name: "learner-token", annotations }, type };
  const made = await request("POST", path, { body, ...options });
  if (made.status !== 409) granted(made, "a token secret");
  for (let attempt = 0; attempt < secretTries; attempt += 1) {
    const answer = await request("GET", `${path}/learner-token`, options);
    const secret = secretSchema.safeParse(answer.body);
    if (secret.success) {
      return { token: Buffer.from(secret.data.data.token, "base64").toString(), renewAt: Number.POSITIVE_INFINITY };
    }
    await setTimeout(secretPauseMs, undefined, options);
  }
  throw new MatelotError("sandbox-create-failed", {
    message: {
      en: `The cluster put no token into the secret ${id}/learner-token.`,
      fr: `Le cluster n'a mis aucun jeton dans le secret ${id}/learner-token.`,
    },
  });
}
