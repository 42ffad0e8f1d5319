import type { ContainerSpec } from "../../registry/types.ts";
import type { PodRun } from "../pods/pod-run.ts";
import type { ActionOutcome } from "../probes/action.ts";
import { runAction } from "../probes/run-action.ts";
import { type ContainerRecord, specOf } from "./container-record.ts";

export type Hook = NonNullable<NonNullable<ContainerSpec["lifecycle"]>["preStop"]>;

/** Runs a lifecycle hook in a container; a hook that outlives `timeoutMs` counts as failed. */
export function runHook(run: PodRun, record: ContainerRecord, hook: Hook, timeoutMs: number): Promise<ActionOutcome> {
  const { container } = record;
  if (container === undefined) return Promise.resolve({ ok: true, message: "" });
  const surroundings = {
    clock: run.context.clock,
    network: run.machine.network,
    container,
    spec: specOf(run.pod, record),
    podIp: run.addresses.podIp,
  };
  return runAction(surroundings, hook, timeoutMs);
}
