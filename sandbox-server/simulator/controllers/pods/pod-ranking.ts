import type { Pod } from "../../registry/types.ts";
import { timeOf } from "../times.ts";
import { isReady, readySince } from "./pod-state.ts";

const deletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

/** Pods that have not got far go first: pending, then unknown, then running. */
const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * The order in which a scaled-down workload gives up its pods (pkg/controller ActivePodsWithRanks): not assigned,
 * pending, not ready, cheaper by annotation, on a fuller node, ready for a shorter time, restarted more often, younger.
 * Times count by powers of two only, so that the choice among pods of about the same age is even.
 *
 * @param related pods of all workloads of the same owner; a node with many of them is relieved first
 */
export function inOrderOfDeletion(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const onNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec?.nodeName;
    if (node) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((pod) => ({ pod, keys: sortKeys(pod, onNode.get(pod.spec?.nodeName ?? "") ?? 0, now) }));
  ranked.sort((left, right) => compareKeys(left.keys, right.keys));
  return ranked.map(({ pod }) => pod);
}

/** Smaller goes first, one number after the other. */
function sortKeys(pod: Pod, onSameNode: number, now: number): readonly number[] {
  const since = readySince(pod);
  return [
    pod.spec?.nodeName ? 1 : 0,
    phaseRank[pod.status?.phase ?? "Pending"] ?? 0,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.[deletionCostAnnotation] ?? 0) || 0,
    -onSameNode,
    since === undefined ? 0 : ageBucket(since, now),
    -mostRestarts(pod),
    ageBucket(timeOf(pod.metadata.creationTimestamp), now),
  ];
}

function ageBucket(since: number, now: number): number {
  const nanoseconds = Math.max(0, now - since) * 1_000_000;
  return nanoseconds === 0 ? -1 : Math.floor(Math.log2(nanoseconds));
}

function mostRestarts(pod: Pod): number {
  const counts = (pod.status?.containerStatuses ?? []).map((status) => status.restartCount ?? 0);
  return Math.max(0, ...counts);
}

function compareKeys(left: readonly number[], right: readonly number[]): number {
  for (const [index, key] of left.entries()) {
    const difference = key - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
