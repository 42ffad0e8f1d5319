import { type LabelSelector, selectorMatches } from "../registry/label-selector.ts";
import type { Namespace, NetworkPolicy, Pod } from "../registry/types.ts";
import type { ClusterClient } from "../store/cluster-client.ts";
import { isInCidr } from "./cidr.ts";

import type { Topology } from "./topology.ts";

/** One end of a flow as policies see it: a pod when the address is one's, else just an address. */
export interface PolicyPeer {
  readonly address: string;
  readonly pod?: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly hostAddress: string | undefined;
    readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
  };
}

export interface PolicyFlow {
  readonly from: PolicyPeer;
  readonly to: PolicyPeer;
  readonly port: number;
  readonly protocol: string;
}

/** A rule as it stands on the wire; the client library calls `from` `_from`. */
interface WireRule {
  readonly from?: readonly WirePeer[];
  readonly to?: readonly WirePeer[];
  readonly ports?: readonly WirePort[];
}
interface WirePeer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
}
interface WirePort {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
interface WirePolicySpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly WireRule[];
  readonly egress?: readonly WireRule[];
}

type Direction = "Ingress" | "Egress";

/**
 * Whether NetworkPolicies let a flow pass: egress of the sender and ingress of the receiver both have to agree.
 * A pod always hears its own machine (the kubelet's probes) and itself.
 * Source: networking.k8s.io/v1 NetworkPolicy, "Network Policies" in the Kubernetes documentation.
 */
export function isFlowAllowed(topology: Topology, client: ClusterClient, flow: PolicyFlow): boolean {
  if (flow.from.address === flow.to.address) return true;
  if (!isDirectionAllowed(topology, client, "Egress", flow)) return false;
  if (flow.to.pod !== undefined && flow.from.address === flow.to.pod.hostAddress) return true;
  return isDirectionAllowed(topology, client, "Ingress", flow);
}

/** What policies need to know of a pod. */
export function policyPeerOf(pod: Pod): PolicyPeer {
  const containers = pod.spec?.containers ?? [];
  return {
    address: pod.status?.podIP ?? "",
    pod: {
      namespace: pod.metadata.namespace ?? "",
      labels: pod.metadata.labels ?? {},
      hostAddress: pod.status?.hostIP,
      ports: containers.flatMap((container) =>
        (container.ports ?? []).map((port) => ({
          ...(port.name === undefined ? {} : { name: port.name }),
          port: port.containerPort,
          protocol: port.protocol ?? "TCP",
        })),
      ),
    },
  };
}

function isDirectionAllowed(
  topology: Topology,
  client: ClusterClient,
  direction: Direction,
  flow: PolicyFlow,
): boolean {
  const self = direction === "Ingress" ? flow.to : flow.from;
  const other = direction === "Ingress" ? flow.from : flow.to;
  const { pod } = self;
  if (pod === undefined) return true;
  const specs = topology
    .policiesIn(pod.namespace)
    .map((policy: NetworkPolicy) => policy.spec as unknown as WirePolicySpec)
    .filter((spec) => isolates(spec, direction) && selectorMatches(spec.podSelector ?? {}, pod.labels));
  if (specs.length === 0) return true;
  return specs.some((spec) =>
    (direction === "Ingress" ? spec.ingress : spec.egress)?.some((rule) => {
      const peers = direction === "Ingress" ? rule.from : rule.to;
      return matchesPorts(rule.ports, flow) && matchesPeers(client, peers, other, pod.namespace);
    }),
  );
}

function isolates(spec: WirePolicySpec, direction: Direction): boolean {
  if (spec.policyTypes !== undefined && spec.policyTypes.length > 0) return spec.policyTypes.includes(direction);
  return direction === "Ingress" || spec.egress !== undefined;
}

/** No list of ports means every port. A named port is looked up in the pod that receives. */
function matchesPorts(ports: readonly WirePort[] | undefined, flow: PolicyFlow): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ protocol = "TCP", port, endPort }) => {
    if (protocol !== flow.protocol) return false;
    if (port === undefined) return true;
    if (typeof port === "number") return flow.port >= port && flow.port <= (endPort ?? port);
    return (flow.to.pod?.ports ?? []).some(
      (named) => named.name === port && named.protocol === protocol && named.port === flow.port,
    );
  });
}

/** No list of peers means everybody. */
function matchesPeers(
  client: ClusterClient,
  peers: readonly WirePeer[] | undefined,
  other: PolicyPeer,
  policyNamespace: string,
): boolean {
  if (peers === undefined || peers.length === 0) return true;
  return peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
    if (ipBlock !== undefined) {
      const isExcepted = (ipBlock.except ?? []).some((cidr) => isInCidr(other.address, cidr));
      return isInCidr(other.address, ipBlock.cidr) && !isExcepted;
    }
    if (other.pod === undefined) return false;
    const isNamespaceMeant =
      namespaceSelector === undefined
        ? other.pod.namespace === policyNamespace
        : selectorMatches(namespaceSelector, labelsOfNamespace(client, other.pod.namespace));
    return isNamespaceMeant && selectorMatches(podSelector ?? {}, other.pod.labels);
  });
}

function labelsOfNamespace(client: ClusterClient, name: string): Readonly<Record<string, string>> {
  const namespace = client.find<Namespace>({ resource: "namespaces", namespace: "", name });
  return { "kubernetes.io/metadata.name": name, ...namespace?.metadata.labels };
}
