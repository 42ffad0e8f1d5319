import type { SeedList } from "../seeds.ts";

/** One object of the cluster's own parts, as a manifest would have it. */
export type SystemObject = SeedList[number];

export const systemNamespace = "kube-system";

/** Versions as kubeadm 1.36 and the projects' manifests name them. */
export const systemImages = {
  coredns: "registry.k8s.io/coredns/coredns:v1.13.1",
  etcd: "registry.k8s.io/etcd:3.6.6-0",
  metricsServer: "registry.k8s.io/metrics-server/metrics-server:v0.8.1",
  ingressController: "registry.k8s.io/ingress-nginx/controller:v1.14.1",
  /** `kube-apiserver`, `kube-proxy` and their like carry the cluster's version. */
  ofCluster: (component: string) => `registry.k8s.io/${component}:v1.36.1`,
} as const;

/** A system add-on's service account, in its namespace. */
export function serviceAccount(name: string, namespace = systemNamespace): SystemObject {
  return ["serviceaccounts", { metadata: { name, namespace } }];
}
