import type { RegularFile } from "./regular-file.ts";
import { SystemFault } from "./system-fault.ts";

/** What a read gives: bytes, the end, or nothing yet. */
export type ReadResult = Uint8Array | "end" | "wait";

/**
 * An open file description: what descriptors point at, shared by a process and its children. Never blocks: the
 * process waits for `onReady` and tries again, so that a signal can end the wait.
 */
export interface OpenFile {
  readonly type: "file" | "pipe" | "terminal" | "device" | "socket" | "directory";
  /** What `readlink /proc/self/fd/n` says. */
  readonly description: string;
  /** At most `max` bytes; with `until` at most up to and including that byte. Throws SystemFault. */
  tryRead(max: number, until?: number): ReadResult;
  /** False: no room now, nothing was taken. Throws EPIPE when nobody can read any more. */
  tryWrite(data: Uint8Array): boolean;
  /** Calls `wake` whenever reading or writing may go on. */
  onReady(wake: () => void): Disposable;
  retain(): OpenFile;
  close(): void;
}

const NOTHING: Disposable = { [Symbol.dispose]() {} };

/** Counts the descriptors that share a description; the last `close` releases it. */
export abstract class SharedDescription {
  #references = 1;

  retain(): this {
    this.#references += 1;
    return this;
  }

  close(): void {
    this.#references -= 1;
    if (this.#references === 0) this.release();
  }

  protected abstract release(): void;
}

/** How far a read may go: to `max`, and not past the byte `until`. */
export function cutAt(bytes: Uint8Array, max: number, until: number | undefined): Uint8Array {
  const limited = bytes.length > max ? bytes.subarray(0, max) : bytes;
  if (until === undefined) return limited;
  const found = limited.indexOf(until);
  return found < 0 ? limited : limited.subarray(0, found + 1);
}

/** A regular file opened for reading, writing or appending, with one offset for all who share it. */
export class OpenRegularFile extends SharedDescription implements OpenFile {
  readonly type = "file";
  readonly description: string;
  readonly file: RegularFile;
  readonly append: boolean;
  offset = 0;
  readonly #now: () => number;

  constructor(file: RegularFile, description: string, append: boolean, now: () => number) {
    super();
    this.file = file;
    this.description = description;
    this.append = append;
    this.#now = now;
  }

  tryRead(max: number, until?: number): ReadResult {
    const bytes = cutAt(this.file.read(this.offset, Math.min(max, 65_536)), max, until);
    if (bytes.length === 0) return "end";
    this.offset += bytes.length;
    return bytes;
  }

  tryWrite(data: Uint8Array): boolean {
    if (this.append) this.offset = this.file.size;
    this.file.write(this.offset, data, this.#now());
    this.offset += data.length;
    return true;
  }

  onReady(): Disposable {
    return NOTHING;
  }

  protected release(): void {}
}

/** A device or synthesized file: reading and writing are functions. */
export class OpenDevice extends SharedDescription implements OpenFile {
  readonly type = "device";
  readonly description: string;
  readonly #read: (max: number) => Uint8Array | "end";
  readonly #write: ((data: Uint8Array) => void) | undefined;

  constructor(description: string, read: (max: number) => Uint8Array | "end", write?: (data: Uint8Array) => void) {
    super();
    this.description = description;
    this.#read = read;
    this.#write = write;
  }

  tryRead(max: number): ReadResult {
    return this.#read(max);
  }

  tryWrite(data: Uint8Array): boolean {
    if (this.#write === undefined) throw new SystemFault("EBADF");
    this.#write(data);
    return true;
  }

  onReady(): Disposable {
    return NOTHING;
  }

  protected release(): void {}
}

/** A text that is made when it is opened, as the files of `/proc` are. */
export function openText(description: string, text: string): OpenFile {
  const bytes = Buffer.from(text);
  let offset = 0;
  return new OpenDevice(description, (max) => {
    if (offset >= bytes.length) return "end";
    const part = bytes.subarray(offset, offset + max);
    offset += part.length;
    return part;
  });
}

/** A directory opened for reading: it can be listed by path, not read. */
export class OpenDirectory extends SharedDescription implements OpenFile {
  readonly type = "directory";
  readonly description: string;

  constructor(path: string) {
    super();
    this.description = path;
  }

  tryRead(): ReadResult {
    throw new SystemFault("EISDIR");
  }

  tryWrite(): boolean {
    throw new SystemFault("EBADF");
  }

  onReady(): Disposable {
    return NOTHING;
  }

  protected release(): void {}
}
