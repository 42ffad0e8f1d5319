import type { ClusterClient } from "../../store/cluster-client.ts";
import type { ClusterView, NodeInfo, PodInfo } from "../cluster-view.ts";

/** Why a node can't take a pod. */
export interface Rejection {
  /** As they are counted in `0/3 nodes are available: 2 …`. */
  readonly reasons: readonly string[];
  /** Whether removing other pods from the node could not help (UnschedulableAndUnresolvable). */
  readonly isFinal: boolean;
}

export interface FilterContext {
  readonly view: ClusterView;
  readonly client: ClusterClient;
}

/** One condition that a node must meet; undefined when it does. */
export type Filter = (pod: PodInfo, node: NodeInfo, context: FilterContext) => Rejection | undefined;

export function finalRejection(reason: string): Rejection {
  return { reasons: [reason], isFinal: true };
}

export function rejection(...reasons: string[]): Rejection {
  return { reasons, isFinal: false };
}
