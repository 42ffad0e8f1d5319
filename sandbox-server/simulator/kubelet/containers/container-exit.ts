import type { Pod } from "../../registry/types.ts";
import type { ExitStatus } from "../../runtime/container-runtime.ts";
import { type ContainerRecord, specOf, type Termination } from "./container-record.ts";

/** The kubelet keeps that much of a termination message. */
const MESSAGE_LIMIT_BYTES = 4096;
/** With `FallbackToLogsOnError` the last lines of the log stand in, within these bounds. */
const FALLBACK_LINES = 80;
const FALLBACK_LIMIT_BYTES = 2048;

/** How a container ended, as its pod's status tells it. */
export function terminationOf(pod: Pod, record: ContainerRecord, exit: ExitStatus, now: number): Termination {
  const startedAt = record.state.kind === "running" ? record.state.startedAt : now;
  const hasRun = exit.reason !== "StartError" && exit.reason !== "ContainerCannotRun";
  const message = hasRun ? terminationMessage(pod, record, exit) : (exit.message ?? "");
  return {
    exitCode: hasRun ? exit.code : exit.code || 128,
    reason: exit.reason ?? (exit.code === 0 ? "Completed" : "Error"),
    ...(message === "" ? {} : { message }),
    startedAt: hasRun ? startedAt : 0,
    finishedAt: now,
    ...(record.container === undefined ? {} : { containerId: record.container.id }),
  };
}

function terminationMessage(pod: Pod, record: ContainerRecord, exit: ExitStatus): string {
  const written = record.container?.terminationMessage() ?? "";
  if (written !== "") return written.slice(0, MESSAGE_LIMIT_BYTES);
  const fallsBack = specOf(pod, record)?.terminationMessagePolicy === "FallbackToLogsOnError" && exit.code !== 0;
  if (!fallsBack) return "";
  const lines = record.container?.log.read({ tailLines: FALLBACK_LINES }) ?? [];
  return lines
    .map(({ text, isUnfinished }) => (isUnfinished === true ? text : `${text}\n`))
    .join("")
    .slice(-FALLBACK_LIMIT_BYTES);
}
