import type { Pod } from "../../registry/types.ts";
import type { Container, ExitStatus } from "../../runtime/container-runtime.ts";
import { ConfigFault } from "../config-fault.ts";
import { terminationOf } from "../containers/container-exit.ts";
import { type ContainerRecord, lastEndOf, restartsAfter, specOf } from "../containers/container-record.ts";
import { createFromSpec, type StartEffects, startContainer, waitingReason } from "../containers/container-start.ts";
import { stopContainer } from "../containers/container-stop.ts";
import { waitForNextPull } from "../containers/image-pull.ts";
import { lengthenBackoff, mayRestart } from "../containers/restart-backoff.ts";
import { LATENCIES_MS } from "../latencies.ts";
import { startProbes } from "../probes/container-probes.ts";
import { startable } from "./next-start.ts";
import { addEphemeralRecords, createRecords } from "./pod-records.ts";
import { restoreRecords } from "./pod-restore.ts";
import type { PodRun } from "./pod-run.ts";

const DEFAULT_GRACE_SECONDS = 30;

/** How long the programs of a pod are given to end. */
export function graceMsOf(pod: Pod): number {
  return (pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
}

/** The containers of one pod: which may start, what becomes of those that end, and their probes. */
export class ContainerRuns {
  readonly records: ContainerRecord[];
  readonly #run: PodRun;
  readonly #effects: StartEffects;
  readonly #probes = new Map<ContainerRecord, Disposable>();
  /** Containers of a pod are started one at a time. */
  #isStarting = false;

  constructor(run: PodRun, pod: Pod) {
    this.#run = run;
    this.records = createRecords(pod);
    this.#effects = {
      settled: () => {
        this.#isStarting = false;
        run.changed();
      },
      running: (record) => this.#onRunning(record),
      exited: (record, exit) => this.#onExit(record, exit),
    };
  }

  /** Whether any program runs; ephemeral containers do not keep a pod from completing. */
  get isAnyRunning(): boolean {
    return this.records.some(({ process, role }) => process !== undefined && role !== "ephemeral");
  }

  /** Takes up containers that were added to the pod, or whose image was changed, and starts the next one that is due. */
  proceed(): void {
    const { pod } = this.#run;
    this.#restartChanged();
    for (const record of startable(pod, this.records)) {
      if (this.#isStarting) return;
      if (!this.#isDue(record)) continue;
      if (lastEndOf(record) !== undefined) lengthenBackoff(this.#run, record);
      this.#isStarting = true;
      startContainer(this.#run, record, this.#effects);
    }
  }

  /** Adds what `kubectl debug` added to the pod. */
  addEphemeral(): void {
    addEphemeralRecords(this.#run.pod, this.records);
  }

  /** Whether no main container runs or will run again, so that sidecars have nobody left to serve. */
  get isWorkOver(): boolean {
    const mains = this.records.filter(({ role }) => role === "main");
    return mains.every(
      (record) => record.state.kind === "terminated" && !restartsAfter(this.#run.pod, record, record.state.end),
    );
  }

  stopSidecars(): void {
    for (const record of this.records) {
      if (record.role !== "sidecar" || record.process === undefined || record.isStopping) continue;
      stopContainer(this.#run, record, graceMsOf(this.#run.pod), `Stopping container ${record.name}`);
    }
  }

  /** Something that containers read has come or changed: faults of configuration are looked at again at once. */
  retryConfiguration(): void {
    for (const record of this.records) {
      const { state } = record;
      if (state.kind === "waiting" && state.reason === "CreateContainerConfigError") record.dueAt = undefined;
    }
  }

  stopProbes(): void {
    for (const probes of this.#probes.values()) probes[Symbol.dispose]();
    this.#probes.clear();
  }

  /** Takes the counts and states over that were reported before the kubelet was restarted. */
  restore(): void {
    restoreRecords(this.#run.pod, this.records);
  }

  /** Runs again what ran. */
  resume(): void {
    for (const record of this.records) if (record.state.kind === "running") this.#resumeOne(record);
  }

  /** The container whose log is asked for; made again without being started when only its log is left. */
  containerOf(record: ContainerRecord, isPrevious: boolean): Container | undefined {
    if (isPrevious) {
      const hasPrevious = record.previous === undefined && record.restartCount > 0 && record.last !== undefined;
      if (hasPrevious) record.previous = this.#remake(record, record.restartCount - 1);
      return record.previous;
    }
    if (record.container === undefined && lastEndOf(record) !== undefined) {
      record.container = this.#remake(record, record.restartCount);
    }
    return record.container;
  }

  /** Whether a container may be started at this moment; shows it in its pause otherwise. */
  #isDue(record: ContainerRecord): boolean {
    const now = this.#run.context.clock.now();
    if (record.dueAt !== undefined && record.dueAt > now) return false;
    const end = lastEndOf(record);
    if (end !== undefined && !mayRestart(this.#run, record, end)) return false;
    const { pullBackoff, state } = record;
    if (pullBackoff === undefined || pullBackoff.since + pullBackoff.delayMs <= now) return true;
    record.dueAt = pullBackoff.since + pullBackoff.delayMs;
    const problem = state.kind === "waiting" && state.reason === "ErrImagePull" ? state.message : undefined;
    waitForNextPull(this.#run, record, problem);
    return false;
  }

  #remake(record: ContainerRecord, attempt: number): Container | undefined {
    try {
      return createFromSpec(this.#run, record, attempt);
    } catch (error) {
      if (error instanceof ConfigFault) return undefined;
      throw error;
    }
  }

  #resumeOne(record: ContainerRecord): void {
    const container = this.#remake(record, record.restartCount);
    if (container === undefined) {
      record.state = { kind: "waiting", reason: waitingReason(this.#run) };
      return;
    }
    const process = container.start();
    record.container = container;
    record.process = process;
    this.#run.when(process.exited, (exit) => {
      if (record.process === process) this.#onExit(record, exit);
    });
    this.#watchHealth(record);
  }

  #onRunning(record: ContainerRecord): void {
    const spec = specOf(this.#run.pod, record);
    record.isStarted = spec?.startupProbe == null;
    record.isReady = spec?.readinessProbe == null;
    this.#watchHealth(record);
    this.#run.changed();
  }

  #watchHealth(record: ContainerRecord): void {
    const spec = specOf(this.#run.pod, record);
    const hasProbes = [spec?.startupProbe, spec?.livenessProbe, spec?.readinessProbe].some((probe) => probe != null);
    if (!hasProbes || record.process === undefined) return;
    const probes = startProbes(this.#run, record, {
      started: () => {
        record.isStarted = true;
        this.#run.changed();
      },
      ready: (isReady) => {
        record.isReady = isReady;
        this.#run.changed();
      },
      failed: (kind, graceSeconds) => {
        const graceMs = graceSeconds === undefined ? graceMsOf(this.#run.pod) : graceSeconds * 1000;
        const words = `Container ${record.name} failed ${kind} probe, will be restarted`;
        stopContainer(this.#run, record, graceMs, words);
      },
    });
    this.#probes.set(record, probes);
  }

  #onExit(record: ContainerRecord, exit: ExitStatus): void {
    this.#probes.get(record)?.[Symbol.dispose]();
    this.#probes.delete(record);
    const { pod } = this.#run;
    const now = this.#run.context.clock.now();
    const end = terminationOf(pod, record, exit, now);
    const wasStopped = record.isStopping;
    record.process = undefined;
    record.isStarted = false;
    record.isReady = false;
    record.isStopping = false;
    record.state = { kind: "terminated", end };
    const message = exit.message ?? "";
    const isStartError = exit.reason === "StartError";
    if (isStartError) this.#run.event(record, "Warning", "Failed", `Error: ${message}`);
    if (!this.#run.isEnding && restartsAfter(pod, record, end)) {
      record.dueAt = wasStopped ? undefined : now + LATENCIES_MS.afterExit;
      if (isStartError) {
        record.last = end;
        record.state = { kind: "waiting", reason: "RunContainerError", message };
      }
    }
    this.#run.changed();
  }

  /** A new image in the pod's specification ends the container that runs the old one. */
  #restartChanged(): void {
    const { pod } = this.#run;
    for (const record of this.records) {
      if (record.state.kind !== "running" || record.isStopping) continue;
      if (specOf(pod, record)?.image === record.askedImage) continue;
      record.isChanged = true;
      stopContainer(
        this.#run,
        record,
        graceMsOf(pod),
        `Container ${record.name} definition changed, will be restarted`,
      );
    }
  }
}
