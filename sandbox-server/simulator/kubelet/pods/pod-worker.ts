import type { Timer } from "../../clock.ts";
import { sameValue } from "../../controllers/equality.ts";
import { timeOf } from "../../controllers/times.ts";
import type { Pod } from "../../registry/types.ts";
import type { Container, PodSandbox } from "../../runtime/container-runtime.ts";
import type { ObjectRef } from "../../store/cluster-client.ts";
import { type ContainerRecord, fieldPathOf } from "../containers/container-record.ts";
import type { PodAddresses } from "../env/field-ref.ts";
import { type KubeletContext, type Machine, recordPodEvent } from "../kubelet-context.ts";
import { LATENCIES_MS } from "../latencies.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";
import { referencesOf } from "../volumes/references.ts";
import { watchSizeLimits } from "../volumes/size-limits.ts";
import { ContainerRuns, graceMsOf } from "./container-runs.ts";
import { PodEnding } from "./pod-ending.ts";
import { type PodPhase, phaseOf } from "./pod-phase.ts";
import type { PodRun } from "./pod-run.ts";
import { PodSetup } from "./pod-setup.ts";
import { podStatusOf } from "./pod-status.ts";

interface Failure {
  readonly reason: string;
  readonly message: string;
}

/**
 * One pod on its machine. `sync` is level-triggered: it looks at the pod and its containers, takes the steps that are
 * due, reports the status, and sets one timer for the next step.
 */
