import type { KubeObject } from "../../registry/kube-object.ts";
import type { Pod, PodTemplateSpec, ReplicaSet } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { isNamespaceTerminating } from "../api-errors.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { claim, controllerKeys, controllerOf, isControlledBy } from "../ownership.ts";
import { createPod, deletePod, podFromTemplate } from "../pods/pod-control.ts";
import { inOrderOfDeletion } from "../pods/pod-ranking.ts";
import { isActive, isTerminating, untilAvailable } from "../pods/pod-state.ts";
import { inSlowStartBatches } from "../slow-start.ts";
import { sooner } from "../times.ts";
import { itself, keyOf, refOf } from "../work-key.ts";
import type { ReplicaKind, ReplicaOwner } from "./replica-kind.ts";
import { type ReplicaFailure, replicaStatus } from "./replica-status.ts";

/**
 * At most so many pods are made or removed in one look. Kubernetes' own bound is 500; here the rest follows in the next
 * turn, so that nobody else in the process waits for it.
 */
const burstReplicas = 25;

/** The loop of ReplicaSets and ReplicationControllers (pkg/controller/replicaset). */
export function replicaController(kind: ReplicaKind): Controller {
  return {
    name: kind.component,
    sources: [
      itself(kind.resource),
      { resource: "pods", keys: (pod, previous, context) => ownersOfPod(kind, pod as Pod, previous, context) },
    ],
    reconcile: (key, context) => reconcile(kind, key, context),
  };
}

function ownersOfPod(
  kind: ReplicaKind,
  pod: Pod,
  previous: KubeObject | undefined,
  { client }: ControllerContext,
): WorkKey[] {
  const keys = controllerKeys(pod, kind.kind, kind.group);
  if (previous) keys.push(...controllerKeys(previous, kind.kind, kind.group));
  if (keys.length > 0 || controllerOf(pod)) return keys;
  const owners = client.list<ReplicaOwner>(kind.resource, { namespace: pod.metadata.namespace ?? "" });
  return owners.filter((owner) => kind.selects(owner, pod.metadata.labels)).map(keyOf);
}

function reconcile(kind: ReplicaKind, key: WorkKey, context: ControllerContext): number | undefined {
  const owner = context.client.find<ReplicaOwner>(refOf(kind.resource, key));
  if (!owner) return undefined;
  const namespace = owner.metadata.namespace ?? "";
  const inNamespace = context.client.list<Pod>("pods", { namespace });
  const pods = claim(context.client, "pods", owner, inNamespace, (pod) => kind.selects(owner, pod.metadata.labels));
  const active = pods.filter(isActive);
  const failure = owner.metadata.deletionTimestamp ? undefined : manageReplicas(kind, owner, active, context);
  const after = context.client.list<Pod>("pods", { namespace }).filter((pod) => isControlledBy(pod, owner));
  writeStatus(kind, owner, after, failure, context);
  if (failure && !isNamespaceTerminating(failure.error)) throw failure.error;
  return nextAvailability(owner, active, context);
}

/** Makes or removes pods until the number is right. */
function manageReplicas(
  kind: ReplicaKind,
  owner: ReplicaOwner,
  active: readonly Pod[],
  context: ControllerContext,
): ReplicaFailure | undefined {
  const surplus = active.length - (owner.spec?.replicas ?? 1);
  if (surplus === 0) return undefined;
  if (surplus > 0) return removePods(kind, owner, active, Math.min(surplus, burstReplicas), context);
  const template = (owner.spec?.template ?? {}) as PodTemplateSpec;
  const pod = podFromTemplate(owner, template);
  const { error } = inSlowStartBatches(Math.min(-surplus, burstReplicas), () =>
    createPod(context, owner, pod, kind.component),
  );
  return error === undefined ? undefined : { reason: "FailedCreate", error };
}

function removePods(
  kind: ReplicaKind,
  owner: ReplicaOwner,
  active: readonly Pod[],
  count: number,
  context: ControllerContext,
): ReplicaFailure | undefined {
  const related = podsOfSiblings(kind, owner, context);
  const order = inOrderOfDeletion(active, related, context.clock.now());
  let failure: ReplicaFailure | undefined;
  for (const pod of order.slice(0, count)) {
    try {
      deletePod(context, owner, pod, kind.component);
    } catch (error) {
      failure ??= { reason: "FailedDelete", error };
    }
  }
  return failure;
}

/** Active pods of every workload that the same owner manages: a roll-out relieves nodes that hold both old and new pods. */
function podsOfSiblings(kind: ReplicaKind, owner: ReplicaOwner, { client }: ControllerContext): Pod[] {
  const namespace = owner.metadata.namespace ?? "";
  const manager = controllerOf(owner);
  const siblings = new Set<string>([owner.metadata.uid]);
  if (manager) {
    for (const other of client.list<ReplicaOwner>(kind.resource, { namespace })) {
      if (controllerOf(other)?.uid === manager.uid) siblings.add(other.metadata.uid);
    }
  }
  const pods = client.list<Pod>("pods", { namespace });
  return pods.filter((pod) => isActive(pod) && siblings.has(controllerOf(pod)?.uid ?? ""));
}

function writeStatus(
  kind: ReplicaKind,
  owner: ReplicaOwner,
  pods: readonly Pod[],
  failure: ReplicaFailure | undefined,
  context: ControllerContext,
): void {
  const status = replicaStatus(owner, pods.filter(isActive), pods.filter(isTerminating).length, failure, context);
  if (sameValue(status, owner.status)) return;
  context.client.modifyStatus<ReplicaSet>(refOf(kind.resource, keyOf(owner)), (draft) => {
    if (draft.metadata.uid !== owner.metadata.uid) return false;
    draft.status = status as Mutable<typeof status>;
    return true;
  });
}

/** Ready pods become available with time only: when is the next one due? */
function nextAvailability(
  owner: ReplicaOwner,
  active: readonly Pod[],
  { clock }: ControllerContext,
): number | undefined {
  const minReadySeconds = owner.spec?.minReadySeconds ?? 0;
  if (minReadySeconds === 0) return undefined;
  let next: number | undefined;
  for (const pod of active) {
    const left = untilAvailable(pod, minReadySeconds, clock);
    if (left !== undefined && left > 0) next = sooner(next, left);
  }
  return next;
}
