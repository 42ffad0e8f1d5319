import type { PolicyRule } from "./rbac.ts";

/** A cluster role that every cluster begins with. */
export interface BootstrapRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Made of every role that carries this label. */
  readonly aggregates?: string;
}

export interface BootstrapBinding {
  readonly name: string;
  readonly role: string;
  readonly groups?: readonly string[];
  readonly users?: readonly string[];
}

const readVerbs = ["get", "list", "watch"];
const writeVerbs = ["create", "delete", "deletecollection", "patch", "update"];

const toView = "rbac.authorization.k8s.io/aggregate-to-view";
const toEdit = "rbac.authorization.k8s.io/aggregate-to-edit";
const toAdmin = "rbac.authorization.k8s.io/aggregate-to-admin";

function rule(apiGroup: string, resources: string, verbs: readonly string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources: resources.split(" "), verbs: [...verbs] };
}

function paths(verbs: readonly string[], ...urls: readonly string[]): PolicyRule {
  return { nonResourceURLs: [...urls], verbs: [...verbs] };
}

const coreRead =
  "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers " +
  "replicationcontrollers/scale serviceaccounts services services/status";
const coreStatus =
  "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status namespaces";
const appsRead =
  "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets " +
  "replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status";
const appsWrite =
  "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale";

const viewRules: readonly PolicyRule[] = [
  rule("", coreRead, readVerbs),
  rule("", coreStatus, readVerbs),
  rule("discovery.k8s.io", "endpointslices", readVerbs),
  rule("apps", appsRead, readVerbs),
  rule("autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", readVerbs),
  rule("batch", "cronjobs cronjobs/status jobs jobs/status", readVerbs),
  rule("policy", "poddisruptionbudgets poddisruptionbudgets/status", readVerbs),
  rule("networking.k8s.io", "ingresses ingresses/status networkpolicies", readVerbs),
];

const editRules: readonly PolicyRule[] = [
  rule("", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy", readVerbs),
  rule("", "serviceaccounts", ["impersonate"]),
  rule("", "pods pods/attach pods/exec pods/portforward pods/proxy", writeVerbs),
  rule("", "pods/eviction", ["create"]),
  rule(
    "",
    "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy",
    writeVerbs,
  ),
  rule("", "serviceaccounts/token", ["create"]),
  rule("apps", appsWrite, writeVerbs),
  rule("autoscaling", "horizontalpodautoscalers", writeVerbs),
  rule("batch", "cronjobs jobs", writeVerbs),
  rule("policy", "poddisruptionbudgets", writeVerbs),
  rule("networking.k8s.io", "ingresses networkpolicies", writeVerbs),
  rule("coordination.k8s.io", "leases", [...writeVerbs, ...readVerbs]),
];

const adminRules: readonly PolicyRule[] = [
  rule("authorization.k8s.io", "localsubjectaccessreviews", ["create"]),
  rule("rbac.authorization.k8s.io", "rolebindings roles", [...writeVerbs, ...readVerbs]),
];

const healthPaths = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const discoveryPaths = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", ...healthPaths];
const everything: readonly PolicyRule[] = [rule("*", "*", ["*"]), paths(["*"], "*")];

/** The roles of k8s.io/kubernetes' bootstrap policy that people meet; those of the control plane's own parts are left out. */
export const bootstrapRoles: readonly BootstrapRole[] = [
  { name: "cluster-admin", rules: everything },
  { name: "admin", rules: [], aggregates: toAdmin },
  { name: "edit", rules: [], aggregates: toEdit, labels: { [toAdmin]: "true" } },
  { name: "view", rules: [], aggregates: toView, labels: { [toEdit]: "true" } },
  { name: "system:aggregate-to-admin", rules: adminRules, labels: { [toAdmin]: "true" } },
  { name: "system:aggregate-to-edit", rules: editRules, labels: { [toEdit]: "true" } },
  { name: "system:aggregate-to-view", rules: viewRules, labels: { [toView]: "true" } },
  { name: "system:discovery", rules: [paths(["get"], ...discoveryPaths)] },
  { name: "system:public-info-viewer", rules: [paths(["get"], ...healthPaths)] },
  {
    name: "system:basic-user",
    rules: [
      rule("authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews", ["create"]),
      rule("authentication.k8s.io", "selfsubjectreviews", ["create"]),
    ],
  },
  { name: "system:monitoring", rules: [paths(["get"], "/healthz", "/livez", "/metrics", "/readyz")] },
  {
    name: "system:auth-delegator",
    rules: [
      rule("authentication.k8s.io", "tokenreviews", ["create"]),
      rule("authorization.k8s.io", "subjectaccessreviews", ["create"]),
    ],
  },
  {
    name: "system:persistent-volume-provisioner",
    rules: [rule("", "persistentvolumes", [...readVerbs, "create", "delete"])],
  },
];

export const bootstrapBindings: readonly BootstrapBinding[] = [
  { name: "cluster-admin", role: "cluster-admin", groups: ["system:masters"] },
  { name: "system:basic-user", role: "system:basic-user", groups: ["system:authenticated"] },
  { name: "system:discovery", role: "system:discovery", groups: ["system:authenticated"] },
  { name: "system:monitoring", role: "system:monitoring", groups: ["system:monitoring"] },
  {
    name: "system:public-info-viewer",
    role: "system:public-info-viewer",
    groups: ["system:authenticated", "system:unauthenticated"],
  },
];
