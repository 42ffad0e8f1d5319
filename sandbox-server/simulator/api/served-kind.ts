import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { qualified } from "../store/api-error.ts";
import { apiVersionOf, type KindRegistry } from "../store/kind-registry.ts";

/** The kind under which objects of a served one are stored. */
export function storageOf(kinds: KindRegistry, kind: KindDefinition): KindDefinition {
  return kinds.get(qualified(kind.faceOf?.storage ?? kind));
}

/** A stored object as this kind and version shows it. */
export function shown(kind: KindDefinition, object: KubeObject): KubeObject {
  if (kind.faceOf !== undefined) return kind.faceOf.fromStorage(object);
  const apiVersion = apiVersionOf(kind);
  const face = object.apiVersion === apiVersion ? object : { ...object, apiVersion };
  return kind.asRead?.(face) ?? face;
}

/** As Go writes an object: what it is comes first. */
export function kindFirst(object: KubeObject): KubeObject {
  const { kind, apiVersion, ...rest } = object;
  return { kind, apiVersion, ...rest } as KubeObject;
}

/** An object of this kind and version as it is stored. */
export function stored(kind: KindDefinition, object: KubeObject): KubeObject {
  return kind.faceOf === undefined ? object : kind.faceOf.toStorage(object);
}
