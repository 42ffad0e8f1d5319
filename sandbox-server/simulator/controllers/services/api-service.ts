import { ADDRESS_PLAN } from "../../network/addresses.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import type { Controller } from "../controller.ts";

/** First address of the service range, which is always the API server's. */
const apiServiceAddress = "10.96.0.1";
const apiServerPort = 6443;

const metadata = { name: "kubernetes", namespace: "default" };

/**
 * The service `kubernetes` by which pods reach the API server. A removed one is made again, as the API server does
 * itself: learners remove it with `kubectl delete all --all`.
 */
export const apiService: Controller = {
  name: "kubernetes-service",
  sources: [
    { resource: "services", keys: itsKey },
    { resource: "endpoints", keys: itsKey },
    { resource: "endpointslices.discovery.k8s.io", keys: itsKey },
  ],
  reconcile(_key, { client }) {
    ensureApiService(client);
    return undefined;
  },
};

function itsKey({ metadata: { namespace, name } }: KubeObject): string[] {
  return namespace === metadata.namespace && name === metadata.name ? [`${namespace}/${name}`] : [];
}

/** Creates what is missing of the service, its endpoints and their slice. */
export function ensureApiService(client: ClusterClient): void {
  const port = { name: "https", port: apiServerPort, protocol: "TCP" };
  if (isMissing(client, "services")) {
    client.create("services", {
      metadata: { ...metadata, labels: { component: "apiserver", provider: "kubernetes" } },
      spec: {
        type: "ClusterIP",
        clusterIP: apiServiceAddress,
        ports: [{ ...port, port: 443, targetPort: apiServerPort }],
      },
    });
  }
  if (isMissing(client, "endpoints")) {
    client.create("endpoints", {
      metadata: { ...metadata, labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
      subsets: [{ addresses: [{ ip: ADDRESS_PLAN.outside }], ports: [port] }],
    });
  }
  if (isMissing(client, "endpointslices.discovery.k8s.io")) {
    client.create("endpointslices.discovery.k8s.io", {
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": "kubernetes" } },
      addressType: "IPv4",
      endpoints: [{ addresses: [ADDRESS_PLAN.outside], conditions: { ready: true } }],
      ports: [port],
    });
  }
}

function isMissing(client: ClusterClient, resource: string): boolean {
  return client.find({ resource, ...metadata }) === undefined;
}
