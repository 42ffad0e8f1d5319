import type { Filesystem } from "./filesystem.ts";
import type { LayerDirectory, LayerNode } from "./layer.ts";
import type { OpenFile } from "./open-file.ts";
import { RegularFile } from "./regular-file.ts";

/** Who looks: `/proc/self` differs from process to process. */
export interface Viewer {
  readonly pid: number;
}

export class SymbolicLink {
  readonly kind = "symlink";
  readonly mode = 0o777;
  uid = 0;
  gid = 0;
  modifiedAt: number;
  readonly target: string;

  constructor(target: string, modifiedAt: number) {
    this.target = target;
    this.modifiedAt = modifiedAt;
  }
}

/** A file whose reading and writing is code: devices, `/proc`, named pipes. */
export class SpecialFile {
  readonly kind = "special";
  readonly type: "character" | "fifo" | "regular" | "socket";
  mode: number;
  uid = 0;
  gid = 0;
  modifiedAt: number;
  readonly open: (viewer: Viewer, mode: "read" | "write") => OpenFile;
  /** What `readlink` says, for the links of `/proc/<pid>/fd`. */
  readonly linkText: string | undefined;

  constructor(
    type: SpecialFile["type"],
    mode: number,
    modifiedAt: number,
    open: (viewer: Viewer, mode: "read" | "write") => OpenFile,
    linkText?: string,
  ) {
    this.type = type;
    this.mode = mode;
    this.modifiedAt = modifiedAt;
    this.open = open;
    this.linkText = linkText;
  }
}

/** A directory whose entries are computed at each look (`/proc`). Read-only. */
export class VirtualDirectory {
  readonly kind = "directory";
  mode = 0o555;
  uid = 0;
  gid = 0;
  modifiedAt: number;
  readonly #names: (viewer: Viewer) => readonly string[];
  readonly #find: (name: string, viewer: Viewer) => FileNode | undefined;

  constructor(
    modifiedAt: number,
    names: (viewer: Viewer) => readonly string[],
    find: (name: string, viewer: Viewer) => FileNode | undefined,
  ) {
    this.modifiedAt = modifiedAt;
    this.#names = names;
    this.#find = find;
  }

  names(viewer: Viewer): readonly string[] {
    return this.#names(viewer);
  }

  lookup(name: string, viewer: Viewer): FileNode | undefined {
    return this.#find(name, viewer);
  }
}

/** A directory over an optional image layer: an entry of the layer gets a node of its own when it is first looked at. */
export class Directory {
  readonly kind = "directory";
  mode: number;
  uid: number;
  gid: number;
  modifiedAt: number;
  readonly filesystem: Filesystem;
  readonly lower: LayerDirectory | undefined;
  /** `undefined` as a value hides the layer's entry (a whiteout). */
  #entries: Map<string, FileNode | undefined> | undefined;

  constructor(
    filesystem: Filesystem,
    owner: { mode: number; uid: number; gid: number },
    modifiedAt: number,
    lower?: LayerDirectory,
  ) {
    this.filesystem = filesystem;
    this.mode = owner.mode;
    this.uid = owner.uid;
    this.gid = owner.gid;
    this.modifiedAt = modifiedAt;
    this.lower = lower;
  }

  names(): readonly string[] {
    if (this.#entries === undefined) return [...(this.lower?.entries.keys() ?? [])];
    const names = new Set(this.lower?.entries.keys());
    for (const [name, node] of this.#entries) {
      if (node === undefined) names.delete(name);
      else names.add(name);
    }
    return [...names];
  }

  lookup(name: string): FileNode | undefined {
    const own = this.#entries;
    if (own?.has(name)) return own.get(name);
    const below = this.lower?.entries.get(name);
    if (below === undefined) return undefined;
    const node = this.#lift(below);
    this.#own().set(name, node);
    return node;
  }

  set(name: string, node: FileNode, now: number): void {
    this.#own().set(name, node);
    this.#touch(now);
  }

  delete(name: string, now: number): void {
    if (this.lower?.entries.has(name)) this.#own().set(name, undefined);
    else this.#own().delete(name);
    this.#touch(now);
  }

  /** Gives an entry to another directory of the same file system, or another name. */
  move(name: string, node: FileNode, to: Directory, newName: string, now: number): void {
    this.delete(name, now);
    to.set(newName, node instanceof Directory ? node.detached() : node, now);
  }

  /** Entries that this directory holds itself: looked at, changed, or (as undefined) removed. */
  ownEntries(): Iterable<[string, FileNode | undefined]> {
    return this.#entries ?? [];
  }

  isEmpty(): boolean {
    return this.names().length === 0;
  }

  /** The same content without the image below: for a directory that moves away from its place in the image. */
  detached(): Directory {
    if (this.lower === undefined) return this;
    const copy = new Directory(this.filesystem, this, this.modifiedAt);
    for (const name of this.names()) {
      const node = this.lookup(name);
      if (node !== undefined) copy.#own().set(name, node instanceof Directory ? node.detached() : node);
    }
    return copy;
  }

  #own(): Map<string, FileNode | undefined> {
    this.#entries ??= new Map();
    return this.#entries;
  }

  #touch(now: number): void {
    this.modifiedAt = now;
    this.filesystem.revision += 1;
  }

  #lift(below: LayerNode): FileNode {
    if (below.kind === "directory") return new Directory(this.filesystem, below, this.modifiedAt, below);
    if (below.kind === "symlink") return new SymbolicLink(below.target, this.modifiedAt);
    return RegularFile.fromLayer(this.filesystem, below, this.modifiedAt);
  }
}

export type DirectoryNode = Directory | VirtualDirectory;
export type FileNode = RegularFile | SymbolicLink | SpecialFile | DirectoryNode;
