import type { KubeObject } from "../registry/kube-object.ts";
import type { ResourceName, WatchEvent } from "./cluster-client.ts";
import { deepFreeze, sharingWith } from "./json.ts";
import { type HistoryEntry, WatchHistory } from "./watch-history.ts";

/** Everything stored, JSON-safe. */
export interface StoreSnapshot {
  readonly revision: number;
  readonly objects: Readonly<Record<ResourceName, readonly KubeObject[]>>;
}

export interface StoreOptions {
  /** Changes kept for watches that come back; default 1,000. */
  readonly historyLimit?: number;
  /** Told of a fault in a watch listener; the other listeners go on. */
  readonly onListenerFault?: (fault: unknown) => void;
}

type Listener = (event: WatchEvent, resource: ResourceName) => void;

interface Subscription {
  readonly resource: ResourceName | "*";
  readonly listener: Listener;
  /** Changes up to this revision were told already. */
  readonly from: number;
  /** Earlier changes still to be told, before anything newer. */
  backlog: readonly HistoryEntry[];
}

/** etcd's part: objects by resource, namespace and name, one revision counter, and every change told in its order. */
export class ObjectStore {
  readonly #objects = new Map<ResourceName, Map<string, Map<string, KubeObject>>>();
  /** What was stored last of a resource: its sisters mostly have the same template. */
  readonly #latest = new Map<ResourceName, KubeObject>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #history: WatchHistory;
  readonly #onListenerFault: (fault: unknown) => void;
  #pending: HistoryEntry[] = [];
  #draining = false;
  #revision: number;

  constructor(options: StoreOptions = {}, snapshot?: StoreSnapshot) {
    this.#revision = snapshot?.revision ?? 1;
    this.#history = new WatchHistory(options.historyLimit ?? 1000, this.#revision);
    this.#onListenerFault = options.onListenerFault ?? (() => {});
    for (const [resource, objects] of Object.entries(snapshot?.objects ?? {})) {
      for (const object of objects) this.#put(resource, deepFreeze(object));
    }
  }

  /** Grows by one with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Watches may begin at this revision or a later one; what happened before is forgotten. */
  get oldestRevision(): number {
    return this.#history.floor;
  }

  find(resource: ResourceName, namespace: string, name: string): KubeObject | undefined {
    return this.#objects.get(resource)?.get(namespace)?.get(name);
  }

  /** Objects in order of namespace and name. */
  list(resource: ResourceName, namespace?: string): readonly KubeObject[] {
    const byNamespace = this.#objects.get(resource);
    if (byNamespace === undefined) return [];
    const spaces = namespace === undefined ? sortedValues(byNamespace) : [byNamespace.get(namespace) ?? new Map()];
    return spaces.flatMap(sortedValues);
  }

  count(resource: ResourceName): number {
    let count = 0;
    for (const space of this.#objects.get(resource)?.values() ?? []) count += space.size;
    return count;
  }

  /** The object, made of parts of what was stored last of its resource wherever both say the same. */
  alike<T extends KubeObject>(resource: ResourceName, object: T): T {
    return sharingWith(object, this.#latest.get(resource));
  }

  /** Stores a new object or a new state of one under the next revision, and gives it back as stored. */
  write(resource: ResourceName, object: KubeObject): KubeObject {
    const previous = this.find(resource, object.metadata.namespace ?? "", object.metadata.name);
    const stored = this.#stamped(sharingWith(object, previous ?? this.#latest.get(resource)));
    this.#put(resource, stored);
    this.#latest.set(resource, stored);
    const revision = this.#revision;
    const event: WatchEvent =
      previous === undefined
        ? { type: "ADDED", object: stored, revision }
        : { type: "MODIFIED", object: stored, previous, revision };
    this.#tell({ resource, event });
    return stored;
  }

  /** Takes an object away; its last state carries the revision of its end. */
  remove(resource: ResourceName, object: KubeObject): KubeObject {
    const namespace = object.metadata.namespace ?? "";
    const previous = this.find(resource, namespace, object.metadata.name) ?? object;
    const last = this.#stamped(object);
    const space = this.#objects.get(resource)?.get(namespace);
    space?.delete(object.metadata.name);
    if (space?.size === 0) this.#objects.get(resource)?.delete(namespace);
    this.#tell({ resource, event: { type: "DELETED", object: last, previous, revision: this.#revision } });
    return last;
  }

  /**
   * Tells every change of a resource (`*`: of all) after revision `from`, in revision order, never before the caller
   * has returned. `from` must not be older than `oldestRevision`. `present` objects are told first, as added.
   */
  subscribe(
    resource: ResourceName | "*",
    from: number,
    listener: Listener,
    present: readonly (readonly [ResourceName, KubeObject])[] = [],
  ): Disposable {
    const missed = this.#history.after(from).filter((entry) => resource === "*" || entry.resource === resource);
    const backlog = [...present.map(asAdded), ...missed];
    const subscription: Subscription = { resource, listener, from: this.#revision, backlog };
    this.#subscriptions.add(subscription);
    if (backlog.length > 0) queueMicrotask(() => this.#catchUp(subscription));
    return { [Symbol.dispose]: () => void this.#subscriptions.delete(subscription) };
  }

  snapshot(): StoreSnapshot {
    const objects = Object.fromEntries([...this.#objects.keys()].map((resource) => [resource, this.list(resource)]));
    return { revision: this.#revision, objects };
  }

  #catchUp(subscription: Subscription): void {
    const missed = subscription.backlog;
    subscription.backlog = [];
    for (const entry of missed) this.#deliver(subscription, entry);
  }

  #stamped(object: KubeObject): KubeObject {
    this.#revision += 1;
    return deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } });
  }

  #put(resource: ResourceName, object: KubeObject): void {
    const namespace = object.metadata.namespace ?? "";
    const byNamespace = this.#objects.get(resource) ?? new Map<string, Map<string, KubeObject>>();
    const space = byNamespace.get(namespace) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, byNamespace);
    byNamespace.set(namespace, space);
    space.set(object.metadata.name, object);
  }

  #tell(entry: HistoryEntry): void {
    this.#history.add(entry);
    this.#pending.push(entry);
    if (this.#draining) return;
    this.#draining = true;
    queueMicrotask(() => this.#drain());
  }

  #drain(): void {
    // Listeners write, too: what they add is told in the same run, after they have returned.
    for (let index = 0; index < this.#pending.length; index += 1) {
      const entry = this.#pending[index];
      if (entry === undefined) continue;
      for (const subscription of [...this.#subscriptions]) {
        if (entry.event.revision <= subscription.from || !concerns(subscription, entry)) continue;
        this.#catchUp(subscription);
        this.#deliver(subscription, entry);
      }
    }
    this.#pending = [];
    this.#draining = false;
  }

  #deliver(subscription: Subscription, { event, resource }: HistoryEntry): void {
    if (!this.#subscriptions.has(subscription)) return;
    try {
      subscription.listener(event, resource);
    } catch (fault) {
      this.#onListenerFault(fault);
    }
  }
}

function asAdded([resource, object]: readonly [ResourceName, KubeObject]): HistoryEntry {
  return { resource, event: { type: "ADDED", object, revision: Number(object.metadata.resourceVersion) } };
}

function concerns(subscription: Subscription, entry: HistoryEntry): boolean {
  return subscription.resource === "*" || subscription.resource === entry.resource;
}

function sortedValues<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return [...map.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
}
