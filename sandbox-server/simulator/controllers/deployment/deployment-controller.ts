import type { KubeObject } from "../../registry/kube-object.ts";
import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { Deployment, Pod, ReplicaSet } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { isAlreadyExists, isNamespaceTerminating } from "../api-errors.ts";
import { findCondition } from "../conditions.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { controllerKeys, controllerOf } from "../ownership.ts";
import { isFinished } from "../pods/pod-state.ts";
import { nowOf } from "../times.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";
import {
  createdAt,
  desiredReplicas,
  isResized,
  isRollingUpdate,
  isSaturated,
  newReplicaSetSize,
  proportionalSizes,
  shrinkingSteps,
  sizeOf,
} from "./arithmetic.ts";
import {
  countedStatus,
  hasProgressDeadline,
  untilDeadline,
  withProgress,
  withReplicaFailure,
} from "./deployment-status.ts";
import { createCurrent, refreshCurrent, setProgressing } from "./new-replica-set.ts";
import { active, allOf, findReplicaSets, type ReplicaSets } from "./replica-sets.ts";
import { component, scaleReplicaSet } from "./scale-replica-set.ts";

const resource = "deployments.apps";

/** The loop of Deployments (pkg/controller/deployment). */
export const deploymentController: Controller = {
  name: component,
  sources: [
    itself(resource),
    { resource: "replicasets.apps", keys: ownersOfReplicaSet },
    { resource: "pods", keys: waitingForPod },
  ],
  reconcile,
};

function ownersOfReplicaSet(
  replicaSet: KubeObject,
  previous: KubeObject | undefined,
  { client }: ControllerContext,
): WorkKey[] {
  const keys = controllerKeys(replicaSet, "Deployment", "apps");
  if (previous) keys.push(...controllerKeys(previous, "Deployment", "apps"));
  if (keys.length > 0 || controllerOf(replicaSet)) return keys;
  const deployments = client.list<Deployment>(resource, { namespace: replicaSet.metadata.namespace ?? "" });
  const selects = (deployment: Deployment) =>
    selectorMatches(deployment.spec?.selector as LabelSelector | undefined, replicaSet.metadata.labels);
  return deployments.filter(selects).map(keyOf);
}

/** A Recreate deployment waits for the last of its old pods to go. */
function waitingForPod(
  pod: KubeObject,
  _previous: KubeObject | undefined,
  { client }: ControllerContext,
  change: "ADDED" | "MODIFIED" | "DELETED",
): WorkKey[] {
  if (change !== "DELETED") return [];
  return controllerKeys(pod, "ReplicaSet", "apps").flatMap((key) => {
    const replicaSet = client.find<ReplicaSet>(refOf("replicasets.apps", key));
    return replicaSet ? controllerKeys(replicaSet, "Deployment", "apps") : [];
  });
}

function reconcile(key: WorkKey, context: ControllerContext): number | undefined {
  const deployment = context.client.find<Deployment>(refOf(resource, key));
  if (!deployment) return undefined;
  if (selectsEverything(deployment)) return complainAboutSelector(deployment, context);
  const found = findReplicaSets(deployment, context);
  if (deployment.metadata.deletionTimestamp) return writeStatus(deployment, found, context, countOnly);
  notePause(deployment, context);
  if (deployment.spec?.paused || isResized(deployment, active(allOf(found)))) {
    const refreshed = refresh(deployment, found, context);
    scale(deployment, refreshed, context);
    if (deployment.spec?.paused) cleanUp(deployment, refreshed.old, context);
    return writeStatus(deployment, findReplicaSets(deployment, context), context, countOnly);
  }
  return roll(deployment, found, context);
}

