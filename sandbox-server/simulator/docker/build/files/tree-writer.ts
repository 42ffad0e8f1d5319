import { ROOT } from "../../../runtime/files/credentials.ts";
import { FileTree } from "../../../runtime/files/file-tree.ts";
import { FileView } from "../../../runtime/files/file-view.ts";
import type { LayerDirectory, LayerNode } from "../../../runtime/files/layer.ts";
import { Directory, SymbolicLink } from "../../../runtime/files/nodes.ts";
import { RegularFile } from "../../../runtime/files/regular-file.ts";
import { EngineFault } from "../../engine-fault.ts";

/** Who owns what is copied; the source's owners when absent. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Puts files into an image's writable tree. */
export class TreeWriter {
  readonly #view: FileView;
  readonly #now: number;

  constructor(root: Directory, now: number) {
    const tree = new FileTree({
      root,
      readOnly: false,
      source: "overlay",
      filesystem: root.filesystem,
      type: "overlay",
    });
    const user = { pid: 0, credentials: ROOT, workingDirectory: "/", umask: 0o022 };
    this.#view = new FileView(tree, user, () => now);
    this.#now = now;
  }

  isDirectory(path: string): boolean {
    return this.#view.isDirectory(path);
  }

  /** The text of a file, empty where there is none. */
  readText(path: string): string {
    return this.#view.find(path) === undefined ? "" : this.#view.readText(path);
  }

  /** Makes a directory with its parents; what is there stays as it is. Errors: EngineFault 500 where a file is in the way. */
  makeDirectories(path: string, owner: Owner = { uid: 0, gid: 0 }): Directory {
    const names = path.split("/").filter((name) => name !== "");
    for (let count = 1; count <= names.length; count += 1) {
      const part = `/${names.slice(0, count).join("/")}`;
      if (this.#view.find(part) === undefined) {
        this.#view.makeDirectory(part, 0o755);
        this.#view.changeOwner(part, owner.uid, owner.gid);
      }
    }
    const { node } = this.#view.locate(path === "" ? "/" : path);
    if (!(node instanceof Directory)) throw new EngineFault(500, `mkdir ${path}: not a directory`);
    return node;
  }

  /** Puts a node at a path; a directory's entries join those that are there. */
  put(path: string, node: LayerNode, owner: Owner | undefined): void {
    const cut = path.lastIndexOf("/");
    if (node.kind === "directory") this.putEntries(path, node, owner);
    else this.#put(this.makeDirectories(path.slice(0, cut), owner), path.slice(cut + 1), node, owner);
  }

  /** Puts everything that is in a directory into the one at `path`. */
  putEntries(path: string, source: LayerDirectory, owner: Owner | undefined): void {
    const target = this.makeDirectories(path, owner);
    for (const [name, node] of source.entries) this.#put(target, name, node, owner);
  }

  #put(parent: Directory, name: string, node: LayerNode, owner: Owner | undefined): void {
    const now = this.#now;
    if (node.kind === "symlink") {
      parent.set(name, new SymbolicLink(node.target, now), now);
      return;
    }
    const owned = owner === undefined ? node : { ...node, ...owner };
    if (node.kind === "file") {
      parent.set(name, RegularFile.fromLayer(parent.filesystem, { ...node, uid: owned.uid, gid: owned.gid }, now), now);
      return;
    }
    const existing = parent.lookup(name);
    const target = existing instanceof Directory ? existing : new Directory(parent.filesystem, owned, now);
    if (target !== existing) parent.set(name, target, now);
    Object.assign(target, { mode: node.mode, uid: owned.uid, gid: owned.gid });
    for (const [inner, entry] of node.entries) this.#put(target, inner, entry, owner);
  }
}
