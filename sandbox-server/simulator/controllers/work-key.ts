import type { KubeObject } from "../registry/kube-object.ts";
import type { ObjectRef, ResourceName } from "../store/cluster-client.ts";
import type { WorkKey } from "./controller.ts";

/** The work key of an object: `namespace/name`, or `name` where it has no namespace. */
export function keyOf(object: KubeObject): WorkKey {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The way back from a work key to the object's place. */
export function refOf(resource: ResourceName, key: WorkKey): ObjectRef {
  const slash = key.indexOf("/");
  return { resource, namespace: slash < 0 ? "" : key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The place of an object of a known resource. */
export function placeOf(resource: ResourceName, object: KubeObject): ObjectRef {
  return { resource, namespace: object.metadata.namespace ?? "", name: object.metadata.name };
}

/** A work source that simply asks for the changed object itself. */
export function itself(resource: ResourceName) {
  return { resource, keys: (object: KubeObject) => [keyOf(object)] } as const;
}
