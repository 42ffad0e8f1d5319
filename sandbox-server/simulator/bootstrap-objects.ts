import { bootstrapBindings, bootstrapRoles } from "./api/authorization/bootstrap-roles.ts";
import type { PolicyRule } from "./api/authorization/rbac.ts";
import { flowSeeds } from "./controllers/flowcontrol/bootstrap-flows.ts";
import { builtInServices, localCondition, managedLabel } from "./controllers/registration/built-in-services.ts";
import { ensureApiService } from "./controllers/services/api-service.ts";
import { ADDRESS_PLAN } from "./network/addresses.ts";
import type { PlantSeed, Seed, SeedList } from "./seeds.ts";
import type { ClusterClient } from "./store/cluster-client.ts";

const systemNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What every cluster has from its first moment. Objects that are there already stay as they are. */
export function createBootstrapObjects(client: ClusterClient, seed: PlantSeed): void {
  for (const [resource, object] of bootstrapSeeds) seed(resource, object);
  ensureApiService(client);
  seed("services", nameService);
}

const nameService: Seed = {
  metadata: {
    name: "kube-dns",
    namespace: "kube-system",
    labels: { "k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" },
  },
  spec: {
    type: "ClusterIP",
    clusterIP: ADDRESS_PLAN.clusterDns,
    selector: { "k8s-app": "kube-dns" },
    ports: [
      { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
      { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
      { name: "metrics", port: 9153, protocol: "TCP", targetPort: 9153 },
    ],
  },
};

/** Pods may be asked for before the control loops have taken their first turn: service accounts are there, too. */
function namespaceSeeds(): SeedList {
  return systemNamespaces.flatMap(
    (name): SeedList => [
      ["namespaces", { metadata: { name } }],
      ["serviceaccounts", { metadata: { name: "default", namespace: name } }],
    ],
  );
}

/** Priority classes of the system and the default storage class. */
function classSeeds(): SeedList {
  const priorities = [
    [
      "system-cluster-critical",
      2_000_000_000,
      "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
    ],
    [
      "system-node-critical",
      2_000_001_000,
      "Used for system critical pods that must not be moved from their current node.",
    ],
  ] as const;
  const storageClass = {
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "rancher.io/local-path",
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
  };
  return [
    ...priorities.map(
      ([name, value, description]) =>
        ["priorityclasses.scheduling.k8s.io", { metadata: { name }, value, description }] as const,
    ),
    ["storageclasses.storage.k8s.io", storageClass],
  ];
}

function roleSeeds(): SeedList {
  const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
  const roles = bootstrapRoles.map(({ name, rules, labels: own, aggregates }) => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [aggregates ?? ""]: "true" } }] };
    const role = {
      metadata: { name, labels: { ...labels, ...own }, annotations: autoUpdate },
      rules: aggregates === undefined ? rules : aggregatedRules(aggregates),
      ...(aggregates === undefined ? {} : { aggregationRule }),
    };
    return ["clusterroles.rbac.authorization.k8s.io", role] as const;
  });
  const bindings = bootstrapBindings.map(({ name, role, groups = [] }) => {
    const binding = {
      metadata: { name, labels, annotations: autoUpdate },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: groups.map((group) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: group })),
    };
    return ["clusterrolebindings.rbac.authorization.k8s.io", binding] as const;
  });
  return [...roles, ...bindings];
}

const autoUpdate = { "rbac.authorization.kubernetes.io/autoupdate": "true" };

/** What the aggregation loop will find as well: right from the first request on. */
function aggregatedRules(label: string): readonly PolicyRule[] {
  const members = bootstrapRoles.filter(({ labels }) => labels?.[label] !== undefined);
  return members.flatMap(({ rules, aggregates }) => (aggregates === undefined ? rules : aggregatedRules(aggregates)));
}

/** The groups that the API server registers of itself. */
function apiServiceSeeds(): SeedList {
  const labels = { [managedLabel]: "onstart" };
  return [...builtInServices].map(([name, spec]) => [
    "apiservices.apiregistration.k8s.io",
    { metadata: { name, labels }, spec, status: { conditions: [localCondition] } },
  ]);
}

const bootstrapSeeds: SeedList = [
  ...namespaceSeeds(),
  ...roleSeeds(),
  ...classSeeds(),
  ...apiServiceSeeds(),
  ...flowSeeds,
];
