import type { ContainerRecord } from "../containers/container-record.ts";
import { type ContainerStop, stopContainer } from "../containers/container-stop.ts";
import type { PodRun } from "./pod-run.ts";

/** The ordered end of a pod's containers: main ones together, then sidecars, last one first (KEP-753). */
export class PodEnding {
  readonly #run: PodRun;
  readonly #stops = new Map<ContainerRecord, ContainerStop>();
  #deadline: number;

  constructor(run: PodRun, graceMs: number) {
    this.#run = run;
    this.#deadline = run.context.clock.now() + graceMs;
  }

  /** A repeated deletion may only shorten the grace. */
  hasten(graceMs: number): void {
    const deadline = this.#run.context.clock.now() + graceMs;
    if (deadline >= this.#deadline) return;
    this.#deadline = deadline;
    for (const stop of this.#stops.values()) stop.hasten(graceMs);
  }

  /** Stops what is due to be stopped; true when nothing runs any more. */
  proceed(records: readonly ContainerRecord[]): boolean {
    const alive = records.filter(({ process }) => process !== undefined);
    if (alive.length === 0) return true;
    const others = alive.filter(({ role }) => role !== "sidecar");
    const due = others.length > 0 ? others : alive.slice(-1);
    for (const record of due) {
      if (this.#stops.has(record)) continue;
      const graceMs = Math.max(0, this.#deadline - this.#run.context.clock.now());
      this.#stops.set(record, stopContainer(this.#run, record, graceMs, `Stopping container ${record.name}`));
    }
    return false;
  }
}
