import type { Clock, RandomSource } from "../clock.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { ClusterClient, ResourceName } from "../store/cluster-client.ts";
import type { CertificateSigner } from "./certificates/certificate-signer.ts";

/** Where an event comes from, beyond its component. */
export interface EventOrigin {
  /** The node, for events of a kubelet. */
  readonly host?: string;
  /** The part of the object that is meant: `spec.containers{web}`. */
  readonly fieldPath?: string;
}

/** Writes events as client-go's recorder does: equal ones are counted up (`x3 over 10s`), not repeated. */
export interface EventRecorder {
  record(
    about: KubeObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    component?: string,
    origin?: EventOrigin,
  ): void;
}

/** What a pod's containers use at this moment, by container name; absent while there is nothing to report. */
export interface MetricsSource {
  podUsage(
    namespace: string,
    pod: string,
  ): Readonly<Record<string, { readonly cpuMillicores: number; readonly memoryBytes: number }>> | undefined;
}

export interface ControllerContext {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EventRecorder;
  /** The cluster's CA certificate in PEM, which every namespace offers to its pods as `kube-root-ca.crt`. */
  readonly certificateAuthority?: string;
  /** Makes the tokens of service accounts, for secrets that ask for one. */
  readonly issueToken?: (ask: {
    readonly namespace: string;
    readonly serviceAccount: string;
    readonly audiences: readonly string[];
    readonly expirationSeconds: number;
  }) => string;
  /** Signs approved certificate requests; without it the cluster has a signing authority of its own. */
  readonly signCertificate?: CertificateSigner;
  /** Usage of pods, for autoscaling; without it the autoscaler says that it can't fetch metrics. */
  readonly metrics?: MetricsSource;
  /** Hears of every error that a loop will try again after a back-off (conflicts are not told). */
  readonly onError?: (error: unknown, controller: string, key: WorkKey) => void;
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
    change: "ADDED" | "MODIFIED" | "DELETED",
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

/** A loop that remembers something between two looks is made anew for each cluster. */
export type ControllerFactory = (context: ControllerContext) => Controller;
