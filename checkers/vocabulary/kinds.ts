/** Where the objects of a kind are found in the API. */
export interface KindAddress {
  /** Empty for the core group. */
  readonly group: string;
  /**
   * Versions that carry the fields the course speaks of, newest first. With more than one the cluster is asked which it
   * has: Kubernetes 1.20 serves the beta of some kinds only, 1.25 and later the stable version only.
   */
  readonly versions: readonly [string, ...string[]];
  readonly plural: string;
  readonly namespaced: boolean;
}

function namespaced(group: string, plural: string, ...versions: [string, ...string[]]): KindAddress {
  return { group, versions, plural, namespaced: true };
}

function clusterWide(group: string, plural: string, ...versions: [string, ...string[]]): KindAddress {
  return { group, versions, plural, namespaced: false };
}

/** The kinds that a check can name without saying where they live. */
export const knownKinds = {
  ConfigMap: namespaced("", "configmaps", "v1"),
  Endpoints: namespaced("", "endpoints", "v1"),
  Event: namespaced("", "events", "v1"),
  LimitRange: namespaced("", "limitranges", "v1"),
  Namespace: clusterWide("", "namespaces", "v1"),
  Node: clusterWide("", "nodes", "v1"),
  PersistentVolume: clusterWide("", "persistentvolumes", "v1"),
  PersistentVolumeClaim: namespaced("", "persistentvolumeclaims", "v1"),
  Pod: namespaced("", "pods", "v1"),
  ReplicationController: namespaced("", "replicationcontrollers", "v1"),
  ResourceQuota: namespaced("", "resourcequotas", "v1"),
  Secret: namespaced("", "secrets", "v1"),
  Service: namespaced("", "services", "v1"),
  ServiceAccount: namespaced("", "serviceaccounts", "v1"),
  DaemonSet: namespaced("apps", "daemonsets", "v1"),
  Deployment: namespaced("apps", "deployments", "v1"),
  ReplicaSet: namespaced("apps", "replicasets", "v1"),
  StatefulSet: namespaced("apps", "statefulsets", "v1"),
  CronJob: namespaced("batch", "cronjobs", "v1", "v1beta1"),
  Job: namespaced("batch", "jobs", "v1"),
  HorizontalPodAutoscaler: namespaced("autoscaling", "horizontalpodautoscalers", "v2", "v2beta2"),
  PodDisruptionBudget: namespaced("policy", "poddisruptionbudgets", "v1", "v1beta1"),
  EndpointSlice: namespaced("discovery.k8s.io", "endpointslices", "v1", "v1beta1"),
  Ingress: namespaced("networking.k8s.io", "ingresses", "v1"),
  IngressClass: clusterWide("networking.k8s.io", "ingressclasses", "v1"),
  NetworkPolicy: namespaced("networking.k8s.io", "networkpolicies", "v1"),
  ClusterRole: clusterWide("rbac.authorization.k8s.io", "clusterroles", "v1"),
  ClusterRoleBinding: clusterWide("rbac.authorization.k8s.io", "clusterrolebindings", "v1"),
  Role: namespaced("rbac.authorization.k8s.io", "roles", "v1"),
  RoleBinding: namespaced("rbac.authorization.k8s.io", "rolebindings", "v1"),
  StorageClass: clusterWide("storage.k8s.io", "storageclasses", "v1"),
  PriorityClass: clusterWide("scheduling.k8s.io", "priorityclasses", "v1"),
  CustomResourceDefinition: clusterWide("apiextensions.k8s.io", "customresourcedefinitions", "v1"),
  ValidatingAdmissionPolicy: clusterWide(
    "admissionregistration.k8s.io",
    "validatingadmissionpolicies",
    "v1",
    "v1beta1",
  ),
} as const satisfies Record<string, KindAddress>;

export type KnownKind = keyof typeof knownKinds;

/** The kinds whose objects hold a pod template (a Pod is one itself). */
export const workloadKinds = [
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "Pod",
] as const satisfies readonly KnownKind[];
export type WorkloadKind = (typeof workloadKinds)[number];
