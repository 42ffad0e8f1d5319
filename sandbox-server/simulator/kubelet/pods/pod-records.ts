import type { Pod } from "../../registry/types.ts";
import { type ContainerRecord, createContainerRecord } from "../containers/container-record.ts";
import { waitingReason } from "../containers/container-start.ts";

/** A record for every container of a pod, in the order of its lists. */
export function createRecords(pod: Pod): ContainerRecord[] {
  const reason = waitingReason({ pod });
  const inits = (pod.spec?.initContainers ?? []).map(({ name, restartPolicy }) =>
    createContainerRecord(name, restartPolicy === "Always" ? "sidecar" : "init", reason),
  );
  const mains = (pod.spec?.containers ?? []).map(({ name }) => createContainerRecord(name, "main", reason));
  return [...inits, ...mains];
}

/** Adds records for ephemeral containers that were added to the pod meanwhile. */
export function addEphemeralRecords(pod: Pod, records: ContainerRecord[]): void {
  for (const { name } of pod.spec?.ephemeralContainers ?? []) {
    const isKnown = records.some((record) => record.role === "ephemeral" && record.name === name);
    if (!isKnown) records.push(createContainerRecord(name, "ephemeral", "ContainerCreating"));
  }
}
