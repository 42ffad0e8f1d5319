import type { Engine } from "./engine/engine.ts";
import type { ClusterId } from "./labels.ts";

/** Where one cluster lives: what every part of it (nodes, gate, shell) is made with. */
export interface ClusterPlace {
  readonly engine: Engine;
  readonly installation: string;
  readonly cluster: ClusterId;
  readonly network: ClusterNetwork;
  /** The name by which node 1 is known in the network; its API listens on `apiPort`. */
  readonly serverName: string;
}

/** The cluster's own internal network. Addresses are fixed, so that a container keeps its own over stop and start. */
export interface ClusterNetwork {
  readonly name: string;
  /** `10.231.0.16/28`: 13 addresses beside the bridge's, which no host interface has. */
  readonly subnet: string;
  /** Node 1 is the first after the bridge's. */
  nodeAddress(node: number): string;
  readonly gateAddress: string;
  readonly shellAddress: string;
}

/** Where every distribution's API listens on node 1. */
export const apiPort = 6443;
