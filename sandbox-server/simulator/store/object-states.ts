import type { KindDefinition } from "../registry/kind-definition.ts";
import type { JsonValue, KubeObject, ObjectMeta } from "../registry/kube-object.ts";
import { isJsonObject, jsonEqual, valueAt } from "./json.ts";
import { apiVersionOf } from "./kind-registry.ts";

/** An object with everything beyond its metadata, of whatever kind. */
export type StoredObject = KubeObject & { readonly [field: string]: JsonValue | ObjectMeta | undefined };

type NewIdentity = Pick<ObjectMeta, "name" | "uid" | "creationTimestamp">;

const isNamespaceKind = (kind: KindDefinition): boolean => kind.group === "" && kind.resource === "namespaces";

/** The object as creation begins with it: own identity, generation 1, no status (rest.BeforeCreate). */
export function newObject(
  kind: KindDefinition,
  namespace: string,
  input: KubeObject,
  identity: NewIdentity,
): StoredObject {
  const { apiVersion: _version, kind: _kind, metadata, ...body } = input as StoredObject;
  const {
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    namespace: _namespace,
    resourceVersion: _revision,
    ...rest
  } = metadata;
  const added = isNamespaceKind(kind) ? [] : (kind.initialFinalizers ?? []);
  const finalizers = [...new Set([...(rest.finalizers ?? []), ...added])];
  const object: StoredObject = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      ...rest,
      ...identity,
      ...(kind.namespaced ? { namespace } : {}),
      ...(kind.hasGeneration === false ? {} : { generation: 1 }),
      ...(finalizers.length === 0 ? {} : { finalizers }),
      resourceVersion: "",
    },
    ...body,
  };
  if (kind.subresources?.status === true && kind.subresources.statusOnCreate !== true)
    return withFinalizers(kind, without(object, "status"));
  return withFinalizers(kind, object);
}

/** Namespaces keep the API server's finalizer in their spec. */
function withFinalizers(kind: KindDefinition, object: StoredObject): StoredObject {
  if (!isNamespaceKind(kind)) return object;
  const spec = isJsonObject(object.spec) ? object.spec : {};
  return { ...object, spec: { ...spec, finalizers: ["kubernetes"] } };
}

/**
 * What an update makes of the stored object: a status update changes the status alone, any other leaves it, and what
 * only the system sets stays (rest.BeforeUpdate).
 */
export function nextState(
  kind: KindDefinition,
  input: KubeObject,
  previous: KubeObject,
  subresource: string,
): StoredObject {
  const before = previous as StoredObject;
  // An approval is a change of the status under a right of its own.
  if (subresource === "status" || subresource === "approval") {
    const status = valueAt(input, ["status"]);
    const metadata = statusMetadata(kind, input.metadata, before.metadata);
    return { ...without(before, "status"), metadata, ...(status === undefined ? {} : { status }) };
  }
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...body } = input as StoredObject;
  const metadata = keptMetadata(kind, input.metadata, before.metadata);
  const object: StoredObject = { apiVersion: apiVersionOf(kind), kind: before.kind, metadata, ...body };
  // A binding is no new wish: pods keep their generation.
  if (subresource === "binding") return object;
  if (kind.subresources?.status !== true) return bumped(kind, object, before);
  const status = before.status;
  return bumped(kind, { ...without(object, "status"), ...(status === undefined ? {} : { status }) }, before);
}

/** Status updates of built-in kinds take labels and annotations along; those of custom resources leave them. */
function statusMetadata(kind: KindDefinition, given: ObjectMeta, before: ObjectMeta): ObjectMeta {
  const { managedFields, annotations } = given;
  // A Deployment's status strategy keeps the labels, alone of all (pkg/registry/apps/deployment/strategy.go).
  const labels = kind.group === "apps" && kind.resource === "deployments" ? before.labels : given.labels;
  const metadata = managedFields === undefined ? before : { ...before, managedFields };
  if (kind.isCustom === true) return metadata;
  const { labels: _labels, annotations: _annotations, ...rest } = metadata;
  return {
    ...rest,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function keptMetadata(kind: KindDefinition, metadata: ObjectMeta, before: ObjectMeta): ObjectMeta {
  const {
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    finalizers,
    ...rest
  } = metadata;
  return {
    ...rest,
    ...(before.generateName === undefined ? {} : { generateName: before.generateName }),
    ...(kind.namespaced && before.namespace !== undefined ? { namespace: metadata.namespace ?? before.namespace } : {}),
    uid: before.uid,
    creationTimestamp: before.creationTimestamp,
    resourceVersion: before.resourceVersion,
    ...(before.generation === undefined ? {} : { generation: before.generation }),
    ...(before.deletionTimestamp === undefined ? {} : { deletionTimestamp: before.deletionTimestamp }),
    ...(before.deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionGracePeriodSeconds: before.deletionGracePeriodSeconds }),
    ...(finalizers === undefined || finalizers.length === 0 ? {} : { finalizers }),
  };
}

/** A new generation when anything but metadata and status changed. */
function bumped(kind: KindDefinition, object: StoredObject, before: StoredObject): StoredObject {
  if (kind.hasGeneration === false || sameDesire(object, before)) return object;
  return { ...object, metadata: { ...object.metadata, generation: (before.metadata.generation ?? 0) + 1 } };
}

function sameDesire(a: StoredObject, b: StoredObject): boolean {
  const { metadata: _a, status: _aStatus, ...desired } = a;
  const { metadata: _b, status: _bStatus, ...before } = b;
  return jsonEqual(desired, before);
}

function without(object: StoredObject, field: string): StoredObject {
  const { [field]: _gone, ...rest } = object;
  return rest as StoredObject;
}
