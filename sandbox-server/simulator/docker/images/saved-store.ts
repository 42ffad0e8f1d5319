import { z } from "zod";
import type { ImageParts, StoredLayer } from "./image-record.ts";
import { makeLayer } from "./image-record.ts";
import { restoreLayer, type SavedChange, saveLayer } from "./layers/saved-layer.ts";
import type { LayeredImageStore } from "./store.ts";

/** Image parts with layers by digest; null where a step has none. */
type SavedParts = Omit<ImageParts, "layers"> & { readonly layers: readonly (string | null)[] };

interface SavedStore {
  readonly layers: Readonly<Record<string, SavedChange>>;
  readonly images: readonly SavedParts[];
  readonly tags: readonly (readonly [string, string])[];
  readonly digests: readonly (readonly [string, string])[];
  readonly pushed: readonly (readonly [string, SavedParts])[];
}

const shape = z.object({
  layers: z.record(z.string(), z.unknown()),
  images: z.array(z.unknown()),
  tags: z.array(z.tuple([z.string(), z.string()])),
  digests: z.array(z.tuple([z.string(), z.string()])),
  pushed: z.array(z.tuple([z.string(), z.unknown()])),
});

/** Everything in the store as JSON. */
export function saveStore({ index, remote }: LayeredImageStore): unknown {
  const layers: Record<string, SavedChange> = {};
  const save = (parts: ImageParts): SavedParts => ({
    ...parts,
    layers: parts.layers.map((layer) => {
      if (layer === undefined) return null;
      layers[layer.digest] ??= saveLayer(layer.change);
      return layer.digest;
    }),
  });
  const saved: SavedStore = {
    images: index.records().map(({ parts }) => save(parts)),
    pushed: [...remote.allPushed()].map(([name, parts]) => [name, save(parts)]),
    tags: [...index.tags()],
    digests: [...index.digests()],
    layers,
  };
  return saved;
}

/** Fills an empty store. */
export function restoreStore({ index, remote }: LayeredImageStore, value: unknown): void {
  const saved = shape.parse(value) as SavedStore;
  const layers = new Map<string, StoredLayer>();
  const restore = (parts: SavedParts): ImageParts => ({
    ...parts,
    layers: parts.layers.map((digest) => {
      const change = digest === null ? undefined : saved.layers[digest];
      if (digest === null || change === undefined) return undefined;
      const layer = layers.get(digest) ?? makeLayer(restoreLayer(change));
      layers.set(digest, layer);
      return layer;
    }),
  });
  for (const parts of saved.images) index.add(restore(parts));
  index.restoreNames(saved.tags, saved.digests);
  remote.restore(saved.pushed.map(([name, parts]) => [name, restore(parts)]));
}
