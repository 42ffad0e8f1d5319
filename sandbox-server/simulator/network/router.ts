import type { Deployment } from "../registry/types.ts";
import type { ClusterClient } from "../store/cluster-client.ts";
import { ADDRESS_PLAN } from "./addresses.ts";
import { isInCidr } from "./cidr.ts";
import type { NetworkFault } from "./cluster-network.ts";
import type { SocketAddress } from "./connection.ts";
import { isFlowAllowed, type PolicyPeer, policyPeerOf } from "./network-policy.ts";
import type { ServiceDecision, ServiceRouter } from "./service-routing.ts";
import { internalAddressOf, type Topology } from "./topology.ts";

/** Linux gives up on a SYN without answer after six retries. */
export const SYN_TIMEOUT_MS = 127_000;
/** Linux gives up on an ARP question without answer after three. */
const ARP_TIMEOUT_MS = 3_000;

export type Route =
  /** `from` is the address the receiver sees. */
  | { readonly kind: "deliver"; readonly to: SocketAddress; readonly from: string }
  | { readonly kind: "fault"; readonly code: NetworkFault; readonly delayMs: number };

export interface RouteQuestion {
  readonly source: string;
  readonly sourceNode: string | undefined;
  readonly address: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

export interface RouterParts {
  readonly topology: Topology;
  readonly client: ClusterClient;
  readonly services: ServiceRouter;
  /** Whether something (a pod, a machine's network) is plugged in at an address. */
  isAttached(address: string): boolean;
}

const REFUSED: Route = { kind: "fault", code: "ECONNREFUSED", delayMs: 0 };
const DROPPED: Route = { kind: "fault", code: "ETIMEDOUT", delayMs: SYN_TIMEOUT_MS };
const NO_HOST: Route = { kind: "fault", code: "EHOSTUNREACH", delayMs: ARP_TIMEOUT_MS };

/** Where a packet to a literal address goes: loopback, service rules, node ports, pods, in the kernel's order. */
export function findRoute(parts: RouterParts, question: RouteQuestion): Route {
  const { address, port, protocol, source } = question;
  if (address === source || address.startsWith("127.") || address === "0.0.0.0") {
    return { kind: "deliver", to: { address: source, port }, from: address === "0.0.0.0" ? "127.0.0.1" : address };
  }
  const caller = { address: source, nodeName: question.sourceNode };
  const viaService = parts.services.viaAddress(address, port, protocol, caller);
  if (viaService !== undefined) return followDecision(parts, question, viaService);
  const node = parts.topology.nodeAt(address);
  if (node !== undefined) {
    const onNode = { address: source, nodeName: node.metadata.name };
    const viaNodePort = parts.services.viaNodePort(port, protocol, onNode);
    if (viaNodePort !== undefined) return followDecision(parts, question, viaNodePort);
    const viaHostPort = parts.topology.hostPortAt(node.metadata.name, port, protocol);
    if (viaHostPort !== undefined) return deliver(parts, question, viaHostPort);
  }
  return deliver(parts, question, { address, port });
}

function followDecision(parts: RouterParts, question: RouteQuestion, decision: ServiceDecision): Route {
  if (decision.kind === "rejected") return REFUSED;
  if (decision.kind === "dropped") return DROPPED;
  return deliver(parts, question, decision.to);
}

/** Policies see the addresses behind the service, so they are asked after it. */
function deliver(parts: RouterParts, question: RouteQuestion, to: SocketAddress): Route {
  const flow = {
    from: peerAt(parts.topology, question.source),
    to: peerAt(parts.topology, to.address),
    port: to.port,
    protocol: question.protocol,
  };
  if (!isFlowAllowed(parts.topology, parts.client, flow)) return DROPPED;
  if (parts.isAttached(to.address)) return { kind: "deliver", to, from: question.source };
  if (parts.topology.nodeAt(to.address) !== undefined) return REFUSED;
  return isOfCluster(to.address) ? NO_HOST : DROPPED;
}

function peerAt(topology: Topology, address: string): PolicyPeer {
  const pod = topology.podAt(address);
  return pod === undefined ? { address } : policyPeerOf(pod);
}

function isOfCluster(address: string): boolean {
  return isInCidr(address, ADDRESS_PLAN.podCidr) || isInCidr(address, ADDRESS_PLAN.nodeCidr);
}

/**
 * Whether a sender's policies let it ask the cluster's name server. The server's pods are looked at when there are
 * any; otherwise a pod such as kubeadm's `k8s-app: kube-dns` in `kube-system` stands in for them.
 */
export function canReachNameServer(parts: Pick<RouterParts, "topology" | "client">, source: string): boolean {
  const from = peerAt(parts.topology, source);
  if (from.pod === undefined) return true;
  const service = parts.topology.services.get("kube-system/kube-dns");
  const addresses = service === undefined ? [] : parts.topology.slicesOf(service);
  const pods = addresses.flatMap((slice) => (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses));
  if (pods.length === 0 && isNameServerSwitchedOff(parts.client)) return false;
  const servers = pods.length > 0 ? pods.map((address) => peerAt(parts.topology, address)) : [STAND_IN_NAME_SERVER];
  return servers.some((to) => isFlowAllowed(parts.topology, parts.client, { from, to, port: 53, protocol: "UDP" }));
}

/** Names fail while somebody has scaled the name server away; its pods' short absences are not imitated. */
function isNameServerSwitchedOff(client: ClusterClient): boolean {
  const ref = { resource: "deployments.apps", namespace: "kube-system", name: "coredns" };
  return client.find<Deployment>(ref)?.spec?.replicas === 0;
}

const STAND_IN_NAME_SERVER: PolicyPeer = {
  address: ADDRESS_PLAN.clusterDns,
  pod: {
    namespace: "kube-system",
    labels: { "k8s-app": "kube-dns" },
    hostAddress: undefined,
    ports: [
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "dns-tcp", port: 53, protocol: "TCP" },
    ],
  },
};

/** The machine whose rules a sender's packets meet first: its own, none for the outside. */
export function nodeOfSource(topology: Topology, source: string): string | undefined {
  const pod = topology.podAt(source);
  if (pod?.spec?.nodeName !== undefined) return pod.spec.nodeName;
  const node = topology.nodeAt(source);
  return node !== undefined && internalAddressOf(node) === source ? node.metadata.name : undefined;
}
