import type { RunningProcess } from "../../runtime/container-runtime.ts";

type OutputListener = (stream: "stdout" | "stderr", data: Uint8Array) => void;

export interface Attachment extends Disposable {
  /** Goes to the main program, now or once it has started. */
  write(data: Uint8Array): void;
  /** The end of this client's input. */
  closeInput(): void;
  /** The client takes no more for now: the program waits. */
  hold(): void;
  release(): void;
}

/** What a client may send before the program has started. */
const WAITING_BYTES = 1024 * 1024;

/** Joins clients that are attached to a container with its main program, which may start later and again. */
export class StreamHub {
  readonly #clients = new Map<OutputListener, () => void>();
  readonly #holding = new Set<OutputListener>();
  #process: RunningProcess | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isInputClosed = false;

  /** The main program has started. */
  bind(process: RunningProcess): void {
    this.#process = process;
    process.onOutput((stream, data) => {
      for (const listener of [...this.#clients.keys()]) listener(stream, data);
    });
    for (const data of this.#waiting.splice(0)) process.write(data);
    this.#waitingBytes = 0;
    if (this.#isInputClosed) process.closeInput();
    this.#isInputClosed = false;
  }

  /** The main program has ended: every client is told and let go. */
  end(): void {
    this.#process = undefined;
    this.#holding.clear();
    const ends = [...this.#clients.values()];
    this.#clients.clear();
    for (const end of ends) end();
  }

  attach(options: {
    readonly onOutput: OutputListener;
    readonly onEnd: () => void;
    /** Whether the end of this client's input ends the program's (`StdinOnce`). */
    readonly closesInput: boolean;
  }): Attachment {
    const { onOutput, onEnd, closesInput } = options;
    this.#clients.set(onOutput, onEnd);
    return {
      write: (data) => this.#write(data),
      closeInput: () => {
        if (!closesInput) return;
        if (this.#process === undefined) this.#isInputClosed = true;
        else this.#process.closeInput();
      },
      hold: () => {
        this.#holding.add(onOutput);
        this.#process?.pause();
      },
      release: () => this.#release(onOutput),
      [Symbol.dispose]: () => {
        this.#clients.delete(onOutput);
        this.#release(onOutput);
      },
    };
  }

  #release(client: OutputListener): void {
    if (this.#holding.delete(client) && this.#holding.size === 0) this.#process?.resume();
  }

  #write(data: Uint8Array): void {
    if (this.#process !== undefined) {
      this.#process.write(data);
      return;
    }
    this.#waitingBytes += data.length;
    if (this.#waitingBytes <= WAITING_BYTES) this.#waiting.push(data);
  }
}
