import { MatelotError } from "../../../errors/index.ts";
import type { CallOptions } from "../../sandbox-provider.ts";
import { Turns } from "../../turns.ts";
import type { ClusterNetwork } from "./cluster-place.ts";
import type { Engine } from "./engine/engine.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";
import { type ClusterId, labelsOf, objectName } from "./labels.ts";
import { addressIn, freeSubnets, parseSubnet, type Subnet, subnetText } from "./subnets.ts";

/** 16 addresses: the network's, the bridge's, up to 10 nodes, gate and shell, and the broadcast address. */
const networkBits = 28;
const firstNodeOffset = 2;
const gateOffset = 13;
const shellOffset = 14;

/** Most nodes whose addresses fit between the bridge's and the gate's. */
export const mostNodes = gateOffset - firstNodeOffset;

export interface NetworksOptions {
  readonly engine: Engine;
  readonly installation: string;
  /** Where learners' networks are cut from, such as `10.231.0.0/16`. */
  readonly range: Subnet;
}

export interface Networks {
  /**
   * Makes a cluster's network. Errors: `sandbox-create-failed` when the range is used up.
   * @param isPublishing whether ports have to be published from it, which internal networks can't
   */
  create(cluster: ClusterId, options: CallOptions & { readonly isPublishing: boolean }): Promise<ClusterNetwork>;
}

/**
 * Every network is told its subnet: the engine's own pools end after some thirty networks. The bridge gets no address
 * on the host (`inhibit_ipv4`), so that no packet of a learner finds one there, and the engine lets nothing through
 * between an internal network and anything else.
 */
export function createNetworks({ engine, installation, range }: NetworksOptions): Networks {
  const turns = new Turns<"subnet">();
  const create: Networks["create"] = async (cluster, { signal, isPublishing }) => {
    const options = signal === undefined ? {} : { signal };
    const name = objectName(cluster, "net");
    const all = await engine.listNetworks({}, options);
    const taken = all.flatMap(({ subnets }) => subnets.map(parseSubnet)).filter((one) => one !== undefined);
    for (const subnet of freeSubnets(range, networkBits, taken)) {
      try {
        await engine.createNetwork(
          {
            ...{ name, labels: labelsOf(installation, cluster, "network"), subnet: subnetText(subnet) },
            internal: !isPublishing,
            driverOptions: {
              "com.docker.network.bridge.inhibit_ipv4": "true",
              ...(isPublishing ? { "com.docker.network.bridge.enable_ip_masquerade": "false" } : {}),
            },
          },
          options,
        );
        return clusterNetwork(name, subnet);
      } catch (thrown) {
        // Somebody else was faster, or the machine itself has a route there: the next one.
        if (!(thrown instanceof EngineRefusal && thrown.isOverlap)) throw thrown;
      }
    }
    throw usedUp(range);
  };
  return { create: (cluster, options) => turns.take("subnet", () => create(cluster, options)) };
}

/** A network that is there, by its name and subnet. */
export function clusterNetwork(name: string, subnet: Subnet): ClusterNetwork {
  return {
    name,
    subnet: subnetText(subnet),
    nodeAddress: (node) => addressIn(subnet, firstNodeOffset + node - 1),
    gateAddress: addressIn(subnet, gateOffset),
    shellAddress: addressIn(subnet, shellOffset),
  };
}

function usedUp(range: Subnet): MatelotError {
  return new MatelotError("sandbox-create-failed", {
    message: {
      en: `Every network of the range ${subnetText(range)} is in use.`,
      fr: `Tous les réseaux de la plage ${subnetText(range)} sont occupés.`,
    },
    remedy: {
      en: "Remove sandboxes that nobody needs, or give a wider range with --docker-range.",
      fr: "Supprimez les bacs à sable inutiles, ou donnez une plage plus large avec --docker-range.",
    },
  });
}
