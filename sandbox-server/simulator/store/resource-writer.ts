import type { Clock, RandomSource } from "../clock.ts";
import type { AdmissionContext, FieldError, KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { DecodeError, decodeObject } from "../registry/schema/index.ts";
import { type AdmissionPlugin, type AdmissionRequest, checkAdmitted, mutated, type Requester } from "./admission.ts";
import { alreadyExists, badRequest, conflict, invalid, notFound, objectWasModified, qualified } from "./api-error.ts";
import { type DeleteRequest, deleted, isReadyToGo } from "./deletion.ts";
import { type FieldWriter, trackWrite } from "./field-tracking.ts";
import { freshUid, generatedName, wireTime } from "./fresh-names.ts";
import { deepFreeze, jsonEqual, sharingWith } from "./json.ts";
import type { KindRegistry } from "./kind-registry.ts";
import { finalizerWarnings, metadataFaults, metadataUpdateFaults } from "./metadata-rules.ts";
import { newObject, nextState, type StoredObject } from "./object-states.ts";
import type { ObjectStore } from "./object-store.ts";

export interface WriteOptions {
  readonly user: Requester;
  /** Who owns the fields that this write changes (meta/v1 FieldManager). */
  readonly manager: string;
  /** `Apply` when the caller has worked out `managedFields` itself. */
  readonly operation?: "Update" | "Apply";
  readonly subresource?: string;
  readonly dryRun?: boolean;
  readonly warn?: (message: string) => void;
}

export interface WriterParts {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly plugins: readonly AdmissionPlugin[];
}

/** Kubernetes tries a generated name this often before it gives up. */
const generateNameAttempts = 8;

/**
 * The one way into the store: defaults, admission, metadata rules, validation, optimistic locking. REST handler,
 * controllers and kubelet all write through it.
 */
export class ResourceWriter {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** What kinds may ask while they default and validate. */
  context(namespace: string): AdmissionContext {
    const { store, clock } = this.#parts;
    return {
      now: clock.now(),
      namespace,
      find: (resource, space, name) => store.find(resource, space, name),
      list: (resource, space) => store.list(resource, space),
    };
  }

  /** Stores a new object. Errors: AlreadyExists, Invalid, BadRequest, and what admission refuses. */
  create(kind: KindDefinition, namespace: string, input: KubeObject, options: WriteOptions): KubeObject {
    const { store, clock, random, plugins } = this.#parts;
    const name = this.#nameFor(kind, namespace, input);
    const begun = newObject(kind, namespace, input, {
      name,
      uid: freshUid(random),
      creationTimestamp: wireTime(clock.now()),
    });
    const fresh = named(normalised(kind, begun));
    const context = this.context(kind.resource === "namespaces" ? name : namespace);
    const request = this.#request("CREATE", kind, namespace, fresh, undefined, options);
    const admitted = mutated(plugins, { ...request, object: defaulted(kind, fresh, context) }) ?? fresh;
    const object = store.alike(qualified(kind), admitted);
    this.#refuse(kind, object, [
      ...metadataFaults(kind, object.metadata),
      ...(kind.validate?.(object, undefined, context) ?? []),
    ]);
    checkAdmitted(plugins, { ...request, object });
    this.#warn(kind, object, undefined, options);
    if (store.find(qualified(kind), namespace, name) !== undefined) throw alreadyExists(kind, name);
    const tracked = trackWrite(undefined, object, this.#fieldWriter(kind, options));
    if (options.dryRun === true) return deepFreeze(tracked);
    return store.write(qualified(kind), tracked);
  }

  /**
   * Stores a new state of an object. A `resourceVersion` in it must be the stored one. Gives back the object as it
   * was when nothing differs. An object whose deletion waited for this change goes.
   * Errors: NotFound, Conflict, Invalid, BadRequest, and what admission refuses.
   */
  update(kind: KindDefinition, namespace: string, input: KubeObject, options: WriteOptions): KubeObject {
    const { store, plugins } = this.#parts;
    const name = input.metadata.name;
    const previous = store.find(qualified(kind), namespace, name);
    if (previous === undefined) throw notFound(kind, name);
    checkSameObject(kind, input, previous);
    const subresource = options.subresource ?? "";
    const context = this.context(namespace);
    const wanted = sharingWith(nextState(kind, input, previous, subresource), previous);
    const next = keepingManagers(normalised(kind, wanted, previous), previous, options);
    const request = this.#request("UPDATE", kind, namespace, next, previous, options);
    const admitted = mutated(plugins, { ...request, object: defaulted(kind, next, context) }) ?? next;
    const object = sharingWith(admitted, previous);
    this.#refuse(kind, object, [
      ...metadataUpdateFaults(object, previous),
      ...metadataFaults(kind, object.metadata),
      ...validated(kind, object, previous, subresource, context),
    ]);
    checkAdmitted(plugins, { ...request, object });
    this.#warn(kind, object, previous, options);
    return this.#replace(kind, object, previous, options);
  }

  /**
   * Begins or completes a deletion. `removed` tells whether the object is gone, `object` is its last or present state.
   * Errors: NotFound, Conflict for preconditions, and what admission refuses.
   */
  delete(
    kind: KindDefinition,
    namespace: string,
    name: string,
    how: DeleteRequest,
    options: WriteOptions,
  ): { readonly object: KubeObject; readonly removed: boolean } {
    const { store, clock, plugins } = this.#parts;
    const previous = store.find(qualified(kind), namespace, name);
    if (previous === undefined) throw notFound(kind, name);
    checkPreconditions(kind, previous, how);
    checkAdmitted(plugins, this.#request("DELETE", kind, namespace, undefined, previous, options, name));
    const next = deleted(kind, previous, how, clock.now());
    const removed = isReadyToGo(kind, next);
    if (options.dryRun === true) return { object: deepFreeze(next), removed };
    if (removed) return { object: store.remove(qualified(kind), next), removed };
    const object = jsonEqual(next, previous) ? previous : store.write(qualified(kind), next);
    return { object, removed };
  }

  #replace(kind: KindDefinition, object: KubeObject, previous: KubeObject, options: WriteOptions): KubeObject {
    const { store } = this.#parts;
    if (isReadyToGo(kind, object)) {
      return options.dryRun === true ? deepFreeze(object) : store.remove(qualified(kind), object);
    }
    if (jsonEqual(object, previous)) return previous;
    const tracked = trackWrite(previous, object, this.#fieldWriter(kind, options));
    if (options.dryRun === true) return deepFreeze(tracked);
    return store.write(qualified(kind), tracked);
  }

  #nameFor(kind: KindDefinition, namespace: string, { metadata }: KubeObject): string {
    if (metadata.name !== undefined && metadata.name !== "") return metadata.name;
    const base = metadata.generateName ?? "";
    if (base === "") return "";
    const { store, random } = this.#parts;
    for (let attempt = 0; attempt < generateNameAttempts; attempt += 1) {
      const name = generatedName(base, random);
      if (store.find(qualified(kind), namespace, name) === undefined) return name;
    }
    throw alreadyExists(kind, generatedName(base, random));
  }

  #request(
    operation: AdmissionRequest["operation"],
    kind: KindDefinition,
    namespace: string,
    object: KubeObject | undefined,
    previous: KubeObject | undefined,
    options: WriteOptions,
    name = object?.metadata.name ?? "",
  ): AdmissionRequest {
    const { user, subresource = "", dryRun = false, warn = () => {} } = options;
    return { operation, kind, subresource, namespace, name, object, previous, user, dryRun, warn };
  }

  #refuse(kind: KindDefinition, object: KubeObject, faults: readonly FieldError[]): void {
    if (faults.length > 0) throw invalid(kind, object.metadata.name, faults);
  }

  #warn(kind: KindDefinition, object: KubeObject, previous: KubeObject | undefined, options: WriteOptions): void {
    if (options.warn === undefined) return;
    const aboutFinalizers = finalizerWarnings(kind, object.metadata, previous?.metadata);
    for (const message of [...(kind.warnings?.(object, previous) ?? []), ...aboutFinalizers]) options.warn(message);
  }

  #fieldWriter(kind: KindDefinition, options: WriteOptions): FieldWriter {
    const { manager, operation = "Update", subresource = "" } = options;
    return { kind, manager, operation, subresource, time: wireTime(this.#parts.clock.now()) };
  }
}

