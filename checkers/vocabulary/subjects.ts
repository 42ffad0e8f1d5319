import type { KindAddress, KnownKind } from "./kinds.ts";
import type { ObjectReference } from "./object-reference.ts";
import { absent } from "./words/absent.ts";
import { endpointAnswers } from "./words/endpoint-answers.ts";
import { exists } from "./words/exists.ts";
import { type FieldValue, field } from "./words/field.ts";
import { image } from "./words/image.ts";
import { label } from "./words/label.ts";
import { podReplaced } from "./words/pod-replaced.ts";
import { readyReplicas } from "./words/ready-replicas.ts";

export interface Place {
  /** The exercise's own namespace when absent. */
  readonly namespace?: string;
}

/** What can be said of any object: `configMap("settings").exists()`. */
function anything(object: ObjectReference) {
  return {
    exists: () => exists(object),
    isAbsent: () => absent(object),
    /** Any value when `value` is absent. */
    hasLabel: (key: string, value?: string) => label(object, key, value),
    /** `path` as in kubectl's jsonpath without the braces. */
    field: (path: string) => ({ equals: (value: FieldValue) => field(object, path, value) }),
  };
}

function podTemplate(object: ObjectReference) {
  return {
    usesImage: (reference: string, options: { readonly container?: string } = {}) => image(object, reference, options),
  };
}

function replicated(object: ObjectReference) {
  return {
    ...anything(object),
    ...podTemplate(object),
    /** Exactly so many are wanted and ready, and none is left over. */
    hasReadyReplicas: (exactly: number, options: { readonly updated?: boolean } = {}) =>
      readyReplicas(object, { exactly }, options),
    hasAtLeastReadyReplicas: (atLeast: number, options: { readonly updated?: boolean } = {}) =>
      readyReplicas(object, { atLeast }, options),
    /** One of its pods went, and its controller put another in its place. */
    replacedAPod: () => podReplaced(object),
  };
}

function answering(object: ObjectReference) {
  return {
    ...anything(object),
    /** HTTP through the API server: status 200 on `/` unless told otherwise. */
    answersOn: (
      port: number | string,
      wanted: { readonly path?: string; readonly status?: number; readonly bodyIncludes?: string } = {},
    ) => endpointAnswers(object, port, wanted),
  };
}

function reference(kind: KnownKind, name: string, place: Place): ObjectReference {
  return { kind, name, ...place };
}

export const deployment = (name: string, place: Place = {}) => replicated(reference("Deployment", name, place));
export const replicaSet = (name: string, place: Place = {}) => replicated(reference("ReplicaSet", name, place));
export const statefulSet = (name: string, place: Place = {}) => replicated(reference("StatefulSet", name, place));
export const daemonSet = (name: string, place: Place = {}) => replicated(reference("DaemonSet", name, place));
export const service = (name: string, place: Place = {}) => answering(reference("Service", name, place));

export function pod(name: string, place: Place = {}) {
  const object = reference("Pod", name, place);
  return { ...answering(object), ...podTemplate(object) };
}

/** Any kind of the table: `object("ConfigMap", "settings").exists()`. */
export const object = (kind: KnownKind, name: string, place: Place = {}) => anything(reference(kind, name, place));

/** An object of a kind that the table does not know, such as a custom resource. */
export const customObject = (kind: string, name: string, address: KindAddress, place: Place = {}) =>
  anything({ kind, name, address, ...place });
