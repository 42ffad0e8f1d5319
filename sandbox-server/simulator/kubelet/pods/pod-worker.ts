import type { Timer } from "../../clock.ts";
import { sameValue } from "../../controllers/equality.ts";
import { timeOf } from "../../controllers/times.ts";
import type { Pod } from "../../registry/types.ts";
import type { Container, ExitStatus, PodSandbox } from "../../runtime/container-runtime.ts";
import type { ObjectRef } from "../../store/cluster-client.ts";
import { ConfigFault } from "../config-fault.ts";
import { terminationOf } from "../containers/container-exit.ts";
import { type ContainerRecord, fieldPathOf, lastEndOf, restartsAfter, specOf } from "../containers/container-record.ts";
import { createFromSpec, type StartEffects, startContainer } from "../containers/container-start.ts";
import { stopContainer } from "../containers/container-stop.ts";
import { waitForNextPull } from "../containers/image-pull.ts";
import { lengthenBackoff, mayRestart } from "../containers/restart-backoff.ts";
import type { PodAddresses } from "../env/field-ref.ts";
import { type KubeletContext, type Machine, recordPodEvent } from "../kubelet-context.ts";
import { LATENCIES_MS } from "../latencies.ts";
import { startProbes } from "../probes/container-probes.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";
import { referencesOf } from "../volumes/references.ts";
import { startable } from "./next-start.ts";
import { PodEnding } from "./pod-ending.ts";
import { type PodPhase, phaseOf } from "./pod-phase.ts";
import { addEphemeralRecords, createRecords } from "./pod-records.ts";
import { restoreRecords } from "./pod-restore.ts";
import type { PodRun } from "./pod-run.ts";
import { PodSetup } from "./pod-setup.ts";
import { podStatusOf } from "./pod-status.ts";

const DEFAULT_GRACE_SECONDS = 30;

/**
 * One pod on its machine. `sync` is level-triggered: it looks at the pod and its containers, takes the steps that are
 * due, reports the status, and sets one timer for the next step.
 */
