import { controllerOf } from "../../controllers/ownership.ts";
import type { Pod } from "../../registry/types.ts";
import type { NodeInfo } from "../cluster-view.ts";
import { podsByDomain, spreadConstraints } from "../topology-spread.ts";
import { type Score, smallestIsBest } from "./score.ts";

/**
 * Topology spread constraints that may be broken (ScheduleAnyway). A pod without any is spread over the nodes among
 * the pods of the same workload, as the scheduler's built-in default constraints do.
 */
export const preferredSpread: Score = {
  name: "PodTopologySpread",
  weight: 2,
  rate: ({ pod }, node, view) => {
    const constraints = spreadConstraints(pod, "ScheduleAnyway");
    const isDefault = constraints.length === 0 && !pod.spec?.topologySpreadConstraints?.length;
    if (isDefault) return siblingsOn(pod, node);
    return constraints.reduce((sum, constraint) => {
      const domain = node.node.metadata.labels?.[constraint.topologyKey] ?? "";
      return sum + (podsByDomain(constraint, pod, constraints, view).get(domain) ?? 0);
    }, 0);
  },
  normalize: smallestIsBest,
};

function siblingsOn(pod: Pod, node: NodeInfo): number {
  const owner = controllerOf(pod)?.uid;
  if (owner === undefined) return 0;
  let count = 0;
  for (const { pod: other } of node.pods.values()) {
    if (controllerOf(other)?.uid === owner && !other.metadata.deletionTimestamp) count += 1;
  }
  return count;
}
