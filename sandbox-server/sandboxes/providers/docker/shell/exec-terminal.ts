import type { TerminalProcess } from "../../../sandbox-provider.ts";
import type { ExecSession } from "../engine/engine.ts";

/** Input that no program has read yet; more is dropped, as a line discipline drops what overflows it. */
const pendingInputBytes = 256 * 1024;

/** A prompt and some lines; a terminal that nobody listens to for longer is not being watched. */
const earlyOutputChunks = 64;

interface Ending {
  readonly code: number;
  readonly signal?: string;
}

/** What a shell that was killed is said to have ended with, as for a terminal of this machine. */
const killed: Ending = { code: 137 };

/** A shell on a terminal inside a container. */
export class ExecTerminal implements TerminalProcess {
  readonly exited: Promise<Ending>;
  readonly #session: ExecSession;
  /** Ends everything that this terminal has started. */
  readonly #leave: () => Promise<void>;
  readonly #listeners = new Set<(data: Uint8Array) => void>();
  /** What came before anybody listened. */
  readonly #early: Buffer[] = [];
  readonly #end: (ending: Ending) => void;
  /** Input that waits until the engine has heard of the new size: whoever types next may ask for it. */
  #waiting: Buffer[] | undefined;
  #hasExited = false;
  #isHungUp = false;

  constructor(session: ExecSession, leave: () => Promise<void>) {
    this.#session = session;
    this.#leave = leave;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.exited = promise;
    this.#end = (ending) => {
      this.#hasExited = true;
      resolve(ending);
    };
    session.stream.on("data", (data: Buffer) => {
      for (const listener of this.#listeners) listener(data);
      if (this.#listeners.size === 0 && this.#early.length < earlyOutputChunks) this.#early.push(data);
    });
    // The end is told by `close`, whatever came before it.
    session.stream.on("error", () => session.stream.destroy());
    session.stream.once("end", () => session.stream.destroy());
    session.stream.once("close", () => void this.#settle());
  }

  write(data: Uint8Array): void {
    const { stream } = this.#session;
    if (this.#hasExited || stream.destroyed || stream.writableLength > pendingInputBytes) return;
    if (this.#waiting !== undefined) this.#waiting.push(Buffer.from(data));
    else stream.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }

  resize(columns: number, rows: number): void {
    if (this.#hasExited) return;
    const waiting: Buffer[] = [];
    const before = this.#waiting;
    if (before !== undefined) waiting.push(...before.splice(0));
    this.#waiting = waiting;
    // A shell that has just ended has no size.
    void this.#session
      .resize(columns, rows)
      .catch(() => undefined)
      .then(() => {
        // A later change of size has taken over what waits.
        if (this.#waiting !== waiting) return;
        this.#waiting = undefined;
        const { stream } = this.#session;
        if (waiting.length > 0 && !stream.destroyed) stream.write(Buffer.concat(waiting));
      });
  }

  onData(listener: (data: Uint8Array) => void): void {
    this.#listeners.add(listener);
    for (const data of this.#early.splice(0)) listener(data);
  }

  pause(): void {
    this.#session.stream.pause();
  }

  resume(): void {
    this.#session.stream.resume();
  }

  /** Lets go of the stream; what ran on the terminal is somebody else's to end. */
  async hangUp(): Promise<void> {
    if (!this.#hasExited) {
      this.#isHungUp = true;
      this.#session.stream.destroy();
    }
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isOpen = !this.#hasExited && !this.#isHungUp;
    await this.hangUp();
    if (isOpen) await this.#leave();
  }

  async #settle(): Promise<void> {
    if (this.#isHungUp) {
      this.#end(killed);
      return;
    }
    const code = await this.#session.exitCode().catch(() => undefined);
    this.#end(code === undefined ? killed : { code });
    // What the shell has left in the background would have ended with a terminal of its own machine.
    await this.#leave().catch(() => undefined);
  }
}
