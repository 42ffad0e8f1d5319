import type { KubeObject } from "../../registry/kube-object.ts";
import type { ClusterClient, ListOptions, Mutable, ObjectRef, WatchEvent } from "../../store/cluster-client.ts";

type Listener = (event: WatchEvent<never>, resource: string) => void;

/** A store without defaults, validation or admission: what a test puts in is what its subject sees. */
export class MemoryClient implements ClusterClient {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #revision = 0;

  find<T extends KubeObject>(ref: ObjectRef): T | undefined {
    return this.#objects.get(ref.resource)?.get(`${ref.namespace}/${ref.name}`) as T | undefined;
  }

  list<T extends KubeObject>(resource: string, options: ListOptions = {}): readonly T[] {
    const all = [...(this.#objects.get(resource)?.values() ?? [])] as unknown as T[];
    return all.filter(({ metadata }) => options.namespace === undefined || metadata.namespace === options.namespace);
  }

  create<T extends KubeObject>(resource: string, object: unknown): T {
    return this.put(resource, object as T);
  }

  update<T extends KubeObject>(resource: string, object: T): T {
    return this.put(resource, object);
  }

  updateStatus<T extends KubeObject>(resource: string, object: T): T {
    return this.put(resource, object);
  }

  /** Adds or replaces an object and tells the watchers. */
  put<T extends KubeObject>(resource: string, object: T): T {
    const ref = { resource, namespace: object.metadata.namespace ?? "", name: object.metadata.name };
    const previous = this.find<T>(ref);
    this.#revision += 1;
    const given = { uid: `${resource}-${this.#revision}`, creationTimestamp: "2026-01-01T00:00:00Z" };
    const metadata = { ...given, ...previous?.metadata, ...object.metadata, resourceVersion: String(this.#revision) };
    const stored = { ...object, metadata };
    const group = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    group.set(`${ref.namespace}/${ref.name}`, stored);
    this.#objects.set(resource, group);
    const revision = this.#revision;
    if (previous === undefined) this.#tell(resource, { type: "ADDED", object: stored, revision });
    else this.#tell(resource, { type: "MODIFIED", object: stored, previous, revision });
    return stored;
  }

  modify<T extends KubeObject>(ref: ObjectRef, change: (draft: Mutable<T>) => unknown): T | undefined {
    const stored = this.find<T>(ref);
    if (stored === undefined) return undefined;
    const draft = structuredClone(stored);
    if (change(draft as Mutable<T>) === false || JSON.stringify(draft) === JSON.stringify(stored)) return stored;
    return this.put(ref.resource, draft);
  }

  modifyStatus<T extends KubeObject>(ref: ObjectRef, change: (draft: Mutable<T>) => unknown): T | undefined {
    return this.modify(ref, change);
  }

  /** Pods that are bound are only marked when they have a grace; everything else goes at once. */
  delete(ref: ObjectRef, options: { readonly graceSeconds?: number } = {}): void {
    const stored = this.find(ref);
    if (stored === undefined) return;
    const spec = (stored as { spec?: { nodeName?: string; terminationGracePeriodSeconds?: number } }).spec;
    const graceSeconds = options.graceSeconds ?? spec?.terminationGracePeriodSeconds ?? 30;
    if (ref.resource === "pods" && spec?.nodeName !== undefined && graceSeconds > 0) {
      this.put(ref.resource, {
        ...stored,
        metadata: {
          ...stored.metadata,
          deletionTimestamp: "2026-01-01T00:00:00Z",
          deletionGracePeriodSeconds: graceSeconds,
        },
      });
      return;
    }
    this.#objects.get(ref.resource)?.delete(`${ref.namespace}/${ref.name}`);
    this.#revision += 1;
    this.#tell(ref.resource, { type: "DELETED", object: stored, previous: stored, revision: this.#revision });
  }

  resources(): readonly never[] {
    return [];
  }

  watch<T extends KubeObject>(
    resource: string,
    listener: (event: WatchEvent<T>, resource: string) => void,
  ): Disposable {
    const listeners = this.#listeners.get(resource) ?? new Set<Listener>();
    listeners.add(listener as Listener);
    this.#listeners.set(resource, listeners);
    for (const object of this.list<T>(resource)) {
      queueMicrotask(() => listener({ type: "ADDED", object, revision: this.#revision }, resource));
    }
    return { [Symbol.dispose]: () => void listeners.delete(listener as Listener) };
  }

  #tell(resource: string, event: WatchEvent): void {
    for (const listener of this.#listeners.get(resource) ?? []) {
      queueMicrotask(() => listener(event as WatchEvent<never>, resource));
    }
  }
}
