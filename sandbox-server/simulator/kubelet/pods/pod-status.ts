import { formatTime } from "../../controllers/times.ts";
import type { Pod } from "../../registry/types.ts";
import type { ContainerRecord } from "../containers/container-record.ts";
import { containerStatusOf } from "./container-status.ts";
import { podConditions } from "./pod-conditions.ts";
import type { PodPhase } from "./pod-phase.ts";

export type PodStatus = NonNullable<Pod["status"]>;
type Condition = NonNullable<PodStatus["conditions"]>[number];

export interface StatusFacts {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly phase: PodPhase;
  readonly hostIp: string;
  readonly podIp: string | undefined;
  readonly hasSandbox: boolean;
  readonly startedAt: number;
  readonly now: number;
  /** Why the kubelet itself ended the pod: `Evicted`, `DeadlineExceeded`, `OutOfcpu`. */
  readonly failure: { readonly reason: string; readonly message: string } | undefined;
}

/** The whole status that the kubelet reports; what others wrote (their conditions, nominations) is kept. */
export function podStatusOf(facts: StatusFacts): PodStatus {
  const { pod, records } = facts;
  const of = (...roles: readonly string[]) =>
    records.filter(({ role }) => roles.includes(role)).map((record) => containerStatusOf(pod, record));
  const inits = of("init", "sidecar");
  const ephemerals = of("ephemeral");
  const generation = pod.metadata.generation;
  return {
    ...pod.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: facts.phase,
    conditions: mergedConditions(facts),
    ...(facts.failure === undefined ? {} : facts.failure),
    hostIP: facts.hostIp,
    hostIPs: [{ ip: facts.hostIp }],
    ...(facts.podIp === undefined ? {} : { podIP: facts.podIp, podIPs: [{ ip: facts.podIp }] }),
    startTime: formatTime(facts.startedAt),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits }),
    // By name, as the kubelet lists them; the others keep the order in which they start.
    containerStatuses: of("main").toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    ...(ephemerals.length === 0 ? {} : { ephemeralContainerStatuses: ephemerals }),
  };
}

function mergedConditions(facts: StatusFacts): readonly Condition[] {
  const { pod } = facts;
  const before = pod.status?.conditions ?? [];
  const now = formatTime(facts.now);
  const generation = pod.metadata.generation;
  const own = podConditions(facts).map((condition): Condition => {
    const old = before.find(({ type }) => type === condition.type);
    const lastTransitionTime = old?.status === condition.status ? (old.lastTransitionTime ?? now) : now;
    return {
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...condition,
      lastProbeTime: null as unknown as string,
      lastTransitionTime,
    };
  });
  const owned = new Set(own.map(({ type }) => type));
  const others = before.filter(({ type }) => !owned.has(type));
  const isScheduledSaid = others.some(({ type }) => type === "PodScheduled");
  const scheduled: Condition = {
    type: "PodScheduled",
    status: "True",
    lastProbeTime: null as unknown as string,
    lastTransitionTime: now,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return [...own, ...(isScheduledSaid ? [] : [scheduled]), ...others];
}
