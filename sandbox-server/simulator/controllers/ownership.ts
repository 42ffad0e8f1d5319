import type { KubeObject, OwnerReference } from "../registry/kube-object.ts";
import type { ClusterClient, ResourceName } from "../store/cluster-client.ts";
import { placeOf } from "./work-key.ts";

/** The owner that manages an object, if one does. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The reference that makes `owner` the manager of an object. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Work keys of an object's manager, when it is of this kind: empty or one. */
export function controllerKeys(object: KubeObject, kind: string, group: string): string[] {
  const owner = controllerOf(object);
  const isOfGroup = owner?.apiVersion === group || owner?.apiVersion.startsWith(`${group}/`);
  return owner?.kind === kind && isOfGroup ? [`${object.metadata.namespace ?? ""}/${owner.name}`] : [];
}

/**
 * The objects that `owner` manages, out of those that might be meant: orphans that it selects are adopted, its own ones
 * that it no longer selects are released (client-go's ControllerRefManager). An owner that is being deleted adopts and
 * releases nothing.
 */
export function claim<T extends KubeObject>(
  client: ClusterClient,
  resource: ResourceName,
  owner: KubeObject,
  candidates: readonly T[],
  selects: (object: T) => boolean,
): T[] {
  const isLeaving = owner.metadata.deletionTimestamp !== undefined;
  const claimed: T[] = [];
  for (const candidate of candidates) {
    const manager = controllerOf(candidate);
    if (manager && manager.uid !== owner.metadata.uid) continue;
    const isSelected = selects(candidate);
    if (manager) {
      if (isSelected) claimed.push(candidate);
      else if (!isLeaving) release(client, resource, owner, candidate);
    } else if (isSelected && !isLeaving && candidate.metadata.deletionTimestamp === undefined) {
      const adopted = adopt(client, resource, owner, candidate);
      if (adopted) claimed.push(adopted);
    }
  }
  return claimed;
}

function adopt<T extends KubeObject>(client: ClusterClient, resource: ResourceName, owner: KubeObject, object: T) {
  return client.modify<T>(placeOf(resource, object), (draft) => {
    const references = (draft.metadata.ownerReferences ?? []) as OwnerReference[];
    if (references.some((reference) => reference.controller)) return false;
    draft.metadata.ownerReferences = [...references, controllerReference(owner)];
    return true;
  });
}

function release<T extends KubeObject>(client: ClusterClient, resource: ResourceName, owner: KubeObject, object: T) {
  client.modify<T>(placeOf(resource, object), (draft) => {
    const references = (draft.metadata.ownerReferences ?? []) as OwnerReference[];
    const others = references.filter((reference) => reference.uid !== owner.metadata.uid);
    if (others.length > 0) draft.metadata.ownerReferences = others;
    else delete draft.metadata.ownerReferences;
  });
}
