import type { Clock } from "./clock.ts";
import { type Collection, collectionKey, collectionOf } from "./cluster/collection.ts";
import { type CollectionWatch, watchCollection } from "./cluster/collection-watch.ts";
import type { ClusterConnection } from "./cluster/connection.ts";
import type { ActionLog } from "./surroundings.ts";
import type { ObjectChange, View } from "./word.ts";

/** One watch a collection, shared by every check that depends on it. */
export interface Watches {
  readonly view: View;
  find(collection: Collection): CollectionWatch | undefined;
}

export interface WatchesOptions {
  readonly connection: ClusterConnection;
  readonly collections: readonly Collection[];
  readonly namespace: string;
  readonly actions: ActionLog | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onChange: (collectionKey: string) => void;
  readonly onObject: (change: ObjectChange) => void;
}

export function startWatches(options: WatchesOptions): Watches {
  const { collections, namespace, actions, onChange, onObject, ...rest } = options;
  const watches = new Map<string, CollectionWatch>();
  for (const collection of collections) {
    const key = collectionKey(collection);
    if (watches.has(key)) continue;
    const watch = watchCollection({
      ...rest,
      collection,
      onChange: () => onChange(key),
      onObject: (name, object) => onObject({ collection, name, object }),
    });
    watches.set(key, watch);
  }
  const find = (collection: Collection) => watches.get(collectionKey(collection));
  return {
    find,
    view: {
      namespace,
      actions,
      find: (reference) => find(collectionOf(reference, namespace))?.objects.get(reference.name),
      list: (collection) => [...(find(collection)?.objects.values() ?? [])],
    },
  };
}
