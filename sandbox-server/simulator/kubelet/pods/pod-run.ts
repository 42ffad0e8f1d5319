import type { Timer } from "../../clock.ts";
import type { Pod } from "../../registry/types.ts";
import type { PodSandbox } from "../../runtime/container-runtime.ts";
import type { ContainerRecord } from "../containers/container-record.ts";
import type { PodAddresses } from "../env/field-ref.ts";
import type { KubeletContext, Machine } from "../kubelet-context.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";

/** A pod on its machine, as the parts that work on it see it. */
export interface PodRun {
  readonly context: KubeletContext;
  readonly machine: Machine;
  /** The newest state of the pod that the kubelet knows. */
  readonly pod: Pod;
  readonly addresses: PodAddresses;
  readonly volumes: PodVolumes;
  /** Undefined until the pod has an address. */
  readonly sandbox: PodSandbox | undefined;
  /** The pod is being ended; nothing is to be started any more. */
  readonly isEnding: boolean;
  /** Records an event about a container of the pod. */
  event(record: ContainerRecord, type: "Normal" | "Warning", reason: string, message: string): void;
  /** Calls back by the clock, unless the pod is gone by then. */
  later(delayMs: number, callback: () => void): Timer;
  /** Calls back when a promise is kept, unless the pod is gone by then. */
  when<T>(promise: Promise<T>, callback: (value: T) => void): void;
  /** Something has changed: the worker looks at everything again and reports. */
  changed(): void;
}
