import type { Deployment, ReplicaSet } from "../../registry/types.ts";
import { findCondition, withoutCondition } from "../conditions.ts";
import { countOrAbsent, withoutAbsent } from "../equality.ts";
import { timeOf } from "../times.ts";
import { desiredReplicas, maxUnavailable, totalAvailable, totalSize } from "./arithmetic.ts";

export type DeploymentStatus = NonNullable<Deployment["status"]>;
export type DeploymentCondition = NonNullable<DeploymentStatus["conditions"]>[number];

/** progressDeadlineSeconds of deployments that never time out. */
const noDeadline = 2 ** 31 - 1;

export function hasProgressDeadline(deployment: Deployment): boolean {
  const deadline = deployment.spec?.progressDeadlineSeconds;
  return deadline !== undefined && deadline !== noDeadline;
}

/** The list with one condition set at its end; unchanged when status and reason are as they were. */
export function withDeploymentCondition(
  conditions: readonly DeploymentCondition[] | undefined,
  condition: { type: string; status: string; reason: string; message: string },
  now: string,
): readonly DeploymentCondition[] {
  const existing = findCondition(conditions, condition.type);
  if (existing?.status === condition.status && existing.reason === condition.reason) return conditions ?? [];
  const lastTransitionTime = existing?.status === condition.status ? existing.lastTransitionTime : now;
  const complete = { ...condition, lastUpdateTime: now, lastTransitionTime } as unknown as DeploymentCondition;
  return [...withoutCondition(conditions, condition.type), complete];
}

/** What a deployment's replica sets add up to, with the Available condition (calculateStatus). */
export function countedStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const sum = (of: (replicaSet: ReplicaSet) => number | undefined) =>
    all.reduce((total, each) => total + (of(each) ?? 0), 0);
  const available = totalAvailable(all);
  const isAvailable = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const condition = isAvailable
    ? {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      }
    : {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
  return withoutAbsent({
    availableReplicas: countOrAbsent(available),
    collisionCount: deployment.status?.collisionCount,
    conditions: withDeploymentCondition(deployment.status?.conditions, condition, now),
    observedGeneration: deployment.metadata.generation,
    readyReplicas: countOrAbsent(sum((each) => each.status?.readyReplicas)),
    replicas: countOrAbsent(sum((each) => each.status?.replicas)),
    terminatingReplicas: sum((each) => each.status?.terminatingReplicas),
    unavailableReplicas: countOrAbsent(Math.max(0, totalSize(all) - available)),
    updatedReplicas: countOrAbsent(current?.status?.replicas ?? 0),
  }) as unknown as DeploymentStatus;
}

/** Every pod is new and available, and no old one is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const desired = desiredReplicas(deployment);
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** More new, fewer old, more ready or more available pods than when the status was last written. */
function isProgressing(deployment: Deployment, status: DeploymentStatus): boolean {
  const before: Partial<DeploymentStatus> = deployment.status ?? {};
  const oldPods = (of: Partial<DeploymentStatus>) => (of.replicas ?? 0) - (of.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldPods(status) < oldPods(before) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** When the roll-out counts as stuck, in ms since the epoch, judged by the last progress that was written down. */
function progressDeadline(deployment: Deployment, condition: DeploymentCondition): number {
  return timeOf(condition.lastUpdateTime) + (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000;
}

/** `status` with the Progressing condition brought up to date (pkg/controller/deployment/progress.go). */
export function withProgress(
  deployment: Deployment,
  status: DeploymentStatus,
  current: ReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const conditions = status.conditions ?? [];
  if (!hasProgressDeadline(deployment)) return { ...status, conditions: withoutCondition(conditions, "Progressing") };
  const existing = findCondition(deployment.status?.conditions, "Progressing");
  const isSettled =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && existing?.reason === "NewReplicaSetAvailable";
  if (isSettled) return status;
  const subject = current
    ? `ReplicaSet ${JSON.stringify(current.metadata.name)}`
    : `Deployment ${JSON.stringify(deployment.metadata.name)}`;
  const set = (conditionStatus: string, reason: string, message: string, from = conditions) =>
    withDeploymentCondition(from, { type: "Progressing", status: conditionStatus, reason, message }, now);
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    return { ...status, conditions: set("True", "NewReplicaSetAvailable", message) };
  }
  if (isProgressing(deployment, status)) {
    return { ...status, conditions: progressed(conditions, existing, `${subject} is progressing.`, now) };
  }
  if (existing && hasTimedOut(deployment, existing, now)) {
    return { ...status, conditions: set("False", "ProgressDeadlineExceeded", `${subject} has timed out progressing.`) };
  }
  return status;
}

/** Progress renews lastUpdateTime even when status and reason stay the same. */
function progressed(
  conditions: readonly DeploymentCondition[],
  existing: DeploymentCondition | undefined,
  message: string,
  now: string,
): readonly DeploymentCondition[] {
  const others = withoutCondition(conditions, "Progressing");
  const condition = { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message };
  const [fresh] = withDeploymentCondition([], condition, now);
  if (!fresh) return others;
  const since = existing?.status === "True" ? existing.lastTransitionTime : fresh.lastTransitionTime;
  return [...others, { ...fresh, lastTransitionTime: since } as DeploymentCondition];
}

function hasTimedOut(deployment: Deployment, existing: DeploymentCondition, now: string): boolean {
  if (existing.reason === "ProgressDeadlineExceeded") return true;
  if (existing.reason === "NewReplicaSetAvailable") return false;
  return progressDeadline(deployment, existing) < timeOf(now);
}

/** How many ms until the roll-out must be looked at again for its deadline; undefined when it need not. */
export function untilDeadline(deployment: Deployment, status: DeploymentStatus, nowMs: number): number | undefined {
  const condition = findCondition(status.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || !condition) return undefined;
  if (isComplete(deployment, status) || condition.reason === "ProgressDeadlineExceeded") return undefined;
  if (condition.reason === "NewReplicaSetAvailable" || deployment.spec?.paused) return undefined;
  // A second on top, because times on the wire have no fractions.
  return Math.max(1000, progressDeadline(deployment, condition) + 1000 - nowMs);
}

/** A replica set's ReplicaFailure, the current one's first, as a condition of the deployment. */
export function withReplicaFailure(
  status: DeploymentStatus,
  all: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
  now: string,
): DeploymentStatus {
  const ordered = current ? [current, ...all] : all;
  for (const replicaSet of ordered) {
    const failure = findCondition(replicaSet.status?.conditions, "ReplicaFailure");
    if (!failure) continue;
    const { type, status: failed, reason = "", message = "" } = failure;
    return {
      ...status,
      conditions: withDeploymentCondition(status.conditions, { type, status: failed, reason, message }, now),
    };
  }
  return { ...status, conditions: withoutCondition(status.conditions, "ReplicaFailure") };
}
