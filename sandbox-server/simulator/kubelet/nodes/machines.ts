import type { Clock, RandomSource } from "../../clock.ts";
import { nodeAddress, nodePodCidr } from "../../network/addresses.ts";
import type { ClusterNetwork } from "../../network/cluster-network.ts";
import type { Node } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import type { Machine } from "../kubelet-context.ts";
import { createAddressPool } from "./address-pool.ts";
import { nodeObject } from "./node-object.ts";

/** Plugs the machines into the network, and registers those that the cluster does not know yet. */
export function createMachines(parts: {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: ClusterNetwork;
  readonly nodes: readonly string[];
}): ReadonlyMap<string, Machine> {
  const machines = new Map<string, Machine>();
  for (const [index, name] of parts.nodes.entries()) {
    const address = nodeAddress(index + 1);
    const podCidr = nodePodCidr(index + 1);
    if (parts.client.find<Node>({ resource: "nodes", namespace: "", name }) === undefined) {
      const { clock, random } = parts;
      const isControlPlane = index === 0;
      parts.client.create("nodes", nodeObject({ name, address, podCidr, isControlPlane, now: clock.now(), random }));
    }
    const network = parts.network.attach({ address, hostname: name, nodeName: name, dnsSearches: [] });
    const addresses = createAddressPool(podCidr);
    machines.set(name, { name, address, addresses, isKubeletStopped: false, images: new Set(), network });
  }
  return machines;
}
