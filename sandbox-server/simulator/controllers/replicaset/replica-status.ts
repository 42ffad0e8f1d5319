import { mapSelectorMatches } from "../../registry/label-selector.ts";
import type { Pod, ReplicaSet } from "../../registry/types.ts";
import { messageOf } from "../api-errors.ts";
import { findCondition, withCondition, withoutCondition } from "../conditions.ts";
import type { ControllerContext } from "../controller.ts";
import { countOrAbsent, withoutAbsent } from "../equality.ts";
import { isAvailable, isReady } from "../pods/pod-state.ts";
import { nowOf } from "../times.ts";
import type { ReplicaOwner } from "./replica-kind.ts";

type Status = NonNullable<ReplicaSet["status"]>;

/** What went wrong while pods were made or removed. */
export interface ReplicaFailure {
  readonly reason: "FailedCreate" | "FailedDelete";
  readonly error: unknown;
}

/** The status of a ReplicaSet or ReplicationController, out of the active and the terminating pods it manages. */
export function replicaStatus(
  owner: ReplicaOwner,
  active: readonly Pod[],
  terminating: number,
  failure: ReplicaFailure | undefined,
  { clock }: ControllerContext,
): Status {
  const minReadySeconds = owner.spec?.minReadySeconds ?? 0;
  const templateLabels = owner.spec?.template?.metadata?.labels ?? {};
  const isWhole = (pod: Pod) =>
    Object.keys(templateLabels).length === 0 || mapSelectorMatches(templateLabels, pod.metadata.labels);
  return withoutAbsent({
    availableReplicas: countOrAbsent(active.filter((pod) => isAvailable(pod, minReadySeconds, clock)).length),
    conditions: conditionsOf(owner, failure, nowOf(clock)),
    fullyLabeledReplicas: countOrAbsent(active.filter(isWhole).length),
    observedGeneration: owner.metadata.generation,
    readyReplicas: countOrAbsent(active.filter(isReady).length),
    replicas: active.length,
    terminatingReplicas: owner.kind === "ReplicaSet" ? terminating : undefined,
  }) as unknown as Status;
}

function conditionsOf(owner: ReplicaOwner, failure: ReplicaFailure | undefined, now: string) {
  const existing = owner.status?.conditions as Status["conditions"];
  if (!failure) {
    const left = withoutCondition(existing, "ReplicaFailure");
    return left.length > 0 ? left : undefined;
  }
  if (findCondition(existing, "ReplicaFailure")) return existing;
  const condition = {
    type: "ReplicaFailure",
    status: "True",
    reason: failure.reason,
    message: messageOf(failure.error),
    lastTransitionTime: now,
  };
  return withCondition(existing, condition, now);
}