export class PodWorker implements PodRun {
  readonly context: KubeletContext;
  readonly machine: Machine;
  readonly #setup: PodSetup;
  readonly #runs: ContainerRuns;
  readonly #startedAt: number;
  #pod: Pod;
  #ending: PodEnding | undefined;
  /** `done`: all containers have ended for good. `gone`: nothing of the pod is left here. */
  #stage: "running" | "done" | "gone" = "running";
  #failure: Failure | undefined;
  #isRejected = false;
  #foreignPhase: "Succeeded" | "Failed" | undefined;
  #sizeLimits: Disposable | undefined;
  /** Labels and annotations as downward volumes show them; reports may read newer ones before they are told. */
  #marks: readonly unknown[];
  /** The version of the pod that came of the last own report. */
  #writtenVersion = "";
  #wake: Timer | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(context: KubeletContext, machine: Machine, pod: Pod) {
    this.context = context;
    this.machine = machine;
    this.#pod = pod;
    this.#setup = new PodSetup(context, machine);
    this.#startedAt = timeOf(pod.status?.startTime) || context.clock.now();
    this.#runs = new ContainerRuns(this, pod);
    this.#marks = [pod.metadata.labels, pod.metadata.annotations];
  }

  get pod(): Pod {
    return this.#pod;
  }
  get records(): readonly ContainerRecord[] {
    return this.#runs.records;
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
  /** Whether all containers have ended for good. */
  get isOver(): boolean {
    return this.#stage !== "running";
  }
  get isEnding(): boolean {
    return this.#ending !== undefined || this.#stage !== "running";
  }

  event(record: ContainerRecord, type: "Normal" | "Warning", reason: string, message: string): void {
    recordPodEvent(this.context, this.#pod, type, reason, message, fieldPathOf(record));
  }

  later(delayMs: number, callback: () => void): Timer {
    return this.context.clock.after(delayMs, () => this.#guard(callback));
  }

  when<T>(promise: Promise<T>, callback: (value: T) => void): void {
    promise.then((value) => this.#guard(() => callback(value)), this.context.onFault);
  }

  /** A fault of one pod must not end the process that serves all of them. */
  #guard(callback: () => void): void {
    if (this.#stage === "gone") return;
    try {
      callback();
    } catch (fault) {
      this.context.onFault(fault);
    }
  }

  changed(): void {
    if (this.#stage !== "gone" && !this.machine.isKubeletStopped) this.sync();
  }

  /**
   * Goes on with a pod that ran before: containers that ran run again, without events and with the counts they had.
   * What has ended stays ended, and its logs can be read.
   */
  adopt(): void {
    const { phase, podIP } = this.#pod.status ?? {};
    this.#runs.restore();
    const isOver = phase === "Succeeded" || phase === "Failed";
    if (isOver) this.#stage = "done";
    if (podIP === undefined) return;
    this.#setup.adopt(this.#pod, podIP);
    if (isOver) this.#setup.stop();
    else this.#runs.resume();
  }

  /** The container whose log is asked for. */
  containerOf(record: ContainerRecord, isPrevious: boolean): Container | undefined {
    return this.#runs.containerOf(record, isPrevious);
  }

  /** The pod as the store has it now; older news is passed over. */
  update(pod: Pod): void {
    const { resourceVersion, labels, annotations } = pod.metadata;
    if (resourceVersion === this.#writtenVersion) return;
    if (Number(resourceVersion) >= Number(this.#pod.metadata.resourceVersion)) this.#pod = pod;
    const marks = [labels, annotations];
    if (!sameValue(marks, this.#marks) && this.sandbox !== undefined) this.#refreshVolumesLater();
    this.#marks = marks;
    this.changed();
  }

  /** A config map or secret (`configmaps/name`) of the pod's namespace has changed. */
  sourceChanged(source: string): void {
    if (this.#stage !== "running" || !referencesOf(this.#pod).has(source)) return;
    this.#setup.hurry();
    this.#runs.retryConfiguration();
    if (this.sandbox !== undefined) this.#refreshVolumesLater();
    this.changed();
  }

  /** The machine does not take the pod: it fails before anything of it has started. */
  reject({ reason, message }: Failure): void {
    this.#stage = "done";
    this.#isRejected = true;
    recordPodEvent(this.context, this.#pod, "Warning", reason, message);
    this.context.client.modifyStatus<Pod>(this.#ref(), (draft) => {
      Object.assign(draft.status ?? {}, { phase: "Failed", reason, message: `Pod was rejected: ${message}` });
    });
  }

  /** Ends the pod as failed, without any grace, for a reason of the machine's. */
  evict(failure: Failure): void {
    if (this.isEnding) return;
    recordPodEvent(this.context, this.#pod, "Warning", failure.reason, failure.message);
    this.#fail(failure, 0);
    this.changed();
  }

  /** The pod is no longer in the store: everything of it ends at once. */
  remove(): void {
    this.#stage = "gone";
    this.#wake?.[Symbol.dispose]();
    this.#runs.stopProbes();
    this.#sizeLimits?.[Symbol.dispose]();
    this.#setup.remove();
  }

  sync(): void {
    if (this.machine.isKubeletStopped) return;
    const beganAt = this.context.clock.now();
    this.#runs.addEphemeral();
    this.#considerEnding();
    if (this.#ending !== undefined) this.#proceedEnding(this.#ending);
    else if (this.#stage === "running") this.#proceed();
    if (this.#stage === "gone") return;
    this.#report();
    this.#armWake(beganAt);
  }

  #refreshVolumesLater(): void {
    this.later(LATENCIES_MS.volumeRefresh, () => this.volumes.refresh(this.#pod, this.addresses));
  }

  #fail(failure: Failure, graceMs: number): void {
    this.#failure = failure;
    this.#ending = new PodEnding(this, graceMs);
  }

  #considerEnding(): void {
    this.#considerDeadline();
    this.#considerForeignEnd();
    const { deletionTimestamp, deletionGracePeriodSeconds } = this.#pod.metadata;
    if (deletionTimestamp === undefined) return;
    const graceMs = deletionGracePeriodSeconds === undefined ? graceMsOf(this.#pod) : deletionGracePeriodSeconds * 1000;
    if (this.#ending === undefined) this.#ending = new PodEnding(this, graceMs);
    else this.#ending.hasten(graceMs);
  }

  #considerDeadline(): void {
    const deadline = this.#deadline;
    if (this.isEnding || deadline === undefined || this.context.clock.now() < deadline) return;
    const message = "Pod was active on the node longer than the specified deadline";
    recordPodEvent(this.context, this.#pod, "Normal", "DeadlineExceeded", message);
    this.#fail({ reason: "DeadlineExceeded", message }, graceMsOf(this.#pod));
  }

  /** A final phase that somebody else wrote stands, and what still runs is torn down. */
  #considerForeignEnd(): void {
    const phase = this.#pod.status?.phase;
    if (this.isEnding || !isFinal(phase) || isFinal(phaseOf(this.#pod, this.records, false))) return;
    this.#foreignPhase = phase;
    this.#ending = new PodEnding(this, graceMsOf(this.#pod));
  }

  get #deadline(): number | undefined {
    const seconds = this.#pod.spec?.activeDeadlineSeconds;
    return seconds === undefined || this.#stage !== "running" ? undefined : this.#startedAt + seconds * 1000;
  }

  #proceed(): void {
    if (this.sandbox === undefined) this.#setup.proceed(this.#pod);
    if (this.sandbox === undefined) return;
    this.#sizeLimits ??= watchSizeLimits(this, (message) => this.evict({ reason: "Evicted", message }));
    const phase = phaseOf(this.#pod, this.records, false);
    const isOver = phase === "Succeeded" || phase === "Failed";
    if (isOver || this.#runs.isWorkOver) this.#runs.stopSidecars();
    if (!isOver) this.#runs.proceed();
    else if (!this.#runs.isAnyRunning) this.#finish();
  }

  #finish(): void {
    this.#stage = "done";
    this.#runs.stopProbes();
    this.#sizeLimits?.[Symbol.dispose]();
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
    if (this.#isRejected || current?.metadata.uid !== this.#pod.metadata.uid) return;
    this.#pod = current;
    const phase = this.#phase(current);
    // What somebody else wrote is considered when its news comes.
    if (!this.isEnding && isFinal(current.status?.phase) && !isFinal(phase)) return;
    const status = podStatusOf({
      pod: current,
      records: this.records,
      phase,
      hostIp: this.machine.address,
      podIp: this.addresses.podIp === "" ? undefined : this.addresses.podIp,
      hasSandbox: this.sandbox !== undefined && this.#stage === "running",
      startedAt: this.#startedAt,
      now: this.context.clock.now(),
      failure: this.#failure,
    });
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
    if (this.#foreignPhase !== undefined) return this.#foreignPhase;
    const hasEnded = this.isEnding && this.records.every(({ process }) => process === undefined);
    if (this.#stage === "done" && isFinal(pod.status?.phase)) return pod.status.phase;
    return phaseOf(pod, this.records, hasEnded);
  }

  #ref(): ObjectRef {
    return { resource: "pods", namespace: this.#pod.metadata.namespace ?? "", name: this.#pod.metadata.name };
  }

  /**
   * One timer for the earliest step that only time brings. What was due when `sync` began waits for something else than
   * time; what became due since was not looked at yet.
   */
  #armWake(beganAt: number): void {
    const dues = this.isEnding ? [] : [this.#deadline, this.#setup.dueAt, ...this.records.map(({ dueAt }) => dueAt)];
    const next = Math.min(...dues.map((due) => (due === undefined || due <= beganAt ? Number.POSITIVE_INFINITY : due)));
    if (next === this.#wakeAt && this.#wake !== undefined) return;
    this.#wake?.[Symbol.dispose]();
    this.#wake = undefined;
    this.#wakeAt = next;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#wake = this.later(Math.max(0, next - this.context.clock.now()), () => {
      this.#wake = undefined;
      this.changed();
    });
  }
}

function isFinal(phase: string | undefined): phase is "Succeeded" | "Failed" {
  return phase === "Succeeded" || phase === "Failed";
}
