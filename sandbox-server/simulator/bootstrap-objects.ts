import { ADDRESS_PLAN } from "./network/addresses.ts";
import type { ClusterClient, ResourceName } from "./store/cluster-client.ts";

const systemNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** First address of the service range, which is always the API server's. */
const apiServiceAddress = "10.96.0.1";
const apiServerPort = 6443;

/** What every cluster has from its first moment. Objects that are there already stay as they are. */
export function createBootstrapObjects(client: ClusterClient): void {
  for (const name of systemNamespaces) ensure(client, "namespaces", { metadata: { name } });
  const labels = { component: "apiserver", provider: "kubernetes" };
  ensure(client, "services", {
    metadata: { name: "kubernetes", namespace: "default", labels },
    spec: {
      type: "ClusterIP",
      clusterIP: apiServiceAddress,
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: apiServerPort }],
    },
  });
  const mirrored = { "endpointslice.kubernetes.io/skip-mirror": "true" };
  ensure(client, "endpoints", {
    metadata: { name: "kubernetes", namespace: "default", labels: mirrored },
    subsets: [
      { addresses: [{ ip: ADDRESS_PLAN.outside }], ports: [{ name: "https", port: apiServerPort, protocol: "TCP" }] },
    ],
  });
  ensure(client, "endpointslices.discovery.k8s.io", {
    metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [ADDRESS_PLAN.outside], conditions: { ready: true } }],
    ports: [{ name: "https", port: apiServerPort, protocol: "TCP" }],
  });
  ensure(client, "storageclasses.storage.k8s.io", {
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "rancher.io/local-path",
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
  });
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