/** Only server-side apply says itself who manages what. */
function keepingManagers(next: StoredObject, previous: KubeObject, { operation }: WriteOptions): StoredObject {
  if (operation === "Apply") return next;
  const { managedFields: _given, ...metadata } = next.metadata;
  const { managedFields } = previous.metadata;
  return { ...next, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } };
}

/** As Go's decoder and encoder would leave it: no nulls and empties, canonical quantities and times. */
function normalised(kind: KindDefinition, object: StoredObject, previous?: KubeObject): StoredObject {
  try {
    return decodeObject(object.apiVersion, kind.kind, object, [], previous).object as StoredObject;
  } catch (fault) {
    if (fault instanceof DecodeError) throw badRequest(fault.message);
    throw fault;
  }
}

function defaulted(kind: KindDefinition, object: StoredObject, context: AdmissionContext): KubeObject {
  return kind.withDefaults?.(object, context) ?? object;
}

function validated(
  kind: KindDefinition,
  object: KubeObject,
  previous: KubeObject,
  subresource: string,
  context: AdmissionContext,
): readonly FieldError[] {
  // Bindings, resizes and ephemeral containers change what the object itself may not: only the outcome is checked.
  const isOwnRule = subresource !== "" && subresource !== "status" && subresource !== "scale";
  return kind.validate?.(object, isOwnRule ? undefined : previous, context) ?? [];
}

function checkSameObject(kind: KindDefinition, input: KubeObject, previous: KubeObject): void {
  const { uid, resourceVersion, name } = input.metadata;
  if (uid !== undefined && uid !== "" && uid !== previous.metadata.uid) {
    const reason = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`;
    throw conflict(kind, name, reason);
  }
  if (resourceVersion === undefined || resourceVersion === "") return;
  if (!/^\d+$/.test(resourceVersion)) {
    throw badRequest(`invalid resource version "${resourceVersion}"`);
  }
  if (resourceVersion !== previous.metadata.resourceVersion) throw conflict(kind, name, objectWasModified);
}

function checkPreconditions(kind: KindDefinition, previous: KubeObject, how: DeleteRequest): void {
  const { uid, resourceVersion, name } = previous.metadata;
  if (how.uid !== undefined && how.uid !== uid) {
    const reason = `the UID in the precondition (${how.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw conflict(kind, name, reason);
  }
  if (how.resourceVersion !== undefined && how.resourceVersion !== resourceVersion) {
    const reason = `the ResourceVersion in the precondition (${how.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw conflict(kind, name, reason);
  }
}

/** Kinds may rely on a name, also an empty one; that it is missing is told as a fault of the metadata. */
function named<T extends KubeObject>(object: T): T {
  const { metadata } = object;
  return metadata.name === undefined ? { ...object, metadata: { ...metadata, name: "" } } : object;
}
