import type { Stats } from "node:fs";
import type { Filesystem } from "../../../../simulator/runtime/files/filesystem.ts";
import { Directory, type FileNode, SymbolicLink } from "../../../../simulator/runtime/files/nodes.ts";
import { RegularFile } from "../../../../simulator/runtime/files/regular-file.ts";
import { SystemFault } from "../../../../simulator/runtime/files/system-fault.ts";
import type { HomeBudget } from "./home-budget.ts";
import type { SafeDirectory } from "./safe-directory.ts";

/** What bound nodes of one home share. */
export interface BoundParts {
  readonly files: SafeDirectory;
  readonly budget: HomeBudget;
  readonly filesystem: Filesystem;
}

/** The learner's own numbers, as they are inside the fence. */
const LEARNER = 1000;
/** No program reads or makes a larger file here; the learner's shell can't either. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

/** A file of the learner's home inside a container: every look and every change goes to the real one. */
export class BoundFile extends RegularFile {
  readonly #parts: BoundParts;
  readonly #names: readonly string[];

  constructor(parts: BoundParts, names: readonly string[], stats: Stats) {
    super(parts.filesystem, { mode: stats.mode & 0o777, uid: LEARNER, gid: LEARNER }, stats.mtimeMs);
    this.#parts = parts;
    this.#names = names;
    bindAttributes(this, parts, names);
    Object.defineProperty(this, "size", { get: () => parts.files.stat(names).size });
  }

  override read(offset: number, max: number): Uint8Array {
    if (max > LARGEST_FILE_BYTES) throw new SystemFault("ENOMEM");
    return this.#parts.files.read(this.#names, offset, max);
  }

  override storedBytes(): Uint8Array {
    return this.bytes();
  }

  override write(offset: number, data: Uint8Array): void {
    this.#grow(offset + data.length);
    this.#parts.files.write(this.#names, offset, data);
  }

  override truncate(size: number): void {
    this.#grow(size);
    this.#parts.files.truncate(this.#names, size);
  }

  /** The directory has taken the name away, and the machine the file. */
  override unlinked(): void {}

  #grow(size: number): void {
    if (size > LARGEST_FILE_BYTES) throw new SystemFault("ENOSPC");
    this.#parts.budget.charge(size - this.size, 0);
  }
}

/** A directory of the learner's home inside a container. */
export class BoundDirectory extends Directory {
  readonly #parts: BoundParts;
  readonly #names: readonly string[];

  constructor(parts: BoundParts, names: readonly string[]) {
    const { mode, mtimeMs } = parts.files.stat(names);
    super(parts.filesystem, { mode: mode & 0o777, uid: LEARNER, gid: LEARNER }, mtimeMs);
    this.#parts = parts;
    this.#names = names;
    bindAttributes(this, parts, names);
  }

  override names(): readonly string[] {
    return this.#parts.files.list(this.#names);
  }

  /** Pipes, sockets and devices of the home are not seen. */
  override lookup(name: string): FileNode | undefined {
    const names = [...this.#names, name];
    try {
      const stats = this.#parts.files.stat(names);
      if (stats.isDirectory()) return new BoundDirectory(this.#parts, names);
      if (stats.isFile()) return new BoundFile(this.#parts, names, stats);
      return stats.isSymbolicLink() ? this.#link(names, stats) : undefined;
    } catch (fault) {
      if (fault instanceof SystemFault) return undefined;
      throw fault;
    }
  }

  #link(names: readonly string[], { mtimeMs }: Stats): SymbolicLink {
    const link = new SymbolicLink(this.#parts.files.readLink(names), mtimeMs);
    return Object.assign(link, { uid: LEARNER, gid: LEARNER });
  }

  override set(name: string, node: FileNode): void {
    const { files, budget } = this.#parts;
    const names = [...this.#names, name];
    if (node instanceof BoundFile || node instanceof BoundDirectory) throw new SystemFault("EXDEV");
    budget.charge(0, 1);
    if (node.kind === "symlink") files.createLink(names, node.target);
    else if (node instanceof Directory) files.createDirectory(names, node.mode);
    else if (node instanceof RegularFile) files.createFile(names, node.mode);
    else throw new SystemFault("EPERM");
  }

  override delete(name: string): void {
    this.#parts.files.remove([...this.#names, name]);
  }

  override move(name: string, _node: FileNode, to: Directory, newName: string): void {
    if (!(to instanceof BoundDirectory)) throw new SystemFault("EXDEV");
    this.#parts.files.rename([...this.#names, name], [...to.#names, newName]);
  }

  override ownEntries(): Iterable<[string, FileNode | undefined]> {
    return [];
  }

  override detached(): Directory {
    return this;
  }
}

/**
 * Changes of the mode go to the real file. Owners can't be changed: what containers make belongs to the learner, as on
 * machines whose engine runs in a virtual machine of its own.
 */
function bindAttributes(node: Directory | RegularFile, { files }: BoundParts, names: readonly string[]): void {
  Object.defineProperties(node, {
    mode: {
      get: () => files.stat(names).mode & 0o777,
      set: (mode: number) => files.changeMode(names, mode),
    },
    uid: { get: () => LEARNER, set() {} },
    gid: { get: () => LEARNER, set() {} },
    modifiedAt: { get: () => files.stat(names).mtimeMs, set() {} },
  });
}
