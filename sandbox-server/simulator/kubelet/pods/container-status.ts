import { formatTime } from "../../controllers/times.ts";
import type { ContainerSpec, Pod } from "../../registry/types.ts";
import { type ContainerRecord, lastEndOf, specOf, type Termination } from "../containers/container-record.ts";
import { isContainerReady } from "./pod-conditions.ts";

export type ContainerStatus = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>[number];
type StateOnWire = NonNullable<ContainerStatus["state"]>;

/** A container's part of the pod's status. */
export function containerStatusOf(pod: Pod, record: ContainerRecord): ContainerStatus {
  const spec = specOf(pod, record);
  const isRunning = record.state.kind === "running";
  const id = record.container?.id ?? lastEndOf(record)?.containerId;
  const isEphemeral = record.role === "ephemeral";
  return {
    name: record.name,
    state: stateOnWire(record),
    lastState: record.last === undefined ? {} : { terminated: terminationOnWire(record.last) },
    ready: !isEphemeral && isContainerReady(record),
    restartCount: record.restartCount,
    image: record.image === "" ? (spec?.image ?? "") : record.image,
    imageID: record.imageId,
    ...(id === undefined ? {} : { containerID: `containerd://${id}` }),
    ...(isEphemeral ? {} : { started: isRunning && record.isStarted }),
    ...resourcesOf(spec, isRunning),
    ...mountsOf(spec),
  };
}

function stateOnWire(record: ContainerRecord): StateOnWire {
  const { state } = record;
  if (state.kind === "running") return { running: { startedAt: formatTime(state.startedAt) } };
  if (state.kind === "terminated") return { terminated: terminationOnWire(state.end) };
  return { waiting: { reason: state.reason, ...(state.message === undefined ? {} : { message: state.message }) } };
}

function terminationOnWire(end: Termination): NonNullable<StateOnWire["terminated"]> {
  return {
    exitCode: end.exitCode,
    reason: end.reason,
    ...(end.message === undefined || end.message === "" ? {} : { message: end.message }),
    startedAt: formatTime(end.startedAt),
    finishedAt: formatTime(end.finishedAt),
    ...(end.containerId === undefined ? {} : { containerID: `containerd://${end.containerId}` }),
  };
}

/** Since in-place resizing the status repeats what a running container was given. */
function resourcesOf(spec: ContainerSpec | undefined, isRunning: boolean): Partial<ContainerStatus> {
  const asked = spec?.resources;
  if (!isRunning || asked === undefined || asked === null) return {};
  const resources = {
    ...(asked.limits === undefined ? {} : { limits: asked.limits }),
    ...(asked.requests === undefined ? {} : { requests: asked.requests }),
  };
  return { resources, ...(asked.requests === undefined ? {} : { allocatedResources: asked.requests }) };
}

function mountsOf(spec: ContainerSpec | undefined): Partial<ContainerStatus> {
  const mounts = (spec?.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => ({
    mountPath,
    name,
    ...(readOnly === true ? { readOnly: true, recursiveReadOnly: "Disabled" } : {}),
  }));
  return mounts.length === 0 ? {} : { volumeMounts: mounts };
}
