import { timeOf } from "../../controllers/times.ts";
import type { Pod } from "../../registry/types.ts";
import { type ContainerRecord, lastEndOf, specOf, type Termination } from "../containers/container-record.ts";
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS } from "../latencies.ts";
import type { ContainerStatus } from "./container-status.ts";
import { addEphemeralRecords } from "./pod-records.ts";

type StateOnWire = NonNullable<ContainerStatus["state"]>;

/** Fills the records of a pod from the status that was reported before the kubelet was restarted. */
export function restoreRecords(pod: Pod, records: ContainerRecord[]): void {
  addEphemeralRecords(pod, records);
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  for (const status of [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses]) {
    const record = records.find(({ name }) => name === status.name);
    if (record !== undefined) restoreRecord(pod, record, status);
  }
}

function restoreRecord(pod: Pod, record: ContainerRecord, status: ContainerStatus): void {
  record.restartCount = status.restartCount;
  record.image = status.imageID === "" ? "" : status.image;
  record.imageId = status.imageID;
  record.askedImage = specOf(pod, record)?.image ?? "";
  record.last = terminationFromWire(status.lastState);
  record.isStarted = status.started === true || (record.role === "ephemeral" && status.state?.running !== undefined);
  record.isReady = status.ready;
  const end = terminationFromWire(status.state);
  if (end !== undefined) record.state = { kind: "terminated", end };
  else if (status.state?.running !== undefined) {
    record.state = { kind: "running", startedAt: timeOf(status.state.running.startedAt) };
  } else if (status.state?.waiting !== undefined) {
    const { reason = "ContainerCreating", message } = status.state.waiting;
    record.state = { kind: "waiting", reason, ...(message === undefined ? {} : { message }) };
  }
  const since = lastEndOf(record)?.finishedAt;
  if (since === undefined || status.restartCount === 0) return;
  const delayMs = Math.min(BACKOFF_FIRST_MS * 2 ** (status.restartCount - 1), BACKOFF_MAX_MS);
  record.restartBackoff = { delayMs, since };
}

function terminationFromWire(state: StateOnWire | undefined): Termination | undefined {
  const ended = state?.terminated;
  if (ended === undefined) return undefined;
  return {
    exitCode: ended.exitCode,
    reason: ended.reason ?? "Error",
    ...(ended.message === undefined ? {} : { message: ended.message }),
    startedAt: timeOf(ended.startedAt),
    finishedAt: timeOf(ended.finishedAt),
    ...(ended.containerID === undefined ? {} : { containerId: ended.containerID.replace("containerd://", "") }),
  };
}
