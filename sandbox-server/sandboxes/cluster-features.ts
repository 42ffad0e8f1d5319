import { z } from "zod";
import type { Abilities, CallOptions } from "./sandbox-provider.ts";
import type { ApiAnswer, ApiRequest } from "./seed/api-request.ts";

/** What differs from cluster to cluster and can be read from the cluster itself. */
export type ClusterFeatures = Pick<
  Abilities,
  "kubernetesMinor" | "networkPolicies" | "defaultStorage" | "metrics" | "ingress"
>;

/** Before the cluster was asked: nothing that it may turn out to have is ruled out. */
export const unknownFeatures: ClusterFeatures = {
  kubernetesMinor: 99,
  networkPolicies: true,
  defaultStorage: true,
  metrics: true,
  ingress: true,
};

const versionSchema = z.object({ minor: z.string(), gitVersion: z.string() });
const groupsSchema = z.object({ groups: z.array(z.object({ name: z.string() })) });
const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    }),
  ),
});

/** DaemonSets of network plug-ins that enforce policies. kindnet does from kind 0.24 (Kubernetes 1.31) on. */
const enforcingPlugins = /^(calico-node|canal|cilium|antrea-agent|kube-router|weave-net|ovnkube-node|romana-agent)/;
const kindnetEnforcesFrom = 31;

const defaultClass = "storageclass.kubernetes.io/is-default-class";

/** Reads them with whatever rights the request has; what may not be read counts as absent. */
export async function readClusterFeatures(request: ApiRequest, { signal }: CallOptions): Promise<ClusterFeatures> {
  const get = (path: string): Promise<ApiAnswer> => request("GET", path, signal === undefined ? {} : { signal });
  const [version, groups, classes, ingressClasses, daemonSets] = await Promise.all([
    get("/version"),
    get("/apis"),
    get("/apis/storage.k8s.io/v1/storageclasses"),
    get("/apis/networking.k8s.io/v1/ingressclasses"),
    get("/apis/apps/v1/namespaces/kube-system/daemonsets"),
  ]);
  const { minor = "0", gitVersion = "" } = versionSchema.safeParse(version.body).data ?? {};
  const kubernetesMinor = Number.parseInt(minor, 10);
  const plugins = itemsOf(daemonSets).map(({ metadata }) => metadata.name);
  return {
    kubernetesMinor,
    networkPolicies:
      // k3s enforces policies inside its own process.
      gitVersion.includes("+k3s") ||
      plugins.some((name) => enforcingPlugins.test(name)) ||
      (plugins.includes("kindnet") && kubernetesMinor >= kindnetEnforcesFrom),
    defaultStorage: itemsOf(classes).some(({ metadata }) => metadata.annotations?.[defaultClass] === "true"),
    metrics: groupsSchema.safeParse(groups.body).data?.groups.some(({ name }) => name === "metrics.k8s.io") ?? false,
    ingress: itemsOf(ingressClasses).length > 0,
  };
}

function itemsOf({ body }: ApiAnswer) {
  return listSchema.safeParse(body).data?.items ?? [];
}
