import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { Pod, PodDisruptionBudget } from "../../registry/types.ts";
import { isFinished, isReady, isTerminating } from "../pods/pod-state.ts";
import { formatTime } from "../times.ts";

type BudgetStatus = NonNullable<PodDisruptionBudget["status"]>;

/** What the eviction subresource does with a request. */
export type EvictionDecision =
  /** Delete the pod; when a budget covers it, write this status of the budget first. */
  | { readonly allowed: true; readonly budget?: PodDisruptionBudget; readonly budgetStatus?: BudgetStatus }
  /** Refuse with this Status: 429 TooManyRequests with a cause of DisruptionBudget, 403 or 500. */
  | {
      readonly allowed: false;
      readonly code: 429 | 403 | 500;
      readonly reason: "TooManyRequests" | "Forbidden" | "InternalError";
      readonly message: string;
      readonly cause?: { readonly reason: "DisruptionBudget"; readonly message: string };
      readonly retryAfterSeconds?: number;
    };

const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";
/** Clients are asked to wait this long when the budget's status is not up to date. */
const retryAfterSeconds = 10;

/** The budgets that cover a pod. */
export function budgetsOf(pod: Pod, budgets: readonly PodDisruptionBudget[]): PodDisruptionBudget[] {
  return budgets.filter(
    (budget) =>
      budget.metadata.namespace === pod.metadata.namespace &&
      selectorMatches(budget.spec?.selector as LabelSelector | undefined, pod.metadata.labels),
  );
}

/**
 * Whether a pod may be evicted now (pkg/registry/core/pod/storage/eviction.go). Pure: the caller writes
 * `budgetStatus` and deletes the pod.
 *
 * @param budgets all budgets of the pod's namespace
 * @param now ms since the epoch
 */
export function decideEviction(pod: Pod, budgets: readonly PodDisruptionBudget[], now: number): EvictionDecision {
  if (isFinished(pod) || isTerminating(pod) || pod.status?.phase === "Pending") return { allowed: true };
  const [budget, ...others] = budgetsOf(pod, budgets);
  if (!budget) return { allowed: true };
  if (others.length > 0) {
    const message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    return { allowed: false, code: 500, reason: "InternalError", message };
  }
  return isUnhealthyAndFree(pod, budget) ? { allowed: true } : decideByBudget(pod, budget, now);
}

/** Pods that are not ready may go when the budget says so, or when enough others are healthy. */
function isUnhealthyAndFree(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isReady(pod)) return false;
  if (spec?.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const desired = status?.desiredHealthy ?? 0;
  return (status?.currentHealthy ?? 0) >= desired && desired > 0;
}

function decideByBudget(pod: Pod, budget: PodDisruptionBudget, now: number): EvictionDecision {
  const { name, generation = 0 } = budget.metadata;
  const status = budget.status;
  const allowed = status?.disruptionsAllowed ?? 0;
  if (!status || (status.observedGeneration ?? 0) < generation) {
    const message = `The disruption budget ${name} is still being processed by the server.`;
    const cause = { reason: "DisruptionBudget" as const, message };
    return { allowed: false, code: 429, reason: "TooManyRequests", message: refusal, cause, retryAfterSeconds };
  }
  if (allowed < 0) {
    const message = `pods "${pod.metadata.name}" is forbidden: pdb disruptions allowed is negative`;
    return { allowed: false, code: 403, reason: "Forbidden", message };
  }
  if (allowed === 0) {
    const message = `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
    const cause = { reason: "DisruptionBudget" as const, message };
    return { allowed: false, code: 429, reason: "TooManyRequests", message: refusal, cause };
  }
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: formatTime(now) };
  const budgetStatus = { ...status, disruptionsAllowed: allowed - 1, disruptedPods } as unknown as BudgetStatus;
  return { allowed: true, budget, budgetStatus };
}
