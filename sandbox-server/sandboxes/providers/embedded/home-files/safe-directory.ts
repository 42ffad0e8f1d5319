import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { type Errno, SystemFault } from "../../../../simulator/runtime/files/system-fault.ts";

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * One directory tree of this machine that somebody untrusted changes at the same time. Every path is walked one name after
 * the other through open directories, and no link is ever followed: whatever is swapped meanwhile, nothing outside the tree
 * is touched (openat(2), by way of `/proc/self/fd`). All calls are short and synchronous; they throw SystemFault.
 */
export class SafeDirectory {
  readonly #root: () => string;
  readonly #owner: number | undefined;

  /** @param root absolute, and the caller's own: only what lies below it is not trusted */
  constructor(root: () => string, owner: number | undefined) {
    this.#root = root;
    this.#owner = owner;
  }

  stat(names: readonly string[]): Stats {
    return this.#at(names, (path) => lstatSync(path));
  }

  list(names: readonly string[]): readonly string[] {
    return this.#within(names, (directory) => readdirSync(directory));
  }

  readLink(names: readonly string[]): string {
    return this.#at(names, (path) => readlinkSync(path));
  }

  /** At most `max` bytes of a regular file. */
  read(names: readonly string[], offset: number, max: number): Uint8Array {
    return this.#open(names, O_RDONLY, (file, { size }) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(max, size - offset)));
      const count = bytes.length === 0 ? 0 : readSync(file, bytes, 0, bytes.length, offset);
      return bytes.subarray(0, count);
    });
  }

  write(names: readonly string[], offset: number, data: Uint8Array): void {
    this.#open(names, O_WRONLY, (file) => {
      for (let done = 0; done < data.length; ) done += writeSync(file, data, done, data.length - done, offset + done);
    });
  }

  truncate(names: readonly string[], size: number): void {
    this.#open(names, O_WRONLY, (file) => ftruncateSync(file, size));
  }

  changeMode(names: readonly string[], mode: number): void {
    this.#at(names, (path) => this.#withFile(path, O_RDONLY, (file) => fchmodSync(file, mode & 0o777)));
  }

  createFile(names: readonly string[], mode: number): void {
    this.#at(names, (path) =>
      this.#withFile(path, O_WRONLY | O_CREAT | O_EXCL, (file) => {
        fchmodSync(file, mode & 0o777);
        if (this.#owner !== undefined) fchownSync(file, this.#owner, this.#owner);
      }),
    );
  }

  createDirectory(names: readonly string[], mode: number): void {
    this.#at(names, (path) => {
      mkdirSync(path);
      this.#withFile(path, O_RDONLY | O_DIRECTORY, (directory) => {
        fchmodSync(directory, mode & 0o777);
        if (this.#owner !== undefined) fchownSync(directory, this.#owner, this.#owner);
      });
    });
  }

  createLink(names: readonly string[], target: string): void {
    this.#at(names, (path) => {
      symlinkSync(target, path);
      if (this.#owner !== undefined) lchownSync(path, this.#owner, this.#owner);
    });
  }

  remove(names: readonly string[]): void {
    this.#at(names, (path) => (lstatSync(path).isDirectory() ? rmdirSync(path) : unlinkSync(path)));
  }

  rename(from: readonly string[], to: readonly string[]): void {
    this.#at(from, (source) => this.#at(to, (target) => renameSync(source, target)));
  }

  #open<T>(names: readonly string[], flags: number, use: (file: number, stats: Stats) => T): T {
    return this.#at(names, (path) =>
      this.#withFile(path, flags, (file) => {
        const stats = fstatSync(file);
        if (!stats.isFile()) throw new SystemFault("EINVAL");
        return use(file, stats);
      }),
    );
  }

  #withFile<T>(path: string, flags: number, use: (file: number) => T): T {
    // Non-blocking, for somebody may have put a named pipe there.
    const file = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  }

  /** Calls `use` with a path for the last name that no link on the way can bend. */
  #at<T>(names: readonly string[], use: (path: string) => T): T {
    const last = names.at(-1);
    if (last === undefined) return this.#within([], (directory) => use(`${directory}/.`));
    return this.#within(names.slice(0, -1), (directory) => use(`${directory}/${checked(last)}`));
  }

  #within<T>(names: readonly string[], use: (directory: string) => T): T {
    let at: number | undefined;
    try {
      at = openSync(this.#root(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      for (const name of names) {
        const next = openSync(`/proc/self/fd/${at}/${checked(name)}`, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        closeSync(at);
        at = next;
      }
      return use(`/proc/self/fd/${at}`);
    } catch (fault) {
      throw asSystemFault(fault);
    } finally {
      if (at !== undefined) closeSync(at);
    }
  }
}

function checked(name: string): string {
  if (name === "" || name === "." || name === ".." || /[/\0]/.test(name)) throw new SystemFault("EINVAL");
  return name;
}

const known: readonly string[] = [
  ...["EACCES", "EBUSY", "EEXIST", "EINVAL", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR"],
  ...["ENOTEMPTY", "ENXIO", "EPERM", "EROFS", "EXDEV"],
];

function asSystemFault(fault: unknown): unknown {
  if (!(fault instanceof Error) || !("code" in fault) || typeof fault.code !== "string") return fault;
  return known.includes(fault.code) ? new SystemFault(fault.code as Errno) : fault;
}
