import { bootstrapBindings, bootstrapRoles } from "./api/authorization/bootstrap-roles.ts";
import type { PolicyRule } from "./api/authorization/rbac.ts";
import { ensureApiService } from "./controllers/services/api-service.ts";
import { ADDRESS_PLAN } from "./network/addresses.ts";
import type { ClusterClient, ResourceName } from "./store/cluster-client.ts";

const systemNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What every cluster has from its first moment. Objects that are there already stay as they are. */
export function createBootstrapObjects(client: ClusterClient): void {
  for (const name of systemNamespaces) {
    ensure(client, "namespaces", { metadata: { name } });
    // Pods may be asked for before the control loops have taken their first turn.
    ensure(client, "serviceaccounts", { metadata: { name: "default", namespace: name } });
  }
  createRoles(client);
  createClasses(client);
  ensureApiService(client);
  ensure(client, "services", {
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
  });
}

/** Priority classes of the system and the default storage class. */
function createClasses(client: ClusterClient): void {
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
  for (const [name, value, description] of priorities) {
    ensure(client, "priorityclasses.scheduling.k8s.io", { metadata: { name }, value, description });
  }
  ensure(client, "storageclasses.storage.k8s.io", {
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "rancher.io/local-path",
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
  });
}

function createRoles(client: ClusterClient): void {
  const labels = { "kubernetes.io/bootstrapping": "rbac-defaults" };
  for (const { name, rules, labels: own, aggregates } of bootstrapRoles) {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [aggregates ?? ""]: "true" } }] };
    ensure(client, "clusterroles.rbac.authorization.k8s.io", {
      metadata: { name, labels: { ...labels, ...own }, annotations: autoUpdate },
      rules: aggregates === undefined ? rules : aggregatedRules(aggregates),
      ...(aggregates === undefined ? {} : { aggregationRule }),
    });
  }
  for (const { name, role, groups = [] } of bootstrapBindings) {
    ensure(client, "clusterrolebindings.rbac.authorization.k8s.io", {
      metadata: { name, labels, annotations: autoUpdate },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: groups.map((group) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: group })),
    });
  }
}

const autoUpdate = { "rbac.authorization.kubernetes.io/autoupdate": "true" };

/** What the aggregation loop will find as well: right from the first request on. */
function aggregatedRules(label: string): readonly PolicyRule[] {
  const members = bootstrapRoles.filter(({ labels }) => labels?.[label] !== undefined);
  return members.flatMap(({ rules, aggregates }) => (aggregates === undefined ? rules : aggregatedRules(aggregates)));
}

interface Seed {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

function ensure(client: ClusterClient, resource: ResourceName, object: Seed): void {
  const { name, namespace = "" } = object.metadata;
  if (client.find({ resource, namespace, name }) === undefined) client.create(resource, object);
}
