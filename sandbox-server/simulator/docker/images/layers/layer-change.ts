import type { LayerDirectory, LayerFile, LayerLink, LayerNode } from "../../../runtime/files/layer.ts";

/** A name that the layer takes away from those below (`.wh.name` in an archive). */
export interface Whiteout {
  readonly kind: "whiteout";
}

/** A directory that the layer makes or changes; an opaque one hides everything that the layers below had in it. */
export interface ChangedDirectory {
  readonly kind: "directory";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly isOpaque?: true;
  readonly entries: ReadonlyMap<string, LayerChange>;
}

/** What one layer says of one name. */
export type LayerChange = LayerFile | LayerLink | ChangedDirectory | Whiteout;

export const WHITEOUT: Whiteout = { kind: "whiteout" };

/** A root directory that nothing is in. */
export const EMPTY_ROOT: LayerDirectory = { kind: "directory", mode: 0o755, uid: 0, gid: 0, entries: new Map() };

/** Bytes of a file, zeros behind its content included. */
export function fileSize(file: LayerFile): number {
  return file.sizeBytes ?? file.content().length;
}

/** The tree that a layer makes of the one below; what it leaves alone is shared. */
export function applyLayer(below: LayerDirectory | undefined, layer: ChangedDirectory): LayerDirectory {
  const entries = new Map<string, LayerNode>(layer.isOpaque === true ? [] : below?.entries);
  for (const [name, change] of layer.entries) {
    if (change.kind === "whiteout") entries.delete(name);
    else if (change.kind === "directory") {
      const former = entries.get(name);
      entries.set(name, applyLayer(former?.kind === "directory" ? former : undefined, change));
    } else entries.set(name, change);
  }
  return { kind: "directory", mode: layer.mode, uid: layer.uid, gid: layer.gid, entries };
}

/** Bytes of all files in a layer, as `docker history` shows it. */
export function layerSize(change: LayerChange): number {
  if (change.kind === "file") return fileSize(change);
  if (change.kind !== "directory") return 0;
  let sum = 0;
  for (const entry of change.entries.values()) sum += layerSize(entry);
  return sum;
}

/** Bytes that a layer really keeps in memory. */
export function heldBytes(change: LayerChange): number {
  if (change.kind === "file") return change.content().length;
  if (change.kind !== "directory") return 0;
  let sum = 0;
  for (const entry of change.entries.values()) sum += heldBytes(entry);
  return sum;
}

/** A whole tree as a layer over nothing. */
export function wholeLayer(tree: LayerDirectory): ChangedDirectory {
  const entries = new Map<string, LayerChange>();
  for (const [name, node] of tree.entries) entries.set(name, node.kind === "directory" ? wholeLayer(node) : node);
  return { kind: "directory", mode: tree.mode, uid: tree.uid, gid: tree.gid, entries };
}