export class PodWorker implements PodRun {
  readonly context: KubeletContext;
  readonly machine: Machine;
  readonly records: ContainerRecord[];
  readonly #setup: PodSetup;
  readonly #effects: StartEffects;
  readonly #probes = new Map<ContainerRecord, Disposable>();
  readonly #startedAt: number;
  #pod: Pod;
  #starting = false;
  #ending: PodEnding | undefined;
  /** `done`: all containers have ended for good. `gone`: nothing of the pod is left here. */
  #stage: "running" | "done" | "gone" = "running";
  #failure: { readonly reason: string; readonly message: string } | undefined;
  /** The version of the pod that came of the last own report. */
  #writtenVersion = "";
  #wake: Timer | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(context: KubeletContext, machine: Machine, pod: Pod) {
    this.context = context;
    this.machine = machine;
    this.#pod = pod;
    this.#setup = new PodSetup(context, machine);
    this.#startedAt = timeOf(pod.status?.startTime as string | undefined) || context.clock.now();
    this.records = createRecords(pod);
    this.#effects = {
      settled: () => {
        this.#starting = false;
        this.changed();
      },
      running: (record) => this.#onRunning(record),
      exited: (record, exit) => this.#onExit(record, exit),
    };
  }

  get pod(): Pod {
    return this.#pod;
  }
  get addresses(): PodAddresses {
    return this.#setup.addresses;
  }
  get volumes(): PodVolumes {
    return this.#setup.volumes;
  }
  get sandbox(): PodSandbox | undefined {
    return this.#setup.sandbox;
  }
  get isEnding(): boolean {
    return this.#ending !== undefined || this.#stage !== "running";
  }

  event(record: ContainerRecord, type: "Normal" | "Warning", reason: string, message: string): void {
    recordPodEvent(this.context, this.#pod, type, reason, message, fieldPathOf(record));
  }

  later(delayMs: number, callback: () => void): Timer {
    return this.context.clock.after(delayMs, () => {
      if (this.#stage !== "gone") callback();
    });
  }

  changed(): void {
    if (this.#stage !== "gone") this.sync();
  }

  /**
   * Goes on with a pod that ran before: containers that ran run again, without events and with the counts they had.
   * What has ended stays ended, and its logs can be read.
   */
  adopt(): void {
    const { status } = this.#pod;
    restoreRecords(this.#pod, this.records);
    const isOver = status?.phase === "Succeeded" || status?.phase === "Failed";
    if (isOver) this.#stage = "done";
    const ip = status?.podIP;
    if (ip === undefined) return;
    this.#setup.adopt(this.#pod, ip);
    if (isOver) this.#setup.stop();
    else for (const record of this.records) this.#resume(record);
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

  #remake(record: ContainerRecord, attempt: number): Container | undefined {
    try {
      return createFromSpec(this, record, attempt);
    } catch (error) {
      if (error instanceof ConfigFault) return undefined;
      throw error;
    }
  }

  #resume(record: ContainerRecord): void {
    if (record.state.kind !== "running") return;
    const container = this.#remake(record, record.restartCount);
    if (container === undefined) {
      record.state = { kind: "waiting", reason: "ContainerCreating" };
      return;
    }
    record.container = container;
    const process = container.start();
    record.process = process;
    void process.exited.then((exit) => {
      if (record.process === process) this.#onExit(record, exit);
    });
    this.#watchHealth(record);
  }

  /** The pod as the store has it now; older news is passed over. */
  update(pod: Pod): void {
    const { resourceVersion, labels, annotations } = pod.metadata;
    if (resourceVersion === this.#writtenVersion) return;
    const before = this.#pod.metadata;
    if (Number(resourceVersion) >= Number(before.resourceVersion)) this.#pod = pod;
    const isRelabelled = !sameValue([before.labels, before.annotations], [labels, annotations]);
    if (isRelabelled && this.sandbox !== undefined) this.#refreshVolumesLater();
    this.changed();
  }

  /** A config map or secret (`configmaps/name`) of the pod's namespace has changed. */
  sourceChanged(source: string): void {
    if (this.#stage !== "running" || !referencesOf(this.#pod).has(source)) return;
    this.#setup.hurry();
    for (const record of this.records) {
      const { state } = record;
      if (state.kind === "waiting" && state.reason === "CreateContainerConfigError") record.dueAt = undefined;
    }
    if (this.sandbox !== undefined) this.#refreshVolumesLater();
    this.changed();
  }

  /** Ends the pod as failed for a reason of the machine's. */
  evict(reason: string, message: string, eventType: "Normal" | "Warning" = "Warning"): void {
    if (this.isEnding) return;
    this.#failure = { reason, message };
    recordPodEvent(this.context, this.#pod, eventType, reason, message);
    const seconds = this.#pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    this.#ending = new PodEnding(this, seconds * 1000);
  }

  /** The pod is no longer in the store: everything of it ends at once. */
  remove(): void {
    this.#stage = "gone";
    this.#wake?.[Symbol.dispose]();
    for (const record of this.records) this.#stopProbes(record);
    this.#setup.remove();
  }

  sync(): void {
    addEphemeralRecords(this.#pod, this.records);
    this.#considerEnding();
    if (this.#ending !== undefined) this.#proceedEnding(this.#ending);
    else if (this.#stage === "running") this.#proceed();
    if (this.#stage === "gone") return;
    this.#report();
    this.#armWake();
  }

  #refreshVolumesLater(): void {
    this.later(LATENCIES_MS.volumeRefresh, () => this.volumes.refresh(this.#pod, this.addresses));
  }

  #considerEnding(): void {
    const { metadata, spec } = this.#pod;
    this.#considerDeadline();
    if (metadata.deletionTimestamp === undefined) return;
    const seconds = metadata.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    if (this.#ending === undefined) this.#ending = new PodEnding(this, seconds * 1000);
    else this.#ending.hasten(seconds * 1000);
  }

  #considerDeadline(): void {
    const deadline = this.#deadline;
    if (this.#stage !== "running" || deadline === undefined || this.context.clock.now() < deadline) return;
    this.evict("DeadlineExceeded", "Pod was active on the node longer than the specified deadline", "Normal");
  }

  get #deadline(): number | undefined {
    const seconds = this.#pod.spec?.activeDeadlineSeconds;
    return seconds === undefined ? undefined : this.#startedAt + seconds * 1000;
  }

  #proceed(): void {
    this.#setup.proceed(this.#pod);
    if (this.sandbox === undefined) return;
    const phase = phaseOf(this.#pod, this.records, false);
    const isOver = phase === "Succeeded" || phase === "Failed";
    if (isOver || this.#isWorkOver()) this.#stopSidecars();
    if (isOver) {
      if (this.records.every(({ process, role }) => process === undefined || role === "ephemeral")) this.#finish();
      return;
    }
    this.#restartChanged();
    for (const record of startable(this.#pod, this.records)) {
      if (this.#starting) return;
      if (this.#isDue(record)) this.#start(record);
    }
  }

  /** Whether a container may be started at this moment; shows it in its pause otherwise. */
  #isDue(record: ContainerRecord): boolean {
    const now = this.context.clock.now();
    if (record.dueAt !== undefined && record.dueAt > now) return false;
    const end = lastEndOf(record);
    if (end !== undefined && !mayRestart(this, record, end)) return false;
    const { pullBackoff, state } = record;
    if (pullBackoff === undefined || pullBackoff.since + pullBackoff.delayMs <= now) return true;
    record.dueAt = pullBackoff.since + pullBackoff.delayMs;
    const problem = state.kind === "waiting" && state.reason === "ErrImagePull" ? state.message : undefined;
    waitForNextPull(this, record, problem);
    return false;
  }

  #start(record: ContainerRecord): void {
    if (lastEndOf(record) !== undefined) lengthenBackoff(this, record);
    this.#starting = true;
    startContainer(this, record, this.#effects);
  }

  #onRunning(record: ContainerRecord): void {
    const spec = specOf(this.#pod, record);
    record.isStarted = spec?.startupProbe == null;
    record.isReady = spec?.readinessProbe == null;
    this.#watchHealth(record);
    this.changed();
  }

  #watchHealth(record: ContainerRecord): void {
    const spec = specOf(this.#pod, record);
    const hasProbes = [spec?.startupProbe, spec?.livenessProbe, spec?.readinessProbe].some((probe) => probe != null);
    if (!hasProbes || record.process === undefined) return;
    const probes = startProbes(this, record, {
      started: () => {
        record.isStarted = true;
        this.changed();
      },
      ready: (isReady) => {
        record.isReady = isReady;
        this.changed();
      },
      failed: (kind, graceSeconds) => {
        const seconds = graceSeconds ?? this.#pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
        const words = `Container ${record.name} failed ${kind} probe, will be restarted`;
        stopContainer(this, record, seconds * 1000, words);
      },
    });
    this.#probes.set(record, probes);
  }

  #stopProbes(record: ContainerRecord): void {
    this.#probes.get(record)?.[Symbol.dispose]();
    this.#probes.delete(record);
  }

  #onExit(record: ContainerRecord, exit: ExitStatus): void {
    if (this.#stage === "gone") return;
    this.#stopProbes(record);
    const now = this.context.clock.now();
    const end = terminationOf(this.#pod, record, exit, now);
    const wasStopped = record.isStopping;
    record.process = undefined;
    record.isStarted = false;
    record.isReady = false;
    record.isStopping = false;
    record.state = { kind: "terminated", end };
    if (!this.isEnding && restartsAfter(this.#pod, record, end)) {
      record.dueAt = wasStopped ? undefined : now + LATENCIES_MS.afterExit;
      if (exit.reason === "StartError") this.#showStartError(record, exit);
    }
    this.changed();
  }

  #showStartError(record: ContainerRecord, exit: ExitStatus): void {
    record.last = lastEndOf(record);
    const message = exit.message ?? "";
    record.state = { kind: "waiting", reason: "RunContainerError", message };
    this.event(record, "Warning", "Failed", `Error: ${message}`);
  }

  /** Whether no main container runs or will run again, so that sidecars have nobody left to serve. */
  #isWorkOver(): boolean {
    const mains = this.records.filter(({ role }) => role === "main");
    return mains.every(
      (record) => record.state.kind === "terminated" && !restartsAfter(this.#pod, record, record.state.end),
    );
  }

  /** A new image in the pod's specification ends the container that runs the old one. */
  #restartChanged(): void {
    for (const record of this.records) {
      if (record.state.kind !== "running" || record.isStopping) continue;
      if (specOf(this.#pod, record)?.image === record.askedImage) continue;
      const graceMs = (this.#pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
      stopContainer(this, record, graceMs, `Container ${record.name} definition changed, will be restarted`);
    }
  }

  #stopSidecars(): void {
    const graceMs = (this.#pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
    for (const record of this.records) {
      if (record.role !== "sidecar" || record.process === undefined || record.isStopping) continue;
      stopContainer(this, record, graceMs, `Stopping container ${record.name}`);
    }
  }

  #finish(): void {
    this.#stage = "done";
    this.#setup.stop();
  }

  #proceedEnding(ending: PodEnding): void {
    if (!ending.proceed(this.records)) return;
    this.#report();
    if (this.#pod.metadata.deletionTimestamp === undefined) {
      this.#ending = undefined;
      this.#finish();
      return;
    }
    this.remove();
    this.context.client.delete(this.#ref(), { graceSeconds: 0, uid: this.#pod.metadata.uid });
  }

  #report(): void {
    const current = this.context.client.find<Pod>(this.#ref());
    if (current === undefined || current.metadata.uid !== this.#pod.metadata.uid) return;
    const hasSandbox = this.sandbox !== undefined && this.#stage === "running";
    const status = podStatusOf({
      pod: current,
      records: this.records,
      phase: this.#phase(current),
      hostIp: this.machine.address,
      podIp: this.addresses.podIp === "" ? undefined : this.addresses.podIp,
      hasSandbox,
      startedAt: this.#startedAt,
      now: this.context.clock.now(),
      failure: this.#failure,
    });
    this.#pod = current;
    if (sameValue(status, current.status)) return;
    const stored = this.context.client.modifyStatus<Pod>(this.#ref(), (draft) => {
      draft.status = structuredClone(status) as NonNullable<typeof draft.status>;
    });
    if (stored === undefined) return;
    this.#pod = stored;
    this.#writtenVersion = stored.metadata.resourceVersion;
  }

  #phase(pod: Pod): PodPhase {
    if (this.#failure !== undefined) return "Failed";
    const hasEnded = this.isEnding && this.records.every(({ process }) => process === undefined);
    return phaseOf(pod, this.records, hasEnded);
  }

  #ref(): ObjectRef {
    return { resource: "pods", namespace: this.#pod.metadata.namespace ?? "", name: this.#pod.metadata.name };
  }

  /** One timer for the earliest step that only time brings. */
  #armWake(): void {
    const now = this.context.clock.now();
    const dues = this.isEnding ? [] : [this.#deadline, this.#setup.dueAt, ...this.records.map(({ dueAt }) => dueAt)];
    // What is due already waits for something else than time.
    const next = Math.min(...dues.map((due) => (due === undefined || due <= now ? Number.POSITIVE_INFINITY : due)));
    if (next === this.#wakeAt && this.#wake !== undefined) return;
    this.#wake?.[Symbol.dispose]();
    this.#wake = undefined;
    this.#wakeAt = next;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#wake = this.later(next - now, () => {
      this.#wake = undefined;
      this.changed();
    });
  }
}
