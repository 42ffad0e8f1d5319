import type { Timer } from "../../clock.ts";
import type { Signal } from "../../runtime/container-runtime.ts";
import type { PodRun } from "../pods/pod-run.ts";
import { type ContainerRecord, specOf } from "./container-record.ts";
import { runHook } from "./hook.ts";

/** A program gets at least this long after its preStop hook, as in the kubelet. */
const MINIMUM_GRACE_MS = 2_000;

export interface ContainerStop {
  /** Brings the end forward, when a deletion is repeated with a shorter grace. */
  hasten(graceMs: number): void;
}

/**
 * Ends a running container: preStop hook, stop signal, and SIGKILL once the grace is over. The end itself is told by
 * the process. Source: killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export function stopContainer(run: PodRun, record: ContainerRecord, graceMs: number, message: string): ContainerStop {
  const { process } = record;
  record.isStopping = true;
  run.event(record, "Normal", "Killing", message);
  let deadline = run.context.clock.now() + graceMs;
  let timer: Timer | undefined;
  let isSignalled = false;

  const kill = () => process?.signal("SIGKILL");
  const arm = () => {
    timer?.[Symbol.dispose]();
    timer = run.later(Math.max(0, deadline - run.context.clock.now()), kill);
  };
  const terminate = () => {
    if (isSignalled || record.process !== process) return;
    isSignalled = true;
    if (graceMs > 0) deadline = Math.max(deadline, run.context.clock.now() + MINIMUM_GRACE_MS);
    process?.signal(stopSignalOf(run, record));
    arm();
  };

  const hook = specOf(run.pod, record)?.lifecycle?.preStop;
  if (graceMs <= 0) kill();
  else if (hook == null) {
    terminate();
  } else {
    arm();
    run.when(runHook(run, record, hook, graceMs), (outcome) => {
      if (!outcome.ok) run.event(record, "Warning", "FailedPreStopHook", "PreStopHook failed");
      terminate();
    });
  }
  if (process !== undefined) run.when(process.exited, () => timer?.[Symbol.dispose]());
  return {
    hasten(shorterMs) {
      const sooner = run.context.clock.now() + shorterMs;
      if (sooner >= deadline) return;
      deadline = sooner;
      arm();
    },
  };
}

const KNOWN_SIGNALS: readonly string[] = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM"];

function stopSignalOf(run: PodRun, record: ContainerRecord): Signal {
  const asked = specOf(run.pod, record)?.lifecycle?.stopSignal ?? "SIGTERM";
  return KNOWN_SIGNALS.includes(asked) ? (asked as Signal) : "SIGTERM";
}
