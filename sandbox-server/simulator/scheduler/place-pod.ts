import type { RandomSource } from "../clock.ts";
import { type NodeInfo, nodeWith, type PodInfo, viewWith } from "./cluster-view.ts";
import type { Filter, FilterContext, Rejection } from "./filters/filter.ts";
import { interPodAffinity } from "./filters/inter-pod-affinity.ts";
import { nodeAffinity } from "./filters/node-affinity.ts";
import { nodeName } from "./filters/node-name.ts";
import { nodePorts } from "./filters/node-ports.ts";
import { nodeResourcesFit } from "./filters/node-resources-fit.ts";
import { nodeUnschedulable } from "./filters/node-unschedulable.ts";
import { podTopologySpread } from "./filters/pod-topology-spread.ts";
import { podVolumes } from "./filters/pod-volumes.ts";
import { taintToleration } from "./filters/taint-toleration.ts";
import { balancedAllocation } from "./scores/balanced-allocation.ts";
import { leastAllocated } from "./scores/least-allocated.ts";
import { preferredNodeAffinity } from "./scores/preferred-node-affinity.ts";
import { preferredPodAffinity } from "./scores/preferred-pod-affinity.ts";
import { preferredSpread } from "./scores/preferred-spread.ts";
import { preferredTaints } from "./scores/preferred-taints.ts";
import type { Score } from "./scores/score.ts";

/** In the order of kube-scheduler's default plugins: a node is told by the first that it fails. */
const filters: readonly Filter[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  podVolumes,
  podTopologySpread,
  interPodAffinity,
];

const scores: readonly Score[] = [
  preferredTaints,
  preferredNodeAffinity,
  leastAllocated,
  balancedAllocation,
  preferredSpread,
  preferredPodAffinity,
];

/** The first thing that keeps a pod off a node; undefined when it fits. */
export function rejectionOf(pod: PodInfo, node: NodeInfo, context: FilterContext): Rejection | undefined {
  for (const filter of filters) {
    const rejected = filter(pod, node, context);
    if (rejected) return rejected;
  }
  return undefined;
}

/** As rejectionOf, reckoning with pods that have been promised a place on the node. */
export function rejectionWith(
  pod: PodInfo,
  node: NodeInfo,
  promised: readonly PodInfo[],
  context: FilterContext,
): Rejection | undefined {
  if (promised.length > 0) {
    const crowded = nodeWith(node, promised);
    const rejected = rejectionOf(pod, crowded, { ...context, view: viewWith(context.view, crowded) });
    if (rejected) return rejected;
  }
  return rejectionOf(pod, node, context);
}

/** The best of several nodes that fit; among equals, chance decides. */
export function bestNode(
  pod: PodInfo,
  feasible: readonly NodeInfo[],
  { view }: FilterContext,
  random: RandomSource,
): NodeInfo | undefined {
  if (feasible.length <= 1) return feasible[0];
  const totals = feasible.map(() => 0);
  for (const score of scores) {
    const raw = feasible.map((node) => score.rate(pod, node, view));
    const points = score.normalize ? score.normalize(raw) : raw;
    for (const [index, value] of points.entries()) totals[index] = (totals[index] ?? 0) + value * score.weight;
  }
  const best = Math.max(...totals);
  const winners = feasible.filter((_, index) => totals[index] === best);
  return winners[Math.floor(random.next() * winners.length)];
}
