import type { Pod } from "../../registry/types.ts";
import { findCondition } from "../conditions.ts";
import { timeOf } from "../times.ts";

/** A job waits 10 s after its first failed pod, then twice as long each time, 10 minutes at most. */
const firstBackoffMs = 10_000;
const longestBackoffMs = 600_000;

/** When a pod ended, in ms. */
export function finishedAt(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => timeOf(state?.terminated?.finishedAt));
  const last = Math.max(0, ...ends);
  if (last > 0) return last;
  if (pod.metadata.deletionTimestamp) return timeOf(pod.metadata.deletionTimestamp);
  const ready = findCondition(pod.status?.conditions, "Ready");
  return timeOf(ready?.lastTransitionTime ?? pod.metadata.creationTimestamp);
}

/** How many ms a job must still wait before its next pod: by the failures since its last success. */
export function backoffLeft(pods: readonly Pod[], now: number): number {
  const lastSuccess = Math.max(0, ...pods.filter((pod) => pod.status?.phase === "Succeeded").map(finishedAt));
  const failures = pods.filter((pod) => pod.status?.phase === "Failed").map(finishedAt);
  const recent = failures.filter((time) => time > lastSuccess);
  if (recent.length === 0) return 0;
  const wait = Math.min(firstBackoffMs * 2 ** (recent.length - 1), longestBackoffMs);
  return Math.max(0, Math.max(...recent) + wait - now);
}

/** As backoffLeft for the pods of one completion index. */
export function indexBackoffLeft(failures: number, lastFailureAt: number, now: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(firstBackoffMs * 2 ** (failures - 1), longestBackoffMs);
  return Math.max(0, lastFailureAt + wait - now);
}
