import type { Job, Pod } from "../../registry/types.ts";
import { findCondition, isTrue } from "../conditions.ts";
import { timeOf } from "../times.ts";
import { isIndexed, parseIndexes } from "./indexes.ts";
import type { Tally } from "./job-tally.ts";

/** How a job ends. */
export interface Outcome {
  readonly kind: "complete" | "failed";
  readonly reason: string;
  readonly message: string;
}

export function isJobFinished(job: Job): boolean {
  return isTrue(job.status?.conditions, "Complete") || isTrue(job.status?.conditions, "Failed");
}

/** How the job ends, if its end has come; an end once decided stays. */
export function outcomeOf(job: Job, pods: readonly Pod[], tally: Tally, now: number): Outcome | undefined {
  return decided(job) ?? failure(job, pods, tally, now) ?? success(job, tally);
}

function decided(job: Job): Outcome | undefined {
  const failed = findCondition(job.status?.conditions, "FailureTarget");
  if (failed?.status === "True") return { kind: "failed", reason: failed.reason ?? "", message: failed.message ?? "" };
  const met = findCondition(job.status?.conditions, "SuccessCriteriaMet");
  if (met?.status === "True") return { kind: "complete", reason: met.reason ?? "", message: met.message ?? "" };
  return undefined;
}

function failure(job: Job, pods: readonly Pod[], tally: Tally, now: number): Outcome | undefined {
  const failed = (reason: string, message: string): Outcome => ({ kind: "failed", reason, message });
  if (tally.policyFailure !== undefined) return failed("PodFailurePolicy", tally.policyFailure);
  if (tally.failed > backoffLimit(job) || isPastRestarts(job, pods)) {
    return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  }
  if ((untilDeadline(job, now) ?? 1) <= 0) {
    return failed("DeadlineExceeded", "Job was active longer than specified deadline");
  }
  if (job.spec?.backoffLimitPerIndex === undefined || !isIndexed(job)) return undefined;
  const { failedIndexes, completedIndexes } = tally;
  if (job.spec.maxFailedIndexes !== undefined && failedIndexes.size > job.spec.maxFailedIndexes) {
    return failed("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  }
  const isAllEnded = failedIndexes.size + completedIndexes.size >= (job.spec.completions ?? 0);
  return failedIndexes.size > 0 && isAllEnded ? failed("FailedIndexes", "Job has failed indexes") : undefined;
}

/** Six, unless the job says otherwise or counts by index. */
function backoffLimit(job: Job): number {
  return job.spec?.backoffLimit ?? (job.spec?.backoffLimitPerIndex === undefined ? 6 : Number.POSITIVE_INFINITY);
}

/** With restartPolicy OnFailure, restarts of containers count as failures. */
function isPastRestarts(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec?.template.spec?.restartPolicy !== "OnFailure") return false;
  const running = pods.filter((pod) => pod.status?.phase === "Running" || pod.status?.phase === "Pending");
  const statuses = running.flatMap((pod) => [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ]);
  const restarts = statuses.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0);
  const limit = backoffLimit(job);
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** How many ms the job may still be active; undefined without a deadline or before its start. */
export function untilDeadline(job: Job, now: number): number | undefined {
  const seconds = job.spec?.activeDeadlineSeconds;
  if (seconds === undefined || !job.status?.startTime || job.spec?.suspend) return undefined;
  return timeOf(job.status.startTime) + seconds * 1000 - now;
}

function success(job: Job, tally: Tally): Outcome | undefined {
  const rule = metRule(job, tally);
  if (rule !== undefined) {
    return { kind: "complete", reason: "SuccessPolicy", message: `Matched rules at index ${rule}` };
  }
  const completions = job.spec?.completions;
  const isComplete =
    completions === undefined
      ? tally.succeeded > 0 && tally.active.length === 0
      : tally.succeeded >= completions && tally.active.length === 0;
  if (!isComplete) return undefined;
  return { kind: "complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
}

/** The first rule of the success policy that is met. */
function metRule(job: Job, { completedIndexes }: Tally): number | undefined {
  const rules = isIndexed(job) ? (job.spec?.successPolicy?.rules ?? []) : [];
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes);
    const met = [...completedIndexes].filter((each) => wanted === undefined || wanted.has(each)).length;
    return met >= (succeededCount ?? wanted?.size ?? Number.POSITIVE_INFINITY);
  });
  return index < 0 ? undefined : index;
}
