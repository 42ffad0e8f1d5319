import { type NodeInfo, type PodInfo, requestedOn } from "../cluster-view.ts";
import { bestScore, type Score } from "./score.ts";

/** The share of a resource that would be taken with the pod on the node, 0…1. */
export function shareTaken({ scoreRequests }: PodInfo, node: NodeInfo, resource: "cpu" | "memory"): number {
  const allocatable = node.allocatable[resource] ?? 0;
  if (allocatable === 0) return 1;
  const taken = requestedOn(node, resource, "scoreRequests") + (scoreRequests[resource] ?? 0);
  return Math.min(1, taken / allocatable);
}

/** Prefers the emptier node (NodeResourcesFit, LeastAllocated). */
export const leastAllocated: Score = {
  name: "NodeResourcesFit",
  weight: 1,
  rate: (pod, node) => {
    const free = (resource: "cpu" | "memory") => (1 - shareTaken(pod, node, resource)) * bestScore;
    return Math.floor((free("cpu") + free("memory")) / 2);
  },
};
