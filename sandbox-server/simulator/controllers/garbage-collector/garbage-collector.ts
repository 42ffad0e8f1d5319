import type { KubeObject, OwnerReference } from "../../registry/kube-object.ts";
import type { ClusterClient, Mutable, ObjectRef } from "../../store/cluster-client.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { type GraphNode, OwnershipGraph } from "./ownership-graph.ts";

const foregroundFinalizer = "foregroundDeletion";
const orphanFinalizer = "orphan";

/** Where objects of a kind are found. */
type ResourceFinder = (apiVersion: string, kind: string) => { resource: string; namespaced: boolean } | undefined;

/** How an owner stands: there to stay, gone, or waiting for its dependents to go first. */
type OwnerState = "solid" | "gone" | "waiting";

/**
 * Removes objects whose owners are gone, and carries out foreground deletion and orphaning
 * (pkg/controller/garbagecollector). Work keys are uids.
 */
export function garbageCollector(): Controller {
  const graph = new OwnershipGraph();
  return {
    name: "garbage-collector-controller",
    sources: [{ resource: "*", keys: (object, previous, _, change) => noteChange(graph, object, previous, change) }],
    reconcile: (uid, context) => collect(graph, uid, context),
  };
}

function noteChange(
  graph: OwnershipGraph,
  object: KubeObject,
  previous: KubeObject | undefined,
  change: "ADDED" | "MODIFIED" | "DELETED",
): string[] {
  const { uid, ownerReferences, deletionTimestamp } = object.metadata;
  if (change === "DELETED") {
    const dependents = graph.dependentsOf(uid).map((dependent) => dependent.uid);
    graph.remove(uid);
    return [...dependents, ...(ownerReferences ?? []).map((owner) => owner.uid)];
  }
  const isOwned = (ownerReferences?.length ?? 0) > 0;
  const isOwnerNews = change === "ADDED" ? isOwned : !sameValue(ownerReferences, previous?.metadata.ownerReferences);
  const isLeaving = deletionTimestamp !== undefined && isFinalizedHere(object);
  // Most objects (events above all) neither are owned nor wait for dependents: they need not be remembered.
  if (isOwned || isLeaving || graph.find(uid)) graph.set(object);
  const formerOwners = (previous?.metadata.ownerReferences ?? []).map((owner) => owner.uid);
  return [...(isOwnerNews || isLeaving ? [uid] : []), ...(isOwnerNews ? formerOwners : [])];
}

function isFinalizedHere(object: KubeObject): boolean {
  return hasFinalizer(object, foregroundFinalizer) || hasFinalizer(object, orphanFinalizer);
}

function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

function collect(graph: OwnershipGraph, uid: string, { client }: ControllerContext): undefined {
  const node = graph.find(uid);
  if (!node) return;
  const resources = client.resources();
  const finder: ResourceFinder = (apiVersion, kind) =>
    resources.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  const ref = refOfNode(node, finder);
  const object = ref && client.find(ref);
  if (!ref || object?.metadata.uid !== uid) return;
  if (object.metadata.deletionTimestamp) finishDeletion(graph, client, finder, ref, object);
  else checkOwners(graph, client, finder, ref, object);
}

function refOfNode({ apiVersion, kind, namespace, name }: GraphNode, finder: ResourceFinder): ObjectRef | undefined {
  const found = finder(apiVersion, kind);
  return found && { resource: found.resource, namespace, name };
}

/** Lets an object go that waits for its dependents to be deleted, or to be set free. */
function finishDeletion(
  graph: OwnershipGraph,
  client: ClusterClient,
  finder: ResourceFinder,
  ref: ObjectRef,
  object: KubeObject,
): void {
  const dependents = liveDependents(graph, client, finder, object.metadata.uid);
  if (hasFinalizer(object, orphanFinalizer)) {
    for (const dependent of dependents) {
      changeOwners(client, dependent.ref, (owners) => owners.filter((owner) => owner.uid !== object.metadata.uid));
    }
    removeFinalizer(client, ref, orphanFinalizer);
    return;
  }
  if (!hasFinalizer(object, foregroundFinalizer)) return;
  let isBlocked = false;
  for (const dependent of dependents) {
    const reference = dependent.object.metadata.ownerReferences?.find((owner) => owner.uid === object.metadata.uid);
    isBlocked ||= reference?.blockOwnerDeletion === true;
    checkOwners(graph, client, finder, dependent.ref, dependent.object);
  }
  if (!isBlocked || liveDependents(graph, client, finder, object.metadata.uid).length === 0) {
    removeFinalizer(client, ref, foregroundFinalizer);
  }
}

