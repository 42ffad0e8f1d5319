import { shareTaken } from "./least-allocated.ts";
import { bestScore, type Score } from "./score.ts";

/** Prefers nodes whose CPU and memory fill up evenly. */
export const balancedAllocation: Score = {
  name: "NodeResourcesBalancedAllocation",
  weight: 1,
  rate: (pod, node) => {
    const deviation = Math.abs(shareTaken(pod, node, "cpu") - shareTaken(pod, node, "memory")) / 2;
    return Math.floor((1 - deviation) * bestScore);
  },
};
