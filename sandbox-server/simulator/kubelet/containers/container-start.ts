import type { Container, ExitStatus, RunningProcess } from "../../runtime/container-runtime.ts";
import { ConfigFault } from "../config-fault.ts";
import { LATENCIES_MS } from "../latencies.ts";
import type { PodRun } from "../pods/pod-run.ts";
import { containerConfigOf } from "./container-config.ts";
import { type ContainerRecord, lastEndOf, specOf } from "./container-record.ts";
import { runHook } from "./hook.ts";
import { ensureImage } from "./image-pull.ts";

/** A post-start hook may take as long as it likes; this bounds hooks that never end. */
const HOOK_LIMIT_MS = 24 * 3_600_000;

export interface StartEffects {
  /** The attempt is over, well or not: another container may be started. */
  settled(): void;
  /** The program runs. */
  running(record: ContainerRecord): void;
  /** The program has ended. */
  exited(record: ContainerRecord, exit: ExitStatus): void;
}

/**
 * Pulls, creates and starts a container, step by step as the kubelet does; a fault leaves it waiting with a reason.
 * Source: startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export function startContainer(run: PodRun, record: ContainerRecord, effects: StartEffects): void {
  record.dueAt = undefined;
  ensureImage(
    run,
    record,
    () => {
      if (run.isEnding) effects.settled();
      else create(run, record, effects);
    },
    () => {
      effects.settled();
      run.changed();
    },
  );
}

function create(run: PodRun, record: ContainerRecord, effects: StartEffects): void {
  let container: Container;
  try {
    container = createFromSpec(run, record, nextAttempt(record));
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    record.state = { kind: "waiting", reason: error.reason, message: error.message };
    record.dueAt = run.context.clock.now() + LATENCIES_MS.configRetry;
    run.event(record, "Warning", "Failed", `Error: ${error.message}`);
    effects.settled();
    run.changed();
    return;
  }
  record.restartCount = nextAttempt(record);
  record.last = lastEndOf(record);
  record.askedImage = specOf(run.pod, record)?.image ?? "";
  record.previous?.remove();
  record.previous = record.container;
  record.container = container;
  run.event(record, "Normal", "Created", "Container created");
  launch(run, record, container, effects);
}

/** How often a container of this record will have been started before, once it starts now. */
function nextAttempt(record: ContainerRecord): number {
  const isFirst = record.container === undefined && lastEndOf(record) === undefined;
  return isFirst ? record.restartCount : record.restartCount + 1;
}

/** Makes a container as its pod says now. Throws ConfigFault. */
export function createFromSpec(run: PodRun, record: ContainerRecord, attempt: number): Container {
  const container = specOf(run.pod, record);
  if (container === undefined || run.sandbox === undefined) throw new ConfigFault("pod sandbox is not ready");
  const { context, pod, addresses, volumes } = run;
  return run.sandbox.createContainer(containerConfigOf({ context, pod, container, addresses, volumes, attempt }));
}

function launch(run: PodRun, record: ContainerRecord, container: Container, effects: StartEffects): void {
  const process = container.start();
  const startedAt = run.context.clock.now();
  record.process = process;
  record.isStopping = false;
  record.isChanged = false;
  let isAnnounced = false;

  const announce = () => {
    if (isAnnounced) return;
    isAnnounced = true;
    run.event(record, "Normal", "Started", "Container started");
    record.state = { kind: "running", startedAt };
  };
  const timer = run.later(LATENCIES_MS.start, () => {
    announce();
    afterStart(run, record, process, effects);
  });
  run.when(process.exited, (exit) => {
    const isEarly = !isAnnounced;
    timer[Symbol.dispose]();
    if (exit.reason !== "StartError") announce();
    if (record.process === process) effects.exited(record, exit);
    if (isEarly) effects.settled();
  });
}

/** The hook runs before anything else of the pod goes on; until it has ended the container is shown as waiting. */
function afterStart(run: PodRun, record: ContainerRecord, process: RunningProcess, effects: StartEffects): void {
  const hook = specOf(run.pod, record)?.lifecycle?.postStart;
  if (hook == null) {
    effects.settled();
    effects.running(record);
    return;
  }
  const { state } = record;
  record.state = { kind: "waiting", reason: waitingReason(run) };
  run.when(runHook(run, record, hook, HOOK_LIMIT_MS), (outcome) => {
    effects.settled();
    if (record.process !== process) return;
    record.state = state;
    if (outcome.ok) {
      effects.running(record);
      return;
    }
    run.event(record, "Warning", "FailedPostStartHook", "PostStartHook failed");
    run.event(record, "Normal", "Killing", "FailedPostStartHook");
    process.signal("SIGKILL");
  });
}

/** What a container waits for before its first start. */
export function waitingReason(run: Pick<PodRun, "pod">): string {
  return (run.pod.spec?.initContainers ?? []).length > 0 ? "PodInitializing" : "ContainerCreating";
}