function selectsEverything(deployment: Deployment): boolean {
  const { matchLabels = {}, matchExpressions = [] } = deployment.spec?.selector ?? {};
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function complainAboutSelector(deployment: Deployment, { events }: ControllerContext): undefined {
  const message = "This deployment is selecting all pods. A non-empty selector is required.";
  events.record(deployment, "Warning", "SelectingAll", message, component);
}

function refresh(deployment: Deployment, found: ReplicaSets, context: ControllerContext): ReplicaSets {
  if (!found.current) return found;
  return { ...found, current: refreshCurrent(deployment, found.current, found.old, context) };
}

/** Pausing and resuming is written down, so that the time between does not count towards the progress deadline. */
function notePause(deployment: Deployment, context: ControllerContext): void {
  const condition = findCondition(deployment.status?.conditions, "Progressing");
  if (condition?.reason === "ProgressDeadlineExceeded") return;
  const isNoted = condition?.reason === "DeploymentPaused";
  if (deployment.spec?.paused && !isNoted) {
    setProgressing(deployment, "Unknown", "DeploymentPaused", "Deployment is paused", context);
  } else if (!deployment.spec?.paused && isNoted) {
    setProgressing(deployment, "Unknown", "DeploymentResumed", "Deployment is resumed", context);
  }
}

/** Passes a change of size on to the replica sets, without rolling anything further. */
function scale(deployment: Deployment, { current, old }: ReplicaSets, context: ControllerContext): void {
  const all = current ? [...old, current] : old;
  const running = active(all);
  if (running.length <= 1) {
    const target = running[0] ?? current ?? old.toSorted((left, right) => createdAt(right) - createdAt(left))[0];
    if (target) scaleReplicaSet(deployment, target, desiredReplicas(deployment), context);
  } else if (isSaturated(deployment, current)) {
    for (const replicaSet of active(old)) scaleReplicaSet(deployment, replicaSet, 0, context);
  } else if (isRollingUpdate(deployment)) {
    for (const { replicaSet, size } of proportionalSizes(deployment, running)) {
      scaleReplicaSet(deployment, replicaSet, size, context);
    }
  }
}

/** One step of a roll-out; the changes that it makes bring the next one about. */
function roll(deployment: Deployment, found: ReplicaSets, context: ControllerContext): number | undefined {
  if (!isRollingUpdate(deployment) && stopOldPods(deployment, found, context)) {
    return writeStatus(deployment, findReplicaSets(deployment, context), context, withRollout);
  }
  let current: ReplicaSet;
  try {
    current = found.current
      ? refreshCurrent(deployment, found.current, found.old, context)
      : createCurrent(deployment, found, context);
  } catch (error) {
    if (isNamespaceTerminating(error) || isAlreadyExists(error)) return undefined;
    throw error;
  }
  const isGrown = scaleReplicaSet(deployment, current, sizeForCurrent(deployment, current, found.old), context);
  const isShrunk = !isGrown && isRollingUpdate(deployment) && shrinkOld(deployment, current, found.old, context);
  const after = findReplicaSets(deployment, context);
  const delay = writeStatus(deployment, after, context, withRollout);
  if (!isGrown && !isShrunk) cleanUp(deployment, after.old, context);
  return delay;
}

function sizeForCurrent(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): number {
  return sizeOf(current) > desiredReplicas(deployment)
    ? desiredReplicas(deployment)
    : newReplicaSetSize(deployment, [...old, current], current);
}

function shrinkOld(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  context: ControllerContext,
): boolean {
  const steps = shrinkingSteps(deployment, active(old), current);
  for (const step of steps) scaleReplicaSet(deployment, step.replicaSet, step.to, context);
  return steps.length > 0;
}

/** Recreate: whether old pods still have to go before new ones may come. */
function stopOldPods(deployment: Deployment, found: ReplicaSets, context: ControllerContext): boolean {
  const running = active(found.old);
  for (const replicaSet of running) scaleReplicaSet(deployment, replicaSet, 0, context);
  if (running.length > 0) return true;
  const oldUids = new Set(found.old.map((replicaSet) => replicaSet.metadata.uid));
  const pods = context.client.list<Pod>("pods", { namespace: deployment.metadata.namespace ?? "" });
  return pods.some((pod) => oldUids.has(controllerOf(pod)?.uid ?? "") && !isFinished(pod));
}

/** Old replica sets beyond the history limit go, if nothing of them is left. */
function cleanUp(deployment: Deployment, old: readonly ReplicaSet[], { client }: ControllerContext): void {
  const limit = deployment.spec?.revisionHistoryLimit;
  const fresh = client.find<Deployment>(placeOf(resource, deployment));
  const isDone =
    !hasProgressDeadline(deployment) ||
    findCondition(fresh?.status?.conditions, "Progressing")?.reason === "NewReplicaSetAvailable";
  if (limit === undefined || (!isDone && !deployment.spec?.paused)) return;
  const removable = old.filter((replicaSet) => replicaSet.metadata.deletionTimestamp === undefined);
  const surplus = removable.length - limit;
  for (const replicaSet of removable.slice(0, Math.max(0, surplus))) {
    const isObserved = (replicaSet.status?.observedGeneration ?? 0) >= (replicaSet.metadata.generation ?? 0);
    if ((replicaSet.status?.replicas ?? 0) !== 0 || sizeOf(replicaSet) !== 0 || !isObserved) continue;
    client.delete(placeOf("replicasets.apps", replicaSet), { propagation: "Background" });
  }
}

type StatusMaker = typeof withRollout;

function countOnly(deployment: Deployment, { current, old }: ReplicaSets, now: string) {
  return countedStatus(deployment, current ? [...old, current] : old, current, now);
}

function withRollout(deployment: Deployment, found: ReplicaSets, now: string) {
  const counted = countOnly(deployment, found, now);
  const progress = withProgress(deployment, counted, found.current, now);
  return withReplicaFailure(progress, allOf(found), found.current, now);
}

/** Writes the status, if it says something new; returns when the progress deadline asks for another look. */
function writeStatus(
  deployment: Deployment,
  found: ReplicaSets,
  context: ControllerContext,
  make: StatusMaker,
): number | undefined {
  const fresh = context.client.find<Deployment>(placeOf(resource, deployment));
  if (!fresh || fresh.metadata.uid !== deployment.metadata.uid) return undefined;
  const observed = { ...fresh, metadata: { ...fresh.metadata, generation: deployment.metadata.generation ?? 0 } };
  const status = make(observed, found, nowOf(context.clock));
  if (!sameValue(status, fresh.status)) {
    context.client.modifyStatus<Deployment>(placeOf(resource, deployment), (draft) => {
      draft.status = status as Mutable<typeof status>;
    });
  }
  return untilDeadline(observed, status, context.clock.now());
}
