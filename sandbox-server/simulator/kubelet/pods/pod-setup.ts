import type { Pod } from "../../registry/types.ts";
import type { PodSandbox } from "../../runtime/container-runtime.ts";
import type { PodAddresses } from "../env/field-ref.ts";
import { type KubeletContext, type Machine, recordPodEvent } from "../kubelet-context.ts";
import { LATENCIES_MS } from "../latencies.ts";
import { MountFault } from "../volumes/mount-fault.ts";
import { PodVolumes } from "../volumes/pod-volumes.ts";
import { podSandboxConfigOf } from "./pod-sandbox-config.ts";

/** What containers of a pod need before the first may start: volumes, an address, a sandbox. */
export class PodSetup {
  readonly volumes: PodVolumes;
  readonly #context: KubeletContext;
  readonly #machine: Machine;
  #sandbox: PodSandbox | undefined;
  #podIp = "";
  #ownsAddress = false;
  #mountRetryMs: number = LATENCIES_MS.mountRetry;
  /** When to go on, in ms of the clock. */
  #dueAt: number;

  constructor(context: KubeletContext, machine: Machine) {
    this.#context = context;
    this.#machine = machine;
    this.volumes = new PodVolumes(context);
    this.#dueAt = context.clock.now() + LATENCIES_MS.sandbox;
  }

  get sandbox(): PodSandbox | undefined {
    return this.#sandbox;
  }

  /** Undefined once everything is there. */
  get dueAt(): number | undefined {
    return this.#sandbox === undefined ? this.#dueAt : undefined;
  }

  get addresses(): PodAddresses {
    return { podIp: this.#podIp, hostIp: this.#machine.address };
  }

  /** Tries again at once, because something that was missing may have come. */
  hurry(): void {
    this.#dueAt = Math.min(this.#dueAt, this.#context.clock.now());
  }

  /** Goes on as far as it can; faults are told as events and tried again later. */
  proceed(pod: Pod): void {
    const now = this.#context.clock.now();
    if (this.#sandbox !== undefined || now < this.#dueAt) return;
    try {
      this.volumes.setUp(pod, this.addresses);
    } catch (error) {
      if (!(error instanceof MountFault)) throw error;
      recordPodEvent(this.#context, pod, "Warning", "FailedMount", error.message);
      this.#retry(now);
      return;
    }
    const ip = this.#takeAddress(pod);
    if (ip === undefined) {
      const words =
        "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: " +
        `plugin type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set`;
      recordPodEvent(this.#context, pod, "Warning", "FailedCreatePodSandBox", words);
      this.#retry(now);
      return;
    }
    this.#tellMissingPullSecrets(pod);
    this.#open(pod, ip);
  }

  /** Takes over a pod that had an address before; its volumes are mounted as far as they can be. */
  adopt(pod: Pod, ip: string): void {
    this.#ownsAddress = pod.spec?.hostNetwork !== true && this.#machine.addresses.claim(ip);
    this.#podIp = ip;
    try {
      this.volumes.setUp(pod, this.addresses);
    } catch (error) {
      if (!(error instanceof MountFault)) throw error;
    }
    this.#open(pod, ip);
  }

  /** The pod's work is done: its address is free again, its logs stay. */
  stop(): void {
    this.#sandbox?.stop();
    this.#releaseAddress();
  }

  /** Nothing of the pod is left on the machine. */
  remove(): void {
    this.#sandbox?.remove();
    this.#sandbox = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#releaseAddress();
    this.volumes.tearDown();
  }

  #tellMissingPullSecrets(pod: Pod): void {
    const namespace = pod.metadata.namespace ?? "";
    const names = (pod.spec?.imagePullSecrets ?? []).map(({ name = "" }) => name);
    const missing = names.filter((name) => !this.#context.client.find({ resource: "secrets", namespace, name }));
    if (missing.length === 0) return;
    const words = `Unable to retrieve some image pull secrets (${missing.join(", ")}); attempting to pull the image may not succeed.`;
    recordPodEvent(this.#context, pod, "Warning", "FailedToRetrieveImagePullSecret", words);
  }

  #open(pod: Pod, ip: string): void {
    this.#podIp = ip;
    this.#sandbox = this.#context.runtime.createPodSandbox(podSandboxConfigOf(pod, this.#machine, ip));
  }

  #takeAddress(pod: Pod): string | undefined {
    if (pod.spec?.hostNetwork === true) return this.#machine.address;
    const ip = this.#machine.addresses.take();
    this.#ownsAddress = ip !== undefined;
    return ip;
  }

  #releaseAddress(): void {
    if (this.#ownsAddress) this.#machine.addresses.release(this.#podIp);
    this.#ownsAddress = false;
  }

  #retry(now: number): void {
    this.#dueAt = now + this.#mountRetryMs;
    this.#mountRetryMs = Math.min(this.#mountRetryMs * 2, LATENCIES_MS.mountRetryMax);
  }
}
