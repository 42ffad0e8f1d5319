import { formatGoDuration } from "../go-duration.ts";
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS } from "../latencies.ts";
import { formatPod } from "../pods/pod-names.ts";
import type { PodRun } from "../pods/pod-run.ts";
import type { ContainerRecord, Termination } from "./container-record.ts";

/** A container that ran at least this long after its last restart begins anew with the shortest pause. */
const FORGIVEN_AFTER_MS = 2 * BACKOFF_MAX_MS;

/**
 * Whether a container that has ended may be started now. If not it is shown in CrashLoopBackOff, and is due when its
 * pause is over. Source: doBackOff in pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
export function mayRestart(run: PodRun, record: ContainerRecord, end: Termination): boolean {
  const { restartBackoff } = record;
  if (restartBackoff === undefined) return true;
  if (end.finishedAt - restartBackoff.since > FORGIVEN_AFTER_MS) {
    record.restartBackoff = undefined;
    return true;
  }
  const until = end.finishedAt + restartBackoff.delayMs;
  if (run.context.clock.now() >= until) return true;
  const isShown = record.state.kind === "waiting" && record.state.reason === "CrashLoopBackOff";
  record.dueAt = until;
  if (isShown) return false;
  const pause = formatGoDuration(restartBackoff.delayMs);
  const who = `restarting failed container=${record.name} pod=${formatPod(run.pod)}`;
  record.last = end;
  record.state = { kind: "waiting", reason: "CrashLoopBackOff", message: `back-off ${pause} ${who}` };
  const words = `Back-off restarting failed container ${record.name} in pod ${formatPod(run.pod)}`;
  run.event(record, "Warning", "BackOff", words);
  return false;
}

/** Notes that a container is started again: the next pause is twice as long. */
export function lengthenBackoff(run: PodRun, record: ContainerRecord): void {
  const before = record.restartBackoff?.delayMs;
  const delayMs = before === undefined ? BACKOFF_FIRST_MS : Math.min(before * 2, BACKOFF_MAX_MS);
  record.restartBackoff = { delayMs, since: run.context.clock.now() };
}
