import type { ContainerSpec, Pod } from "../types.ts";

type ContainerStatus = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>[number];

/** What `kubectl get pods` says of a pod; `lastRestart` is an RFC 3339 time. */
export interface PodSummary {
  readonly ready: number;
  readonly total: number;
  readonly status: string;
  readonly restarts: number;
  readonly lastRestart: string | undefined;
}

interface Tally {
  ready: number;
  restarts: number;
  lastRestart: string | undefined;
}

/** Counts containers and finds the one word for a pod's state, by the rules of the API server's printPod. */
export function podSummary(pod: Pod): PodSummary {
  const initial = initialStatus(pod);
  const initContainers = pod.spec?.initContainers ?? [];
  const total = (pod.spec?.containers ?? []).length + initContainers.filter(isSidecar).length;
  const init = summarizeInitContainers(pod, initial);
  const isPastInit = !init.isInitializing || hasCondition(pod, "Initialized", "True");
  const main = isPastInit ? summarizeContainers(pod, init.status, init.sidecars) : undefined;
  const tally = main?.tally ?? init.all;
  return { ...tally, total, status: deletionStatus(pod) ?? main?.status ?? init.status };
}

function initialStatus(pod: Pod): string {
  if (pod.status?.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated")) {
    return "SchedulingGated";
  }
  return pod.status?.reason || pod.status?.phase || "";
}

function deletionStatus(pod: Pod): string | undefined {
  if (pod.metadata.deletionTimestamp === undefined) return undefined;
  if (pod.status?.reason === "NodeLost") return "Unknown";
  const isOver = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return isOver ? undefined : "Terminating";
}

/** Whether an init container goes on beside the pod's containers. */
export function isSidecar(container: ContainerSpec | undefined): boolean {
  return container?.restartPolicy === "Always";
}

function summarizeInitContainers(pod: Pod, initial: string) {
  const specs = pod.spec?.initContainers ?? [];
  const all: Tally = { ready: 0, restarts: 0, lastRestart: undefined };
  const sidecars: Tally = { ready: 0, restarts: 0, lastRestart: undefined };
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const sidecar = isSidecar(specs.find(({ name }) => name === container.name));
    addRestarts(all, container);
    if (sidecar) addRestarts(sidecars, container);
    if (container.state?.terminated?.exitCode === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready) all.ready = ++sidecars.ready;
      continue;
    }
    return { all, sidecars, isInitializing: true, status: initStatus(container, index, specs.length) };
  }
  return { all, sidecars, isInitializing: false, status: initial };
}

function initStatus(container: ContainerStatus, index: number, total: number): string {
  const { terminated, waiting } = container.state ?? {};
  if (terminated !== undefined) return `Init:${terminated.reason || exitStatus(terminated)}`;
  if (waiting?.reason && waiting.reason !== "PodInitializing") return `Init:${waiting.reason}`;
  return `Init:${index}/${total}`;
}

function exitStatus(terminated: { readonly signal?: number | undefined; readonly exitCode: number }): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function summarizeContainers(pod: Pod, initial: string, sidecars: Tally): { tally: Tally; status: string } {
  const tally = { ...sidecars };
  let status = initial;
  let hasRunning = false;
  for (const container of (pod.status?.containerStatuses ?? []).toReversed()) {
    addRestarts(tally, container);
    const { waiting, terminated, running } = container.state ?? {};
    if (waiting?.reason) status = waiting.reason;
    else if (terminated !== undefined) status = terminated.reason || exitStatus(terminated);
    else if (container.ready && running !== undefined) {
      hasRunning = true;
      tally.ready += 1;
    }
  }
  if (status === "Completed" && hasRunning) status = hasCondition(pod, "Ready", "True") ? "Running" : "NotReady";
  return { tally, status };
}

function addRestarts(tally: Tally, container: ContainerStatus): void {
  tally.restarts += container.restartCount;
  const finishedAt = container.lastState?.terminated?.finishedAt;
  if (finishedAt === undefined) return;
  if (tally.lastRestart === undefined || Date.parse(tally.lastRestart) < Date.parse(finishedAt)) {
    tally.lastRestart = finishedAt;
  }
}

function hasCondition(pod: Pod, type: string, status: string): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === type && condition.status === status) ?? false;
}
