import { type OpenFile, type ReadResult, SharedDescription } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import { ByteQueue } from "./byte-queue.ts";
import { Waiters } from "./waiters.ts";

/** Linux' capacity of a pipe, in bytes: a faster writer waits for its reader. */
export const PIPE_CAPACITY = 65_536;

class PipeBuffer {
  readonly queue = new ByteQueue();
  readonly waiters = new Waiters();
  readers = 0;
  writers = 0;
  /** A named pipe waits for its first writer instead of ending at once. */
  hadWriter = false;
  /** The first writer of a named pipe waits for a reader, and the end comes only to one who was there. */
  hadReader = false;
}

class PipeEnd extends SharedDescription implements OpenFile {
  readonly type = "pipe";
  readonly description: string;
  readonly #buffer: PipeBuffer;
  readonly #reads: boolean;
  readonly #writes: boolean;

  constructor(buffer: PipeBuffer, reads: boolean, writes: boolean, description: string) {
    super();
    this.#buffer = buffer;
    this.#reads = reads;
    this.#writes = writes;
    this.description = description;
    if (reads) {
      buffer.readers += 1;
      buffer.hadReader = true;
    }
    if (writes) {
      buffer.writers += 1;
      buffer.hadWriter = true;
    }
    buffer.waiters.wakeAll();
  }

  tryRead(max: number, until?: number): ReadResult {
    if (!this.#reads) throw new SystemFault("EBADF");
    const { queue, writers, hadWriter, waiters } = this.#buffer;
    const wasFull = queue.size >= PIPE_CAPACITY;
    const part = queue.shift(max, until);
    if (part === undefined) return writers > 0 || !hadWriter ? "wait" : "end";
    if (wasFull) waiters.wakeAll();
    return part;
  }

  tryWrite(data: Uint8Array): boolean {
    if (!this.#writes) throw new SystemFault("EBADF");
    const { queue, waiters, readers, hadReader } = this.#buffer;
    if (readers === 0 && this.description === "fifo" && !hadReader) return false;
    if (readers === 0) throw new SystemFault("EPIPE");
    if (queue.size >= PIPE_CAPACITY) return false;
    queue.push(data);
    waiters.wakeAll();
    return true;
  }

  onReady(wake: () => void): Disposable {
    return this.#buffer.waiters.add(wake);
  }

  protected release(): void {
    if (this.#reads) this.#buffer.readers -= 1;
    if (this.#writes) this.#buffer.writers -= 1;
    this.#buffer.waiters.wakeAll();
  }
}

/** pipe(2): what is written at one end is read at the other. */
export function createPipe(): { readonly reader: OpenFile; readonly writer: OpenFile } {
  const buffer = new PipeBuffer();
  return {
    reader: new PipeEnd(buffer, true, false, "pipe:[0]"),
    writer: new PipeEnd(buffer, false, true, "pipe:[0]"),
  };
}

/** The open function of a named pipe: every opening reads and writes the same bytes. */
export function createNamedPipe(): (mode: "read" | "write") => OpenFile {
  const buffer = new PipeBuffer();
  return (mode) => new PipeEnd(buffer, mode === "read", mode === "write", "fifo");
}
