import type { ClusterView, NodeInfo, PodInfo } from "../cluster-view.ts";

/** The best that a node can get from one score. */
export const bestScore = 100;

/**
 * One way to compare nodes that could take a pod: raw numbers, one for each node, larger is better after
 * `normalize`.
 */
export interface Score {
  readonly name: string;
  /** How much it counts among the others (default plugin weights of kube-scheduler). */
  readonly weight: number;
  readonly rate: (pod: PodInfo, node: NodeInfo, view: ClusterView) => number;
  /** Brings raw numbers to 0…100; absent when they are already. */
  readonly normalize?: (raw: readonly number[]) => number[];
}

/** Stretches raw numbers so that the largest becomes 100. */
export function largestIsBest(raw: readonly number[]): number[] {
  const largest = Math.max(...raw);
  return raw.map((value) => (largest > 0 ? (value * bestScore) / largest : 0));
}

/** Turns raw numbers round so that none is worth 100 and the largest nothing. */
export function smallestIsBest(raw: readonly number[]): number[] {
  const largest = Math.max(...raw);
  return raw.map((value) => (largest > 0 ? bestScore - (value * bestScore) / largest : bestScore));
}

/** Stretches raw numbers so that the smallest becomes 0 and the largest 100; all 0 when they are equal. */
export function betweenExtremes(raw: readonly number[]): number[] {
  const [smallest, largest] = [Math.min(...raw), Math.max(...raw)];
  return raw.map((value) => (largest > smallest ? ((value - smallest) * bestScore) / (largest - smallest) : 0));
}
