import type { LayerDirectory } from "../../runtime/files/layer.ts";
import type { ChangedDirectory } from "../images/layers/layer-change.ts";
import { containerChanges } from "../images/layers/tree-difference.ts";
import type { EngineContainer } from "./engine-container.ts";

/** Numbers of the API's `Kind`. */
const MODIFIED = 0;
const ADDED = 1;
const DELETED = 2;

interface Change {
  readonly Path: string;
  readonly Kind: number;
}

/** `GET /containers/{id}/changes`: what a container has changed over its image; null for nothing. */
export function listChanges({ root, image }: EngineContainer): readonly Change[] | null {
  const changes = containerChanges(root);
  if (changes === undefined) return null;
  const found = [...changesIn(changes, image.rootfs, "")];
  return found.length === 0 ? null : found;
}

function* changesIn(changed: ChangedDirectory, below: LayerDirectory | undefined, path: string): Generator<Change> {
  for (const [name, change] of [...changed.entries].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const inner = `${path}/${name}`;
    const before = below?.entries.get(name);
    if (change.kind === "whiteout") yield { Path: inner, Kind: DELETED };
    else yield { Path: inner, Kind: before === undefined ? ADDED : MODIFIED };
    if (change.kind !== "directory") continue;
    const lower = before?.kind === "directory" ? before : undefined;
    yield* changesIn(change, lower, inner);
    if (change.isOpaque !== true || lower === undefined) continue;
    for (const gone of lower.entries.keys()) {
      if (!change.entries.has(gone)) yield { Path: `${inner}/${gone}`, Kind: DELETED };
    }
  }
}
