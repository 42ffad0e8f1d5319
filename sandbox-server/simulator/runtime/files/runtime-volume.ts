import type { Volume } from "../container-runtime.ts";
import type { Filesystem } from "./filesystem.ts";
import { Directory, type FileNode, SymbolicLink } from "./nodes.ts";
import { RegularFile } from "./regular-file.ts";

/** A directory tree that containers mount; `root` is looked up at each mount, since a host path may be made later. */
export class RuntimeVolume implements Volume {
  readonly id: string;
  readonly filesystem: Filesystem;
  readonly #root: () => Directory;
  readonly #now: () => number;
  readonly isHost: boolean;

  constructor(id: string, filesystem: Filesystem, root: () => Directory, now: () => number, isHost: boolean) {
    this.id = id;
    this.filesystem = filesystem;
    this.#root = root;
    this.#now = now;
    this.isHost = isHost;
  }

  root(): Directory {
    return this.#root();
  }

  usedBytes(): number {
    return this.filesystem.usedBytes;
  }

  /** As the kubelet's atomic writer: the files lie in a dated directory, `..data` points at it, names point through it. */
  replaceFiles(files: ReadonlyMap<string, { readonly content: Uint8Array; readonly mode: number }>): void {
    const now = this.#now();
    const root = this.root();
    const stamp = new Date(now).toISOString().replace(/[-T:]/g, "_").replace("Z", "000000");
    const dated = `..${stamp}`;
    const old = root.lookup("..data");
    for (const name of root.names()) {
      if (!(root.lookup(name) instanceof RegularFile)) root.delete(name, now);
    }
    const directory = new Directory(this.filesystem, { mode: 0o755, uid: 0, gid: root.gid }, now);
    root.set(dated, directory, now);
    for (const [path, { content, mode }] of files) {
      const names = path.split("/");
      const file = new RegularFile(this.filesystem, { mode, uid: 0, gid: root.gid }, now);
      if (content.length > 0) file.write(0, content, now);
      makeParents(directory, names.slice(0, -1), now).set(names.at(-1) ?? path, file, now);
      const [top = path] = names;
      if (root.lookup(top) === undefined) root.set(top, new SymbolicLink(`..data/${top}`, now), now);
    }
    root.set("..data", new SymbolicLink(dated, now), now);
    if (old !== undefined && files.size === 0) root.modifiedAt = now;
  }
}

/** The directory at `names` below `from`, made where it is missing. */
export function makeParents(from: Directory, names: readonly string[], now: number, mode = 0o755): Directory {
  let at = from;
  for (const name of names) {
    const found = at.lookup(name);
    if (found instanceof Directory) at = found;
    else {
      const made = new Directory(at.filesystem, { mode, uid: 0, gid: at.gid }, now);
      at.set(name, made, now);
      at = made;
    }
  }
  return at;
}

/** The node at a path inside a volume (`subPath`), following its links; a missing one is made a directory. */
export function findInVolume(root: Directory, path: string, now: number): FileNode {
  let at: FileNode = root;
  const pending = path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .reverse();
  const trail: Directory[] = [root];
  while (pending.length > 0) {
    const name = pending.pop() ?? "";
    if (!(at instanceof Directory)) return at;
    const next = at.lookup(name);
    if (next instanceof SymbolicLink && trail.length < 40) {
      pending.push(
        ...next.target
          .split("/")
          .filter((part) => part !== "")
          .reverse(),
      );
      trail.push(at);
      continue;
    }
    if (next === undefined) return makeParents(at, [name, ...pending.reverse()], now);
    at = next;
  }
  return at;
}
