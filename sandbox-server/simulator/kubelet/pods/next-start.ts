import type { Pod } from "../../registry/types.ts";
import { type ContainerRecord, restartsAfter } from "../containers/container-record.ts";
import { isInitDone } from "./pod-phase.ts";

/** Whether main containers have ever been started; init containers are not run again after that. */
export function isInitialized(records: readonly ContainerRecord[]): boolean {
  return records.some(
    ({ role, container, last }) => role === "main" && (container !== undefined || last !== undefined),
  );
}

/**
 * The containers that the pod's order lets start now, first one first: ephemeral ones always, init containers one after
 * the other, main containers when those are done. Source: computePodActions and KEP-753.
 */
export function startable(pod: Pod, records: readonly ContainerRecord[]): readonly ContainerRecord[] {
  const wanted = records.filter((record) => record.role === "ephemeral" && wantsStart(pod, record));
  const initialized = isInitialized(records);
  for (const record of records) {
    if (record.role === "ephemeral" || record.role === "main") continue;
    const isOver = record.role === "init" && (initialized || isInitDone(record));
    if (isOver) continue;
    if (wantsStart(pod, record)) wanted.push(record);
    if (!initialized && !isInitDone(record)) return wanted;
  }
  return [...wanted, ...records.filter((record) => record.role === "main" && wantsStart(pod, record))];
}

/** Whether a container's own state asks for a start, apart from pauses. */
function wantsStart(pod: Pod, record: ContainerRecord): boolean {
  const { state, process } = record;
  if (process !== undefined) return false;
  if (state.kind === "waiting") return true;
  return state.kind === "terminated" && restartsAfter(pod, record, state.end);
}
