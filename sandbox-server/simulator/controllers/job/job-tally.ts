import type { Job, Pod } from "../../registry/types.ts";
import { isActive, isFinished, isReady, isTerminating } from "../pods/pod-state.ts";
import { formatIndexes, indexOf, isIndexed, parseIndexes } from "./indexes.ts";
import { judgeFailure } from "./pod-failure-policy.ts";

/** What holds an ended pod until its job has counted it. */
export const trackingFinalizer = "batch.kubernetes.io/job-tracking";
export const indexFailuresAnnotation = "batch.kubernetes.io/job-index-failure-count";

/** A job's pods, counted. */
export interface Tally {
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  /** Pods that have been counted now, and may be let go. */
  readonly counted: readonly Pod[];
  /** Why the failure policy gives the job up. */
  readonly policyFailure: string | undefined;
}

function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

/** Whether a pod counts as failed: it did, or it is being removed before it ended (unless only failed ones are replaced). */
function countsAsFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === "Failed") return true;
  return replacesTerminating(job) && isTerminating(pod) && pod.status?.phase !== "Succeeded";
}

function replacesTerminating(job: Job): boolean {
  return job.spec?.podReplacementPolicy !== "Failed" && !job.spec?.podFailurePolicy;
}

/** Adds what has ended since the last look to what the status says already. */
export function tally(job: Job, pods: readonly Pod[]): Tally {
  const completed = parseIndexes(job.status?.completedIndexes);
  const failedIndexes = parseIndexes(job.status?.failedIndexes);
  const counted: Pod[] = [];
  let succeeded = job.status?.succeeded ?? 0;
  let failed = job.status?.failed ?? 0;
  let policyFailure: string | undefined;
  for (const pod of pods.filter(isTracked)) {
    if (pod.status?.phase === "Succeeded") {
      counted.push(pod);
      if (isIndexed(job)) addIndex(completed, job, pod);
      else succeeded += 1;
    } else if (countsAsFailed(job, pod)) {
      counted.push(pod);
      const { action, message } =
        pod.status?.phase === "Failed" ? judgeFailure(job, pod) : { action: "Count" as const, message: undefined };
      if (action === "FailJob") policyFailure ??= message;
      if (action !== "Ignore") failed += 1;
      if (isIndexGivenUp(job, pod, action)) addIndex(failedIndexes, job, pod);
    }
  }
  const isReplacedLate = !replacesTerminating(job);
  const active = pods.filter((pod) => isActive(pod) || (isReplacedLate && isTerminating(pod) && !isFinished(pod)));
  return {
    active: active.filter((pod) => !isTerminating(pod) || isReplacedLate),
    ready: pods.filter((pod) => isActive(pod) && isReady(pod)).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !isFinished(pod)).length,
    succeeded: isIndexed(job) ? completed.size : succeeded,
    failed,
    completedIndexes: completed,
    failedIndexes,
    counted,
    policyFailure,
  };
}

function addIndex(indexes: Set<number>, job: Job, pod: Pod): void {
  const index = indexOf(pod);
  if (index !== undefined && index < (job.spec?.completions ?? 0)) indexes.add(index);
}

/** With backoffLimitPerIndex, an index is given up after that many failures, or when the policy says so. */
function isIndexGivenUp(job: Job, pod: Pod, action: string): boolean {
  const limit = job.spec?.backoffLimitPerIndex;
  if (limit === undefined) return false;
  return action === "FailIndex" || (action === "Count" && indexFailures(pod) >= limit);
}

/** How often the pod's index had failed before it. */
export function indexFailures(pod: Pod): number {
  return Number(pod.metadata.annotations?.[indexFailuresAnnotation] ?? 0) || 0;
}

export function indexFields(job: Job, { completedIndexes, failedIndexes }: Tally) {
  return {
    completedIndexes: isIndexed(job) && completedIndexes.size > 0 ? formatIndexes(completedIndexes) : undefined,
    failedIndexes: job.spec?.backoffLimitPerIndex === undefined ? undefined : formatIndexes(failedIndexes),
  };
}
