import type { Clock } from "../../clock.ts";
import type { DaemonSet, Pod } from "../../registry/types.ts";
import { resolvePercent } from "../deployment/arithmetic.ts";
import { isAvailable, isTerminating } from "../pods/pod-state.ts";
import { hashLabel } from "./daemon-pods.ts";
import type { DaemonNode } from "./daemonset-controller.ts";

/** Whether the pod looks as the set's template says now. */
export function isCurrent(pod: Pod, hash: string): boolean {
  return pod.metadata.labels?.[hashLabel] === hash;
}

type Bound = number | string | undefined;

function maxSurge(set: DaemonSet, nodes: number): number {
  return resolvePercent(set.spec?.updateStrategy?.rollingUpdate?.maxSurge as Bound, nodes, true);
}

/** Whether new pods may come up beside old ones. */
export function surges(set: DaemonSet): boolean {
  return maxSurge(set, 100) > 0;
}

/** What an update does now. */
export interface UpdateStep {
  readonly remove: readonly Pod[];
  /** Names of nodes that get a new pod beside the old one. */
  readonly create: readonly string[];
}

/**
 * One step of a rolling update (pkg/controller/daemon/update.go). Old pods that are not available go at once. Of the
 * others, as many go as maxUnavailable (1 by default) leaves room for; or, with maxSurge, as many nodes get a second
 * pod, and the old one goes when that is available.
 */
export function updateStep(set: DaemonSet, nodes: readonly DaemonNode[], hash: string, clock: Clock): UpdateStep {
  const wanted = nodes.filter(({ shouldRun }) => shouldRun);
  const isUp = (pod: Pod) => isAvailable(pod, set.spec?.minReadySeconds ?? 0, clock) && !isTerminating(pod);
  const places = wanted.map(({ node, pods }) => ({
    name: node.metadata.name,
    isUp: pods.some(isUp),
    old: pods.find((pod) => !isCurrent(pod, hash) && !isTerminating(pod)),
    current: pods.find((pod) => isCurrent(pod, hash) && !isTerminating(pod)),
  }));
  const waiting = places.flatMap(({ name, old, current }) => (old && !current ? [{ name, old }] : []));
  const surge = maxSurge(set, wanted.length);
  if (surge > 0) {
    const doubled = places.filter(({ old, current }) => old && current);
    const relieved = doubled.filter(({ current }) => current && isUp(current));
    const room = Math.max(0, surge - (doubled.length - relieved.length));
    return {
      remove: relieved.flatMap(({ old }) => old ?? []),
      create: waiting.slice(0, room).map(({ name }) => name),
    };
  }
  const bound = set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable as Bound;
  const room = resolvePercent(bound ?? 1, wanted.length, true) - places.filter((place) => !place.isUp).length;
  const broken = waiting.filter(({ old }) => !isUp(old));
  const working = waiting.filter(({ old }) => isUp(old));
  return { remove: [...broken, ...working.slice(0, Math.max(0, room))].map(({ old }) => old), create: [] };
}
