import { type Credentials, EXECUTE, mayAccess, READ, WRITE } from "./credentials.ts";
import type { FileTree, Located, Walker } from "./file-tree.ts";
import { Directory, type DirectoryNode, type FileNode, type SpecialFile, SymbolicLink } from "./nodes.ts";
import { OpenDirectory, type OpenFile, OpenRegularFile } from "./open-file.ts";
import { RegularFile } from "./regular-file.ts";
import { SystemFault } from "./system-fault.ts";

export type OpenMode = "read" | "write" | "append" | "update" | "exclusive";

/** The identity and place that paths are read with; a process. */
export interface FileUser extends Walker {
  readonly credentials: Credentials;
  readonly workingDirectory: string;
  readonly umask: number;
}

/** A file tree as one process sees it: relative paths, permission checks, umask. Every method throws SystemFault. */
export class FileView {
  readonly tree: FileTree;
  readonly #user: FileUser;
  readonly #now: () => number;

  constructor(tree: FileTree, user: FileUser, now: () => number) {
    this.tree = tree;
    this.#user = user;
    this.#now = now;
  }

  locate(path: string, followLast = true): Located {
    return this.tree.locate(path, this.#user.workingDirectory, this.#user, followLast);
  }

  /** Follows links; throws ENOENT where nothing is. */
  stat(path: string): FileNode {
    return present(this.locate(path));
  }

  /** The link itself. */
  lstat(path: string): FileNode {
    return present(this.locate(path, false));
  }

  find(path: string): FileNode | undefined {
    try {
      return this.locate(path).node;
    } catch (error) {
      if (error instanceof SystemFault) return undefined;
      throw error;
    }
  }

  isDirectory(path: string): boolean {
    return this.find(path)?.kind === "directory";
  }

  /** Absolute and without links. */
  realPath(path: string): string {
    const located = this.locate(path);
    present(located);
    return located.path;
  }

  mayAccess(path: string, want: number): boolean {
    const node = this.find(path);
    return node !== undefined && mayAccess(node, this.#user.credentials, want);
  }

  /** Names without `.` and `..`, sorted by code point. */
  list(path: string): string[] {
    const located = this.locate(path);
    const node = directory(located);
    this.#demand(node, READ);
    const names = new Set(node.names(this.#user));
    for (const mounted of this.tree.mounts()) {
      const cut = mounted.path.lastIndexOf("/");
      if (mounted.path !== "/" && (cut === 0 ? "/" : mounted.path.slice(0, cut)) === located.path) {
        names.add(mounted.path.slice(cut + 1));
      }
    }
    return [...names].sort();
  }

  open(path: string, mode: OpenMode, createMode = 0o666): OpenFile {
    const located = this.locate(path, true);
    const node = located.node;
    if (mode === "read") return this.#openForReading(located);
    if (node !== undefined && mode === "exclusive") throw new SystemFault("EEXIST");
    if (node === undefined) {
      const made = this.#create(located, createMode);
      return new OpenRegularFile(made, located.path, mode === "append", this.#now);
    }
    if (node.kind === "directory") throw new SystemFault("EISDIR");
    this.#demand(node, WRITE);
    if (node.kind === "special") return node.open(this.#user, "write");
    if (node.kind === "symlink") throw new SystemFault("ELOOP");
    writable(located);
    if (mode === "write") node.truncate(0, this.#now());
    return new OpenRegularFile(node, located.path, mode === "append", this.#now);
  }

  #openForReading(located: Located): OpenFile {
    const node = present(located);
    this.#demand(node, READ);
    if (node.kind === "special") return node.open(this.#user, "read");
    if (node.kind === "file") return new OpenRegularFile(node, located.path, false, this.#now);
    return new OpenDirectory(located.path);
  }

  readFile(path: string): Uint8Array {
    const node = this.stat(path);
    this.#demand(node, READ);
    if (node.kind === "directory") throw new SystemFault("EISDIR");
    if (node.kind === "file") return node.bytes();
    if (node.kind === "symlink") throw new SystemFault("ELOOP");
    const open = node.open(this.#user, "read");
    const parts: Uint8Array[] = [];
    for (let part = open.tryRead(65_536); part instanceof Uint8Array; part = open.tryRead(65_536)) parts.push(part);
    open.close();
    return Buffer.concat(parts);
  }

  readText(path: string): string {
    return Buffer.from(this.readFile(path)).toString();
  }

  writeFile(path: string, content: string | Uint8Array, mode = 0o666): void {
    const open = this.open(path, "write", mode);
    open.tryWrite(typeof content === "string" ? Buffer.from(content) : content);
    open.close();
  }

  makeDirectory(path: string, mode = 0o777): void {
    const located = this.locate(path, false);
    if (located.node !== undefined) throw new SystemFault("EEXIST");
    const parent = this.#changeable(located);
    const owner = { ...this.#ids(), mode: mode & ~this.#user.umask };
    parent.set(located.name, new Directory(parent.filesystem, owner, this.#now()), this.#now());
  }

  makeLink(target: string, path: string): void {
    const located = this.locate(path, false);
    if (located.node !== undefined) throw new SystemFault("EEXIST");
    const link = new SymbolicLink(target, this.#now());
    Object.assign(link, this.#ids());
    this.#changeable(located).set(located.name, link, this.#now());
  }

  makeSpecial(path: string, node: SpecialFile): void {
    const located = this.locate(path, false);
    if (located.node !== undefined) throw new SystemFault("EEXIST");
    Object.assign(node, this.#ids());
    this.#changeable(located).set(located.name, node, this.#now());
  }

  /** A further name for a file (`ln` without -s). */
  link(existing: string, path: string): void {
    const node = this.lstat(existing);
    if (node.kind === "directory") throw new SystemFault("EPERM");
    const located = this.locate(path, false);
    if (located.node !== undefined) throw new SystemFault("EEXIST");
    const parent = this.#changeable(located);
    if (node.kind === "file") {
      if (node.filesystem !== parent.filesystem) throw new SystemFault("EXDEV");
      node.links += 1;
    }
    parent.set(located.name, node, this.#now());
  }

  readLink(path: string): string {
    const node = this.lstat(path);
    if (node.kind === "symlink") return node.target;
    if (node.kind === "special" && node.linkText !== undefined) return node.linkText;
    throw new SystemFault("EINVAL");
  }

  unlink(path: string): void {
    const located = this.locate(path, false);
    const node = present(located);
    if (node.kind === "directory") throw new SystemFault("EISDIR");
    const parent = this.#changeable(located, node);
    if (this.tree.isBusy(located.path)) throw new SystemFault("EBUSY");
    parent.delete(located.name, this.#now());
    if (node.kind === "file") node.unlinked();
  }

  removeDirectory(path: string): void {
    const located = this.locate(path, false);
    const node = directory(located);
    const parent = this.#changeable(located, node);
    if (this.tree.isBusy(located.path)) throw new SystemFault("EBUSY");
    if (this.list(path).length > 0) throw new SystemFault("ENOTEMPTY");
    parent.delete(located.name, this.#now());
  }

  /** Within one file system; throws EXDEV otherwise, and the caller copies. */
  rename(from: string, to: string): void {
    const source = this.locate(from, false);
    const node = present(source);
    const target = this.locate(to, false);
    const oldParent = this.#changeable(source, node);
    const newParent = this.#changeable(target, target.node);
    if (oldParent.filesystem !== newParent.filesystem) throw new SystemFault("EXDEV");
    if (this.tree.isBusy(source.path) || this.tree.isBusy(target.path)) throw new SystemFault("EBUSY");
    if (target.path === source.path) return;
    if (target.path.startsWith(`${source.path}/`)) throw new SystemFault("EINVAL");
    this.#makeRoom(target, node);
    oldParent.move(source.name, node, newParent, target.name, this.#now());
  }

  #makeRoom(target: Located, node: FileNode): void {
    const old = target.node;
    if (old === undefined || old === node) return;
    if (old.kind === "directory") {
      if (node.kind !== "directory") throw new SystemFault("EISDIR");
      if (old.names(this.#user).length > 0) throw new SystemFault("ENOTEMPTY");
    } else {
      if (node.kind === "directory") throw new SystemFault("ENOTDIR");
      if (old.kind === "file") old.unlinked();
    }
  }

  changeMode(path: string, mode: number): void {
    const { node } = this.#owned(path, true);
    if (node.kind !== "symlink") node.mode = mode & 0o7777;
  }

  changeOwner(path: string, uid: number | undefined, gid: number | undefined, followLast = true): void {
    const { node } = this.#owned(path, followLast);
    const { credentials } = this.#user;
    if (credentials.uid !== 0 && uid !== undefined && uid !== node.uid) throw new SystemFault("EPERM");
    node.uid = uid ?? node.uid;
    node.gid = gid ?? node.gid;
  }

  setModified(path: string, time: number): void {
    const located = this.locate(path);
    const node = present(located);
    writable(located);
    if (this.#user.credentials.uid !== node.uid) this.#demand(node, WRITE);
    node.modifiedAt = time;
    this.#touched(node);
  }

  #owned(path: string, followLast: boolean): { node: FileNode } {
    const located = this.locate(path, followLast);
    const node = present(located);
    writable(located);
    const { uid } = this.#user.credentials;
    if (uid !== 0 && uid !== node.uid) throw new SystemFault("EPERM");
    this.#touched(node);
    return { node };
  }

  #touched(node: FileNode): void {
    if (node instanceof Directory || node instanceof RegularFile) node.filesystem.revision += 1;
  }

  #create(located: Located, mode: number): RegularFile {
    const parent = this.#changeable(located);
    const owner = { ...this.#ids(), mode: mode & ~this.#user.umask };
    const made = new RegularFile(parent.filesystem, owner, this.#now());
    parent.set(located.name, made, this.#now());
    // A directory of the real machine makes a file of its own kind.
    const placed = parent.lookup(located.name);
    return placed instanceof RegularFile ? placed : made;
  }

  /** The directory that holds the entry, if this user may change it; sticky directories guard others' files. */
  #changeable(located: Located, victim?: FileNode): Directory {
    const { parent } = located;
    if (!(parent instanceof Directory)) throw new SystemFault(located.node === undefined ? "ENOENT" : "EPERM");
    writable(located);
    this.#demand(parent, WRITE);
    const { uid } = this.#user.credentials;
    const guarded = (parent.mode & 0o1000) !== 0 && victim !== undefined;
    if (guarded && uid !== 0 && uid !== victim.uid && uid !== parent.uid) throw new SystemFault("EPERM");
    return parent;
  }

  #ids(): { uid: number; gid: number } {
    return { uid: this.#user.credentials.uid, gid: this.#user.credentials.gid };
  }

  #demand(node: FileNode, want: number): void {
    if (!mayAccess(node, this.#user.credentials, want)) throw new SystemFault("EACCES");
  }
}

export { EXECUTE, READ, WRITE };

function present(located: Located): FileNode {
  if (located.node === undefined) throw new SystemFault("ENOENT");
  return located.node;
}

function directory(located: Located): DirectoryNode {
  const node = present(located);
  if (node.kind !== "directory") throw new SystemFault("ENOTDIR");
  return node;
}

function writable(located: Located): void {
  if (located.mount.readOnly) throw new SystemFault("EROFS");
}
