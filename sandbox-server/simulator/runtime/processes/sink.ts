import { type OpenFile, type ReadResult, SharedDescription } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import { Waiters } from "./waiters.ts";

/** How much output may wait for a paused reader before the program that writes it waits too, in bytes. */
const HELD_OUTPUT_BYTES = 65_536;

/**
 * Where output leaves the container. Held back while paused or before anybody listens; the writer waits when too
 * much is held, so that nothing is lost and nothing grows.
 */
export class OutputSink extends SharedDescription implements OpenFile {
  readonly type = "pipe";
  readonly description = "pipe:[1]";
  readonly #waiters = new Waiters();
  readonly #deliver: (data: Uint8Array) => void;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #open: boolean;

  constructor(deliver: (data: Uint8Array) => void, open: boolean) {
    super();
    this.#deliver = deliver;
    this.#open = open;
  }

  tryRead(): ReadResult {
    throw new SystemFault("EBADF");
  }

  tryWrite(data: Uint8Array): boolean {
    if (this.#open) {
      this.#deliver(data);
      return true;
    }
    if (this.#heldBytes >= HELD_OUTPUT_BYTES) return false;
    this.#held.push(Uint8Array.from(data));
    this.#heldBytes += data.length;
    return true;
  }

  onReady(wake: () => void): Disposable {
    return this.#waiters.add(wake);
  }

  pause(): void {
    this.#open = false;
  }

  resume(): void {
    if (this.#open) return;
    this.#open = true;
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const data of held) this.#deliver(data);
    this.#waiters.wakeAll();
  }

  protected release(): void {}
}
