import type { Clock, RandomSource } from "../clock.ts";
import type { EventRecorder } from "../controllers/controller.ts";
import type { ClusterNetwork, NetworkNamespace } from "../network/cluster-network.ts";
import type { Pod } from "../registry/types.ts";
import type { ContainerRuntime } from "../runtime/container-runtime.ts";
import type { ClusterClient } from "../store/cluster-client.ts";
import type { AddressPool } from "./nodes/address-pool.ts";
import type { ProbeSchedule } from "./probes/probe-schedule.ts";

/** A service account token asked for by a projected volume. */
export interface TokenAsk {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly pod: { readonly name: string; readonly uid: string };
  readonly node: string;
}

export type IssueToken = (ask: TokenAsk) => string;

/** A simulated machine as its pods see it. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly addresses: AddressPool;
  /** Nobody looks after the machine's pods for the time being. */
  isKubeletStopped: boolean;
  /** Images that were pulled to this machine; the registry is only asked about their digests. */
  readonly images: Set<string>;
  /** The machine's own network, from which probes are made. */
  readonly network: NetworkNamespace;
}

/** What every part of the kubelet works with. */
export interface KubeletContext {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly runtime: ContainerRuntime;
  readonly network: ClusterNetwork;
  readonly events: EventRecorder;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly probes: ProbeSchedule;
  readonly issueToken: IssueToken | undefined;
  /** Hears of errors that nobody foresaw; the pod that met one is looked at again with its next change. */
  readonly onFault: (fault: unknown) => void;
}

/** Records an event of the kubelet about a pod, or about one of its containers when `fieldPath` names it. */
export function recordPodEvent(
  context: KubeletContext,
  pod: Pod,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
  fieldPath?: string,
): void {
  const host = pod.spec?.nodeName ?? "";
  context.events.record(pod, type, reason, message, "kubelet", {
    host,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  });
}
