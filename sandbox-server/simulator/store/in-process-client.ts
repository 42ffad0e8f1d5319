import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { matchesRequirements, SelectorError } from "../registry/label-selector.ts";
import { parseLabelSelector } from "../registry/label-selector-parser.ts";
import type { Requester } from "./admission.ts";
import { badRequest, isApiError, qualified } from "./api-error.ts";
import type {
  ClusterClient,
  DeleteOptions,
  ListOptions,
  Mutable,
  ObjectRef,
  ResourceInfo,
  ResourceName,
  WatchEvent,
} from "./cluster-client.ts";
import { deepCopy, jsonEqual } from "./json.ts";
import { apiVersionOf, type KindRegistry } from "./kind-registry.ts";
import type { ObjectStore } from "./object-store.ts";
import { bindPod } from "./pod-binding.ts";
import type { ResourceWriter, WriteOptions } from "./resource-writer.ts";

export interface ClientParts {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly writer: ResourceWriter;
  readonly user: Requester;
  /** Name in `managedFields`: `kube-controller-manager`, `kubelet`… */
  readonly manager: string;
}

/** The client of one component of the cluster, in this process. */
export class InProcessClient implements ClusterClient {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  find<T extends KubeObject>({ resource, namespace, name }: ObjectRef): T | undefined {
    return this.#parts.store.find(resource, namespace, name) as T | undefined;
  }

  list<T extends KubeObject>(resource: ResourceName, options: ListOptions = {}): readonly T[] {
    const objects = this.#parts.store.list(resource, options.namespace);
    if (options.labelSelector === undefined || options.labelSelector === "") return objects as readonly T[];
    const requirements = selectorOf(options.labelSelector);
    return objects.filter(({ metadata }) =>
      matchesRequirements(requirements, metadata.labels),
    ) as unknown as readonly T[];
  }

  create<T extends KubeObject>(resource: ResourceName, object: unknown): T {
    const input = object as KubeObject;
    const namespace = input.metadata?.namespace ?? "";
    if (resource === "pods/binding") {
      return bindPod(this.#parts, namespace, input, this.#options("binding")) as T;
    }
    const kind = this.#parts.kinds.get(resource);
    return this.#parts.writer.create(kind, kind.namespaced ? namespace : "", deepCopy(input), this.#options("")) as T;
  }

  update<T extends KubeObject>(resource: ResourceName, object: T): T {
    if (resource === "namespaces/finalize") return this.#write("namespaces", object, "finalize") as T;
    return this.#write(resource, object, "") as T;
  }

  updateStatus<T extends KubeObject>(resource: ResourceName, object: T): T {
    return this.#write(resource, object, "status") as T;
  }

  modify<T extends KubeObject>(ref: ObjectRef, change: (draft: Mutable<T>) => unknown): T | undefined {
    return this.#modify(ref, change, "");
  }

  modifyStatus<T extends KubeObject>(ref: ObjectRef, change: (draft: Mutable<T>) => unknown): T | undefined {
    return this.#modify(ref, change, "status");
  }

  delete({ resource, namespace, name }: ObjectRef, options: DeleteOptions = {}): void {
    const { kinds, writer, store } = this.#parts;
    if (store.find(resource, namespace, name) === undefined) return;
    try {
      writer.delete(kinds.get(resource), namespace, name, options, this.#options(""));
    } catch (fault) {
      // Another object took the name: the one that was meant is gone already.
      if (!(isApiError(fault, "Conflict") && options.uid !== undefined)) throw fault;
    }
  }

  watch<T extends KubeObject>(
    resource: ResourceName | "*",
    listener: (event: WatchEvent<T>, resource: ResourceName) => void,
  ): Disposable {
    const { store, kinds } = this.#parts;
    const tell = listener as unknown as (event: WatchEvent, resource: ResourceName) => void;
    const names = resource === "*" ? [...new Set(kinds.all().map(qualified))] : [resource];
    const present = names.flatMap((name) => store.list(name).map((object) => [name, object] as const));
    return store.subscribe(resource, store.revision, tell, present);
  }

  resources(): readonly ResourceInfo[] {
    const seen = new Map<ResourceName, ResourceInfo>();
    for (const kind of this.#parts.kinds.all()) {
      if (kind.faceOf === undefined && !seen.has(qualified(kind))) seen.set(qualified(kind), served(kind));
    }
    return [...seen.values()];
  }

  #write(resource: ResourceName, object: KubeObject, subresource: string): KubeObject {
    const kind = this.#parts.kinds.get(resource);
    return this.#parts.writer.update(
      kind,
      object.metadata.namespace ?? "",
      // Decoding copies what it reads; custom resources pass through it as they are.
      kind.isCustom === true ? deepCopy(object) : object,
      this.#options(subresource),
    );
  }

  #modify<T extends KubeObject>(
    ref: ObjectRef,
    change: (draft: Mutable<T>) => unknown,
    subresource: string,
  ): T | undefined {
    const stored = this.find<T>(ref);
    if (stored === undefined) return undefined;
    const draft = draftOf(stored) as Mutable<T>;
    if (change(draft) === false) return stored;
    const changed = draft as unknown as KubeObject;
    if (jsonEqual(changed, stored)) return stored;
    return this.#write(ref.resource, changed, subresource) as T;
  }

  #options(subresource: string): WriteOptions {
    const { user, manager } = this.#parts;
    return { user, manager, subresource };
  }
}

/** A copy to be changed. Who manages which field is the largest part of many objects, and nobody's to change. */
function draftOf(stored: KubeObject): KubeObject {
  const { metadata, ...rest } = stored;
  const { managedFields, ...others } = metadata;
  const draft = deepCopy({ ...rest, metadata: others });
  return managedFields === undefined ? draft : { ...draft, metadata: { ...draft.metadata, managedFields } };
}

function served(kind: KindDefinition): ResourceInfo {
  return { resource: qualified(kind), apiVersion: apiVersionOf(kind), kind: kind.kind, namespaced: kind.namespaced };
}

function selectorOf(text: string): ReturnType<typeof parseLabelSelector> {
  try {
    return parseLabelSelector(text);
  } catch (fault) {
    if (fault instanceof SelectorError) throw badRequest(fault.message);
    throw fault;
  }
}
