import { Directory, type FileNode, SymbolicLink } from "./nodes.ts";
import { RegularFile } from "./regular-file.ts";

/** A node as JSON: only what differs from the image below. */
export type SavedNode =
  | { readonly k: "d"; readonly o?: readonly number[]; readonly e?: Readonly<Record<string, SavedNode | null>> }
  | {
      readonly k: "f";
      readonly o: readonly number[];
      readonly t?: string;
      readonly b?: string;
      readonly z?: number;
      readonly same?: true;
    }
  | { readonly k: "l"; readonly t: string };

/** What changed below `directory`; undefined when nothing did. */
export function saveDirectory(directory: Directory): SavedNode | undefined {
  const entries: Record<string, SavedNode | null> = {};
  let changed = false;
  for (const [name, node] of directory.ownEntries()) {
    const saved = node === undefined ? null : saveNode(node, directory.lower?.entries.get(name) !== undefined);
    if (saved === undefined) continue;
    entries[name] = saved;
    changed = true;
  }
  const { lower } = directory;
  const moved =
    lower === undefined || lower.mode !== directory.mode || lower.uid !== directory.uid || lower.gid !== directory.gid;
  if (!changed && !moved) return undefined;
  return { k: "d", ...(moved ? { o: owner(directory) } : {}), ...(changed ? { e: entries } : {}) };
}

function saveNode(node: FileNode, overLower: boolean): SavedNode | undefined {
  if (node instanceof Directory)
    return saveDirectory(node) ?? (node.lower === undefined || !overLower ? { k: "d", o: owner(node) } : undefined);
  if (node instanceof SymbolicLink) return { k: "l", t: node.target };
  return node instanceof RegularFile ? saveFile(node) : undefined;
}

function saveFile(file: RegularFile): SavedNode | undefined {
  const { lower } = file;
  if (lower !== undefined) {
    if (lower.mode === file.mode && lower.uid === file.uid && lower.gid === file.gid) return undefined;
    return { k: "f", o: owner(file), same: true };
  }
  const bytes = Buffer.from(file.bytes());
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const zeros = bytes.length - end > 64 ? bytes.length - end : 0;
  const kept = zeros > 0 ? bytes.subarray(0, end) : bytes;
  const text = kept.toString();
  const content = Buffer.from(text).equals(kept) ? { t: text } : { b: kept.toString("base64") };
  return { k: "f", o: owner(file), ...content, ...(zeros > 0 ? { z: zeros } : {}) };
}

function owner(node: { mode: number; uid: number; gid: number; modifiedAt: number }): number[] {
  return [node.mode, node.uid, node.gid, node.modifiedAt];
}

/** Puts saved changes back over a fresh directory. */
export function restoreDirectory(directory: Directory, saved: SavedNode): void {
  if (saved.k !== "d") return;
  const now = saved.o?.[3] ?? directory.modifiedAt;
  for (const [name, entry] of Object.entries(saved.e ?? {})) {
    if (entry === null) directory.delete(name, now);
    else restoreEntry(directory, name, entry, now);
  }
  if (saved.o !== undefined) applyOwner(directory, saved.o);
}

function restoreEntry(directory: Directory, name: string, saved: SavedNode, now: number): void {
  if (saved.k === "l") {
    directory.set(name, new SymbolicLink(saved.t, now), now);
    return;
  }
  const existing = directory.lookup(name);
  if (saved.k === "d") {
    const child =
      existing instanceof Directory
        ? existing
        : new Directory(directory.filesystem, { mode: 0o755, uid: 0, gid: 0 }, now);
    if (child !== existing) directory.set(name, child, now);
    restoreDirectory(child, saved);
    return;
  }
  if (saved.same === true) {
    if (existing instanceof RegularFile) applyOwner(existing, saved.o);
    return;
  }
  const file = new RegularFile(directory.filesystem, { mode: 0o644, uid: 0, gid: 0 }, now);
  const content = saved.t === undefined ? Buffer.from(saved.b ?? "", "base64") : Buffer.from(saved.t);
  if (content.length > 0) file.write(0, content, now);
  if (saved.z !== undefined) file.truncate(content.length + saved.z, now);
  applyOwner(file, saved.o);
  directory.set(name, file, now);
}

function applyOwner(
  node: { mode: number; uid: number; gid: number; modifiedAt: number },
  saved: readonly number[],
): void {
  const [mode = 0o755, uid = 0, gid = 0, modifiedAt = 0] = saved;
  Object.assign(node, { mode, uid, gid, modifiedAt });
}