function liveDependents(graph: OwnershipGraph, client: ClusterClient, finder: ResourceFinder, uid: string) {
  return graph.dependentsOf(uid).flatMap((node) => {
    const ref = refOfNode(node, finder);
    const object = ref && client.find(ref);
    const isDependent = object?.metadata.ownerReferences?.some((owner) => owner.uid === uid);
    return object && isDependent && object.metadata.uid === node.uid ? [{ ref, object }] : [];
  });
}

/** Deletes an object that no living owner holds; one that some still hold loses its references to the others. */
function checkOwners(
  graph: OwnershipGraph,
  client: ClusterClient,
  finder: ResourceFinder,
  ref: ObjectRef,
  object: KubeObject,
): void {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0 || object.metadata.deletionTimestamp) return;
  const states = new Map(owners.map((owner) => [owner.uid, stateOf(owner, ref.namespace, client, finder)]));
  const isSolid = (owner: OwnerReference) => states.get(owner.uid) === "solid";
  if (owners.some(isSolid)) {
    if (!owners.every(isSolid)) changeOwners(client, ref, (all) => all.filter(isSolid));
    return;
  }
  const isWaitedFor = owners.some((owner) => states.get(owner.uid) === "waiting");
  const hasDependents = graph.dependentsOf(object.metadata.uid).length > 0;
  const isInCircle =
    isWaitedFor && liveDependents(graph, client, finder, object.metadata.uid).some((each) => isWaiting(each.object));
  // Each would wait for the next one for ever: this one no longer makes its owners wait.
  if (isInCircle) changeOwners(client, ref, (all) => all.map((owner) => ({ ...owner, blockOwnerDeletion: false })));
  const propagation = isWaitedFor && hasDependents ? "Foreground" : asFinalized(object);
  client.delete(ref, { propagation, uid: object.metadata.uid });
}

function asFinalized(object: KubeObject): "Foreground" | "Background" | "Orphan" {
  if (hasFinalizer(object, orphanFinalizer)) return "Orphan";
  return hasFinalizer(object, foregroundFinalizer) ? "Foreground" : "Background";
}

/** An owner of a kind that nobody serves counts as there: it can't be told, and deleting would be too bold. */
function stateOf(owner: OwnerReference, namespace: string, client: ClusterClient, finder: ResourceFinder): OwnerState {
  const found = finder(owner.apiVersion, owner.kind);
  if (!found) return "solid";
  const ref = { resource: found.resource, namespace: found.namespaced ? namespace : "", name: owner.name };
  const object = client.find(ref);
  if (object?.metadata.uid !== owner.uid) return "gone";
  return isWaiting(object) ? "waiting" : "solid";
}

/** Whether an object goes once its dependents have gone. */
function isWaiting(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, foregroundFinalizer);
}

function changeOwners(
  client: ClusterClient,
  ref: ObjectRef,
  change: (owners: readonly OwnerReference[]) => readonly OwnerReference[],
): void {
  client.modify(ref, (draft) => {
    const left = change((draft.metadata.ownerReferences ?? []) as OwnerReference[]);
    if (left.length > 0) draft.metadata.ownerReferences = left as Mutable<OwnerReference[]>;
    else delete draft.metadata.ownerReferences;
  });
}

function removeFinalizer(client: ClusterClient, ref: ObjectRef, finalizer: string): void {
  client.modify(ref, (draft) => {
    draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== finalizer);
  });
}
