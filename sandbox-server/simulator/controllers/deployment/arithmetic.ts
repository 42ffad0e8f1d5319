import type { Deployment, ReplicaSet } from "../../registry/types.ts";
import { timeOf } from "../times.ts";
import { desiredReplicasAnnotation, maxReplicasAnnotation } from "./annotations.ts";

type IntOrPercent = number | string | undefined;

/** The number that `25%` of `total` means; rounded up for surge, down for unavailability. */
export function resolvePercent(value: IntOrPercent, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === "number") return value;
  if (!value.endsWith("%")) return Number(value) || 0;
  const share = (Number(value.slice(0, -1)) * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type !== "Recreate";
}

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 1;
}

/** How many pods may be there beyond the wanted number. */
export function maxSurge(deployment: Deployment): number {
  if (!isRollingUpdate(deployment)) return 0;
  return resolvePercent(
    deployment.spec?.strategy?.rollingUpdate?.maxSurge as IntOrPercent,
    desiredReplicas(deployment),
    true,
  );
}

/** How many pods may be missing; 1 where both bounds come out as 0, so that an update can go on. */
export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  const bound = deployment.spec?.strategy?.rollingUpdate?.maxUnavailable as IntOrPercent;
  const resolved = resolvePercent(bound, desired, false);
  return Math.min(resolved === 0 && maxSurge(deployment) === 0 ? 1 : resolved, desired);
}

export function sizeOf(replicaSet: ReplicaSet): number {
  return replicaSet.spec?.replicas ?? 0;
}

export function totalSize(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + sizeOf(replicaSet), 0);
}

export function totalAvailable(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + (replicaSet.status?.availableReplicas ?? 0), 0);
}

/** Available pods that will stay: a replica set that has just been made smaller may not have told it in its status yet. */
function lastingAvailable(replicaSets: readonly ReplicaSet[]): number {
  const lasting = (replicaSet: ReplicaSet) => Math.min(replicaSet.status?.availableReplicas ?? 0, sizeOf(replicaSet));
  return replicaSets.reduce((sum, replicaSet) => sum + lasting(replicaSet), 0);
}

/**
 * The sizes to which old replica sets may shrink now (pkg/controller/deployment/rolling.go): first by the pods that
 * were not available anyway, then, oldest first, by as many as keeps the wanted number less maxUnavailable available.
 *
 * @returns the steps in order; a replica set may appear twice
 */
export function shrinkingSteps(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  current: ReplicaSet,
): { readonly replicaSet: ReplicaSet; readonly from: number; readonly to: number }[] {
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment);
  const currentUnavailable = sizeOf(current) - (current.status?.availableReplicas ?? 0);
  const budget = totalSize([...old, current]) - minAvailable - currentUnavailable;
  if (totalSize(old) === 0 || budget <= 0) return [];
  const oldestFirst = old.toSorted((left, right) => createdAt(left) - createdAt(right));
  const sizes = new Map(oldestFirst.map((replicaSet) => [replicaSet, sizeOf(replicaSet)]));
  const steps: { replicaSet: ReplicaSet; from: number; to: number }[] = [];
  const shrink = (allowed: number, shrinkable: (replicaSet: ReplicaSet, size: number) => number) => {
    let left = allowed;
    for (const [replicaSet, from] of sizes) {
      const count = Math.min(left, shrinkable(replicaSet, from));
      if (count <= 0) continue;
      left -= count;
      sizes.set(replicaSet, from - count);
      steps.push({ replicaSet, from, to: from - count });
    }
  };
  shrink(budget, (replicaSet, size) => size - (replicaSet.status?.availableReplicas ?? 0));
  shrink(lastingAvailable([...old, current]) - minAvailable, (_, size) => size);
  return steps;
}

/** For sorting by age, in ms. */
export function createdAt(replicaSet: ReplicaSet): number {
  return timeOf(replicaSet.metadata.creationTimestamp);
}

/** The size that the new replica set may have now (util.NewRSNewReplicas). */
export function newReplicaSetSize(deployment: Deployment, all: readonly ReplicaSet[], current: ReplicaSet): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const room = desired + maxSurge(deployment) - totalSize(all);
  if (room <= 0) return sizeOf(current);
  return sizeOf(current) + Math.min(room, desired - sizeOf(current));
}

/**
 * How a change of the deployment's size is shared out among several replica sets in the middle of a roll-out: in
 * proportion to their sizes, larger ones first; among equals newer ones grow first and older ones shrink first
 * (util.GetReplicaSetProportion).
 */
export function proportionalSizes(
  deployment: Deployment,
  active: readonly ReplicaSet[],
): { readonly replicaSet: ReplicaSet; readonly size: number }[] {
  const allowed = desiredReplicas(deployment) > 0 ? desiredReplicas(deployment) + maxSurge(deployment) : 0;
  const toAdd = allowed - totalSize(active);
  const ageSign = toAdd > 0 ? -1 : 1;
  const ordered = active.toSorted(
    (left, right) => sizeOf(right) - sizeOf(left) || ageSign * (createdAt(left) - createdAt(right)),
  );
  let added = 0;
  const sizes = ordered.map((replicaSet) => {
    const proportion = proportionOf(replicaSet, deployment, toAdd, added);
    added += proportion;
    return { replicaSet, size: sizeOf(replicaSet) + proportion };
  });
  const leftover = toAdd - added;
  return sizes.map(({ replicaSet, size }, index) => ({
    replicaSet,
    size: Math.max(0, index === 0 ? size + leftover : size),
  }));
}

function proportionOf(replicaSet: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  const size = sizeOf(replicaSet);
  if (size === 0 || toAdd === added) return 0;
  if (desiredReplicas(deployment) === 0) return -size;
  const annotated = Number(replicaSet.metadata.annotations?.[maxReplicasAnnotation] ?? 0) || 0;
  const previousMax = annotated > 0 ? annotated : (deployment.status?.replicas ?? size) || size;
  const fraction = Math.round((size * (desiredReplicas(deployment) + maxSurge(deployment))) / previousMax) - size;
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

/** Whether the deployment was resized since a replica set was last touched. */
export function isResized(deployment: Deployment, replicaSets: readonly ReplicaSet[]): boolean {
  return replicaSets.some((replicaSet) => {
    const seen = replicaSet.metadata.annotations?.[desiredReplicasAnnotation];
    return sizeOf(replicaSet) > 0 && seen !== undefined && Number(seen) !== desiredReplicas(deployment);
  });
}

/** Whether the current replica set alone holds the whole deployment, and all its pods are available. */
export function isSaturated(deployment: Deployment, current: ReplicaSet | undefined): boolean {
  if (!current) return false;
  const seen = Number(current.metadata.annotations?.[desiredReplicasAnnotation] ?? Number.NaN);
  const desired = desiredReplicas(deployment);
  return sizeOf(current) === desired && seen === desired && (current.status?.availableReplicas ?? 0) === desired;
}
