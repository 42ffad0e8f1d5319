import type { Pod } from "../../registry/types.ts";
import { type ContainerRecord, lastEndOf, restartsAfter } from "../containers/container-record.ts";

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed";

/** Whether an init container has done its part: ended well, or, a sidecar, has started. */
export function isInitDone(record: ContainerRecord): boolean {
  if (record.role === "sidecar") return record.isStarted;
  return record.state.kind === "terminated" && record.state.end.exitCode === 0;
}

/**
 * The phase that follows from the containers. `isEnding` is true once all containers are to stay stopped (deletion,
 * deadline). Source: getPhase in pkg/kubelet/kubelet_pods.go.
 */
export function phaseOf(pod: Pod, records: readonly ContainerRecord[], isEnding: boolean): PodPhase {
  const inits = records.filter(({ role }) => role === "init" || role === "sidecar");
  const mains = records.filter(({ role }) => role === "main");
  const hasBegun = mains.some((record) => record.state.kind !== "waiting" || record.last !== undefined);
  if (inits.some((record) => hasFailedForGood(pod, record))) return "Failed";
  if (!hasBegun) {
    if (isEnding && inits.some((record) => record.state.kind === "terminated")) return "Failed";
    return "Pending";
  }
  if (mains.some((record) => record.state.kind === "waiting" && record.last === undefined)) return "Pending";
  if (mains.some((record) => record.state.kind === "running")) return "Running";
  const ends = mains.map(lastEndOf);
  const haveSucceeded = ends.every((end) => end?.exitCode === 0);
  const areFinal = mains.every((record) => {
    const end = record.state.kind === "terminated" ? record.state.end : undefined;
    return end !== undefined && !restartsAfter(pod, record, end);
  });
  const areSidecarsGone = inits.every((record) => record.role !== "sidecar" || record.state.kind !== "running");
  if (!isEnding && !(areFinal && areSidecarsGone)) return "Running";
  return haveSucceeded ? "Succeeded" : "Failed";
}

/** An init container that failed where nothing is restarted fails its pod. */
function hasFailedForGood(pod: Pod, record: ContainerRecord): boolean {
  if (record.role !== "init" || record.state.kind !== "terminated") return false;
  const { end } = record.state;
  return end.exitCode !== 0 && !restartsAfter(pod, record, end);
}
