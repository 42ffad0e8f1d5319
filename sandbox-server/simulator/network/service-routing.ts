import type { Clock, RandomSource } from "../clock.ts";
import type { EndpointSlice, Service } from "../registry/types.ts";
import type { SocketAddress } from "./connection.ts";
import type { ServiceAddressKind, Topology } from "./topology.ts";

export type ServicePort = NonNullable<NonNullable<Service["spec"]>["ports"]>[number];
export type ServiceDecision =
  | { readonly kind: "endpoint"; readonly to: SocketAddress }
  /** No endpoint at all: kube-proxy rejects. */
  | { readonly kind: "rejected" }
  /** A port nobody asked for, or no endpoint on this machine under a `Local` policy: packets are dropped. */
  | { readonly kind: "dropped" };

export interface ServiceCaller {
  readonly address: string;
  /** The machine the packet is on when it meets kube-proxy's rules. */
  readonly nodeName: string | undefined;
}

/** kube-proxy's part: picks an endpoint for every new connection to a service. */
export interface ServiceRouter {
  viaAddress(address: string, port: number, protocol: string, caller: ServiceCaller): ServiceDecision | undefined;
  viaNodePort(port: number, protocol: string, caller: ServiceCaller): ServiceDecision | undefined;
}

interface Candidate {
  readonly to: SocketAddress;
  readonly nodeName: string | undefined;
}

/** Remembered clients of one cluster; the oldest is forgotten first. */
const AFFINITY_LIMIT = 4096;
const DEFAULT_AFFINITY_SECONDS = 10_800;

/** Balances at random over ready endpoints, as kube-proxy's iptables mode does, with ClientIP affinity when asked. */
export function createServiceRouter(parts: {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly random: RandomSource;
}): ServiceRouter {
  const affinity = new Map<string, { readonly to: SocketAddress; readonly expiresAt: number }>();

  function pick(service: Service, port: ServicePort, candidates: readonly Candidate[], client: string): SocketAddress {
    const chosen = candidates[Math.floor(parts.random.next() * candidates.length)] ?? candidates[0];
    const fresh = chosen?.to ?? { address: "", port: 0 };
    if (service.spec?.sessionAffinity !== "ClientIP") return fresh;
    const key = `${service.metadata.uid}:${port.port}:${client}`;
    const known = affinity.get(key);
    const now = parts.clock.now();
    const isUsable =
      known !== undefined &&
      known.expiresAt > now &&
      candidates.some(({ to }) => to.address === known.to.address && to.port === known.to.port);
    const to = isUsable ? known.to : fresh;
    const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
    affinity.delete(key);
    affinity.set(key, { to, expiresAt: now + seconds * 1000 });
    const oldest = affinity.keys().next().value;
    if (affinity.size > AFFINITY_LIMIT && oldest !== undefined) affinity.delete(oldest);
    return to;
  }

  function decide(service: Service, port: ServicePort, caller: ServiceCaller, isLocalOnly: boolean): ServiceDecision {
    const all = candidatesFor(parts.topology.slicesOf(service), port);
    if (all.length === 0) return { kind: "rejected" };
    const usable = isLocalOnly ? all.filter(({ nodeName }) => nodeName === caller.nodeName) : all;
    if (usable.length === 0) return { kind: "dropped" };
    return { kind: "endpoint", to: pick(service, port, usable, caller.address) };
  }

  return {
    viaAddress(address, number, protocol, caller) {
      const found = parts.topology.serviceAt(address);
      if (found === undefined) return undefined;
      const port = found.service.spec?.ports?.find(
        (candidate) => candidate.port === number && (candidate.protocol ?? "TCP") === protocol,
      );
      if (port === undefined) return { kind: "dropped" };
      return decide(found.service, port, caller, isClusterLocal(found.service, found.via));
    },
    viaNodePort(number, protocol, caller) {
      const service = parts.topology.serviceWithNodePort(number, protocol);
      const port = service?.spec?.ports?.find(
        (candidate) => candidate.nodePort === number && (candidate.protocol ?? "TCP") === protocol,
      );
      if (service === undefined || port === undefined) return undefined;
      return decide(service, port, caller, service.spec?.externalTrafficPolicy === "Local");
    },
  };
}

/** A load balancer sends only to machines with endpoints, so that `externalTrafficPolicy: Local` drops nothing there. */
function isClusterLocal(service: Service, via: ServiceAddressKind): boolean {
  return via === "cluster" && service.spec?.internalTrafficPolicy === "Local";
}

/** Ready endpoints; when there are none, those that end but still serve (KEP-1669). */
function candidatesFor(slices: readonly EndpointSlice[], port: ServicePort): readonly Candidate[] {
  const ready: Candidate[] = [];
  const ending: Candidate[] = [];
  for (const slice of slices) {
    const number = slice.ports?.find(
      (candidate) =>
        (candidate.name ?? "") === (port.name ?? "") && (candidate.protocol ?? "TCP") === (port.protocol ?? "TCP"),
    )?.port;
    if (number === undefined) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const address = endpoint.addresses[0];
      if (address === undefined) continue;
      const candidate: Candidate = { to: { address, port: number }, nodeName: endpoint.nodeName };
      if (endpoint.conditions?.ready !== false) ready.push(candidate);
      else if (endpoint.conditions.serving === true && endpoint.conditions.terminating === true) ending.push(candidate);
    }
  }
  return ready.length > 0 ? ready : ending;
}
