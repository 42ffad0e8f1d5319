import type { ChangedDirectory, LayerChange } from "./layer-change.ts";
import { WHITEOUT } from "./layer-change.ts";

/** A layer as JSON: `o` is mode, owner and group, `t` text, `b` bytes in base64, `z` the size where zeros follow. */
export type SavedChange =
  | { readonly k: "d"; readonly o: Owner; readonly e: Readonly<Record<string, SavedChange>>; readonly opaque?: true }
  | { readonly k: "f"; readonly o: Owner; readonly t?: string; readonly b?: string; readonly z?: number }
  | { readonly k: "l"; readonly t: string }
  | { readonly k: "w" };

type Owner = readonly [mode: number, uid: number, gid: number];

/** @returns a JSON-safe value that `restoreLayer` reads */
export function saveLayer(layer: ChangedDirectory): SavedChange {
  return saveChange(layer);
}

function saveChange(change: LayerChange): SavedChange {
  if (change.kind === "whiteout") return { k: "w" };
  if (change.kind === "symlink") return { k: "l", t: change.target };
  const o: Owner = [change.mode, change.uid, change.gid];
  if (change.kind === "directory") {
    const e = Object.fromEntries([...change.entries].map(([name, entry]) => [name, saveChange(entry)]));
    return { k: "d", o, e, ...(change.isOpaque === true ? { opaque: true } : {}) };
  }
  const bytes = Buffer.from(change.content());
  const text = bytes.toString();
  const content = Buffer.from(text).equals(bytes) ? { t: text } : { b: bytes.toString("base64") };
  return { k: "f", o, ...content, ...(change.sizeBytes === undefined ? {} : { z: change.sizeBytes }) };
}

export function restoreLayer(saved: SavedChange): ChangedDirectory {
  const change = restoreChange(saved);
  return change.kind === "directory" ? change : { kind: "directory", mode: 0o755, uid: 0, gid: 0, entries: new Map() };
}

function restoreChange(saved: SavedChange): LayerChange {
  if (saved.k === "w") return WHITEOUT;
  if (saved.k === "l") return { kind: "symlink", target: saved.t };
  const [mode, uid, gid] = saved.o;
  if (saved.k === "d") {
    const entries = new Map(Object.entries(saved.e).map(([name, entry]) => [name, restoreChange(entry)]));
    return { kind: "directory", mode, uid, gid, ...(saved.opaque === true ? { isOpaque: true } : {}), entries };
  }
  const content = saved.t === undefined ? Buffer.from(saved.b ?? "", "base64") : Buffer.from(saved.t);
  return {
    kind: "file",
    mode,
    uid,
    gid,
    content: () => content,
    ...(saved.z === undefined ? {} : { sizeBytes: saved.z }),
  };
}
