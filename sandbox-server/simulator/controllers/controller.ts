import type { Clock, RandomSource } from "../clock.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { ClusterClient, ResourceName } from "../store/cluster-client.ts";

/** Writes events as client-go's recorder does: equal ones are counted up (`x3 over 10s`), not repeated. */
export interface EventRecorder {
  record(
    about: KubeObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    component?: string,
    /** `host` is `source.host` (the kubelet's node), `fieldPath` is `involvedObject.fieldPath` (`spec.containers{web}`). */
    origin?: { readonly host?: string; readonly fieldPath?: string },
  ): void;
}

export interface ControllerContext {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EventRecorder;
}

/** Namespaced objects are `namespace/name`, others `name`. */
export type WorkKey = string;

/** A source of work: which keys a change of one resource asks to be looked at again. */
export interface WorkSource {
  readonly resource: ResourceName;
  readonly keys: (
    object: KubeObject,
    previous: KubeObject | undefined,
    context: ControllerContext,
  ) => readonly WorkKey[];
}

/**
 * A control loop as data: level-triggered, one key at a time, equal keys merged while they wait. `reconcile` compares
 * what is wanted with what is there and takes one step; it returns a delay in ms to be asked again by the clock.
 * A thrown Conflict is retried at once, any other error with the work queue's back-off (5 ms doubling to 1,000 s).
 */
export interface Controller {
  readonly name: string;
  readonly sources: readonly WorkSource[];
  reconcile(key: WorkKey, context: ControllerContext): number | undefined;
}
