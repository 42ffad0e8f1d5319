import { timeOf } from "../controllers/times.ts";
import { type LabelSelector, selectorMatches } from "../registry/label-selector.ts";
import type { PodDisruptionBudget } from "../registry/types.ts";
import { type NodeInfo, nodeWithout, type PodInfo, priorityOf, viewWith } from "./cluster-view.ts";
import type { FilterContext, Rejection } from "./filters/filter.ts";
import { rejectionOf } from "./place-pod.ts";

/** A node that would take the pod if these pods left it. */
export interface Candidate {
  readonly node: NodeInfo;
  readonly victims: readonly PodInfo[];
  /** How many of the victims a disruption budget would rather keep. */
  readonly violations: number;
}

export interface PreemptionResult {
  readonly best: Candidate | undefined;
  /** Nodes on which removing pods can't help, and nodes with nobody of lower priority to remove. */
  readonly helpless: number;
  readonly victimless: number;
}

/**
 * Looks for a node that fits once pods of lower priority have left it (plugins/defaultpreemption): as few budgets
 * broken as possible, then the least important, fewest and youngest victims.
 */
export function findPreemption(
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  rejections: ReadonlyMap<string, Rejection>,
  budgets: readonly PodDisruptionBudget[],
  context: FilterContext,
): PreemptionResult {
  let helpless = 0;
  let victimless = 0;
  const candidates: Candidate[] = [];
  for (const node of nodes) {
    if (rejections.get(node.name)?.isFinal ?? true) {
      helpless += 1;
      continue;
    }
    const candidate = findVictims(pod, node, budgets, context);
    if (candidate) candidates.push(candidate);
    else victimless += 1;
  }
  return { best: candidates.toSorted(compareCandidates)[0], helpless, victimless };
}

function findVictims(
  pod: PodInfo,
  node: NodeInfo,
  budgets: readonly PodDisruptionBudget[],
  context: FilterContext,
): Candidate | undefined {
  const lower = [...node.pods.values()].filter((other) => priorityOf(other.pod) < priorityOf(pod.pod));
  if (lower.length === 0) return undefined;
  const fitsWithout = (gone: readonly PodInfo[]) => {
    const emptied = nodeWithout(node, gone);
    return !rejectionOf(pod, emptied, { ...context, view: viewWith(context.view, emptied) });
  };
  if (!fitsWithout(lower)) return undefined;
  const { violating, others } = splitByBudgets(lower.toSorted(mostImportantFirst), budgets);
  let victims = lower;
  const spare = (candidates: readonly PodInfo[]) => {
    for (const candidate of candidates) {
      const fewer = victims.filter((victim) => victim !== candidate);
      if (fitsWithout(fewer)) victims = fewer;
    }
  };
  spare(violating);
  const violations = violating.filter((candidate) => victims.includes(candidate)).length;
  spare(others);
  return { node, victims: victims.toSorted(mostImportantFirst), violations };
}

function mostImportantFirst(left: PodInfo, right: PodInfo): number {
  return priorityOf(right.pod) - priorityOf(left.pod) || startedAt(left) - startedAt(right);
}

function startedAt({ pod }: PodInfo): number {
  return timeOf(pod.status?.startTime ?? pod.metadata.creationTimestamp);
}

/** Pods whose removal would go beyond what their budget allows, and the others. */
function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]) {
  const allowed = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of pods) {
    let isViolating = false;
    for (const [budget, left] of allowed) {
      if (budget.metadata.namespace !== info.pod.metadata.namespace) continue;
      if (!selectorMatches(budget.spec?.selector as LabelSelector | undefined, info.pod.metadata.labels)) continue;
      allowed.set(budget, left - 1);
      if (left <= 0) isViolating = true;
    }
    (isViolating ? violating : others).push(info);
  }
  return { violating, others };
}

function compareCandidates(left: Candidate, right: Candidate): number {
  const highest = (candidate: Candidate) => Math.max(...candidate.victims.map((victim) => priorityOf(victim.pod)));
  const sum = (candidate: Candidate) => candidate.victims.reduce((total, victim) => total + priorityOf(victim.pod), 0);
  const earliest = (candidate: Candidate) => {
    const important = candidate.victims.filter((victim) => priorityOf(victim.pod) === highest(candidate));
    return Math.min(...important.map(startedAt));
  };
  return (
    left.violations - right.violations ||
    highest(left) - highest(right) ||
    sum(left) - sum(right) ||
    left.victims.length - right.victims.length ||
    earliest(right) - earliest(left)
  );
}
