import { requestedOn } from "../cluster-view.ts";
import type { Filter } from "./filter.ts";

/** How many pods a node takes that does not say. */
const defaultPodCapacity = 110;

/** What a pod asks for must be left of what the node has. */
export const nodeResourcesFit: Filter = ({ requests }, node) => {
  const reasons: string[] = [];
  let isFinal = false;
  if (node.pods.size + 1 > (node.allocatable.pods ?? defaultPodCapacity)) reasons.push("Too many pods");
  for (const [resource, wanted] of Object.entries(requests)) {
    if (wanted === 0) continue;
    const allocatable = node.allocatable[resource] ?? 0;
    if (wanted <= allocatable - requestedOn(node, resource)) continue;
    reasons.push(`Insufficient ${resource}`);
    if (wanted > allocatable) isFinal = true;
  }
  return reasons.length > 0 ? { reasons, isFinal } : undefined;
};
