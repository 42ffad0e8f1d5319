import { EngineFault } from "../engine-fault.ts";
import type { Filters } from "../filters.ts";
import { isNameless, isTrue, matchesLabels } from "./image-filters.ts";
import { type Removal, removeImage } from "./remove-image.ts";
import type { LayeredImageStore } from "./store.ts";

/** `docker image prune`: images without a name, or with `dangling=false` all that no container uses. */
export function pruneImages(store: LayeredImageStore, filters: Filters): object {
  const onlyNameless = (filters.get("dangling") ?? ["true"]).some(isTrue);
  const until = (filters.get("until") ?? []).map(Number);
  const before = store.layersSizeBytes();
  const removed: Removal[] = [];
  for (const record of [...store.list()].reverse()) {
    if (store.index.byId(record.id) === undefined || store.index.childrenOf(record.id).length > 0) continue;
    if (onlyNameless && !isNameless(record)) continue;
    if (until.some((time) => record.created / 1000 > time) || !matchesLabels(filters, record.settings.Labels ?? {}))
      continue;
    if (store.parts.containers().usersOf(record.id).length > 0) continue;
    const names = isNameless(record) ? [record.id] : [...record.repoTags, ...record.repoDigests];
    for (const name of names) removed.push(...tryRemove(store, name));
  }
  return {
    ImagesDeleted: removed.length === 0 ? null : removed,
    SpaceReclaimed: before - store.layersSizeBytes(),
  };
}

/** An image that something came to need meanwhile stays. */
function tryRemove(store: LayeredImageStore, name: string): readonly Removal[] {
  try {
    return store.find(name) === undefined ? [] : removeImage(store, name, { force: false, prunes: true });
  } catch (error) {
    if (error instanceof EngineFault) return [];
    throw error;
  }
}
