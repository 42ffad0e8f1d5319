import type { Clock, RandomSource } from "../clock.ts";
import type { ClusterClient } from "../store/cluster-client.ts";
import { ADDRESS_PLAN } from "./addresses.ts";
import { createAttachment, type Switchboard } from "./attachment.ts";
import type { ClusterNetwork, Connection, NamespaceIdentity } from "./cluster-network.ts";
import { createDelivery } from "./delivery.ts";
import { createNetworkHost, type NetworkHost } from "./network-host.ts";
import { createServiceRouter } from "./service-routing.ts";
import { watchTopology } from "./topology.ts";

/** Ephemeral ports of Linux. */
const FIRST_EPHEMERAL_PORT = 32_768;
const EPHEMERAL_PORTS = 28_232;

/** The network of one cluster, in memory. Follows the store by watches until it is disposed; it holds no timers of its own. */
export function createClusterNetwork(parts: {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Hears of errors that programs throw when something is delivered to them. */
  readonly onFault?: (fault: unknown) => void;
}): ClusterNetwork & Disposable {
  const topology = watchTopology(parts.client);
  const hosts = new Map<string, NetworkHost>();
  const services = createServiceRouter({ topology, clock: parts.clock, random: parts.random });
  let portsGiven = 0;

  const board: Switchboard = {
    clock: parts.clock,
    topology,
    client: parts.client,
    services,
    hosts,
    delivery: createDelivery(parts.onFault),
    isAttached: (address) => hosts.has(address),
    nextEphemeralPort: () => FIRST_EPHEMERAL_PORT + (portsGiven++ % EPHEMERAL_PORTS),
  };

  function attach(identity: NamespaceIdentity) {
    const host = hosts.get(identity.address) ?? createNetworkHost();
    host.attachments += 1;
    hosts.set(identity.address, host);
    return createAttachment(board, identity, host);
  }

  const outside = attach({ address: ADDRESS_PLAN.outside, hostname: "outside", dnsSearches: [] });
  return {
    attach,
    outside,
    connectInside(address: string, port: number): Promise<Connection> {
      const host = hosts.get(address);
      const inside = createAttachment(
        board,
        { address, hostname: "localhost", dnsSearches: [] },
        host ?? createNetworkHost(),
      );
      return inside.connect("127.0.0.1", port);
    },
    [Symbol.dispose]() {
      topology[Symbol.dispose]();
      for (const host of hosts.values()) for (const connection of [...host.connections]) connection.reset();
      hosts.clear();
    },
  };
}
