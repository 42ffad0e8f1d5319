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

/**
 * The old pods to remove now (pkg/controller/daemon/update.go): those that are not available anyway, and as many
 * others as maxUnavailable (1 by default) leaves room for.
 */
export function podsToReplace(set: DaemonSet, nodes: readonly DaemonNode[], hash: string, clock: Clock): Pod[] {
  const wanted = nodes.filter(({ shouldRun }) => shouldRun);
  const bound = set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable as number | string | undefined;
  const maxUnavailable = resolvePercent(bound ?? 1, wanted.length, true);
  const isUp = (pod: Pod) => isAvailable(pod, set.spec?.minReadySeconds ?? 0, clock) && !isTerminating(pod);
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { pods } of wanted) {
    const old = pods.find((pod) => !isCurrent(pod, hash) && !isTerminating(pod));
    const hasNew = pods.some((pod) => isCurrent(pod, hash));
    if (!pods.some(isUp)) unavailable += 1;
    if (!old || hasNew) continue;
    if (isUp(old)) candidates.push(old);
    else broken.push(old);
  }
  return [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))];
}
