import type { Signal } from "../container-runtime.ts";
import { type OpenFile, type ReadResult, SharedDescription } from "../files/open-file.ts";
import { ByteQueue } from "./byte-queue.ts";
import { Waiters } from "./waiters.ts";

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const INTERRUPT = 3;
const END_OF_INPUT = 4;
const QUIT = 28;
const ERASE_WORD = 23;
const KILL_LINE = 21;
const BACKSPACE = 8;
const DELETE = 127;

/** A line longer than this is cut, as Linux' line discipline does. */
const MAX_LINE = 4096;

/** Input that nobody reads is dropped past this, in bytes. */
const MAX_INPUT = 1_048_576;

/**
 * A pseudo-terminal with its line discipline (termios(3)): in canonical mode it echoes, lets the user edit the line
 * and hands over whole lines; Ctrl-C and Ctrl-\ become signals to the foreground process group.
 */
export class Terminal {
  columns: number;
  rows: number;
  echo = true;
  canonical = true;
  signals = true;
  foregroundGroup = 0;
  readonly #output: OpenFile;
  readonly #ready = new ByteQueue();
  readonly #waiters = new Waiters();
  readonly #sendSignal: (group: number, signal: Signal) => void;
  #line: number[] = [];
  #endings = 0;
  #hungUp = false;

  constructor(
    output: OpenFile,
    size: { readonly columns: number; readonly rows: number },
    sendSignal: (group: number, signal: Signal) => void,
  ) {
    this.#output = output;
    this.columns = size.columns;
    this.rows = size.rows;
    this.#sendSignal = sendSignal;
  }

  /** Keys from the person. */
  type(data: Uint8Array): void {
    if (this.#ready.size + data.length > MAX_INPUT) return;
    for (const byte of data) this.#key(byte);
    this.#waiters.wakeAll();
  }

  /** The person is gone: reads end, the foreground group is told. */
  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#sendSignal(this.foregroundGroup, "SIGHUP");
    this.#waiters.wakeAll();
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#sendSignal(this.foregroundGroup, "SIGWINCH");
  }

  /** A program that edits lines itself (a shell's prompt) reads raw keys; false gives the line discipline back. */
  setRaw(raw: boolean): void {
    this.echo = !raw;
    this.canonical = !raw;
    this.signals = !raw;
  }

  read(max: number, until?: number): ReadResult {
    const part = this.#ready.shift(max, until);
    if (part !== undefined) return part;
    if (this.#endings > 0) {
      this.#endings -= 1;
      return "end";
    }
    return this.#hungUp ? "end" : "wait";
  }

  write(data: Uint8Array): boolean {
    return this.#output.tryWrite(withCarriageReturns(data));
  }

  onReady(wake: () => void): Disposable {
    const input = this.#waiters.add(wake);
    const output = this.#output.onReady(wake);
    return {
      [Symbol.dispose]() {
        input[Symbol.dispose]();
        output[Symbol.dispose]();
      },
    };
  }

  open(): OpenFile {
    return new OpenTerminal(this);
  }

  #key(byte: number): void {
    const key = byte === CARRIAGE_RETURN && this.canonical ? LINE_FEED : byte;
    if (this.signals && (key === INTERRUPT || key === QUIT)) {
      this.#show(key === INTERRUPT ? "^C" : "^\\");
      this.#line = [];
      this.#ready.clear();
      this.#sendSignal(this.foregroundGroup, key === INTERRUPT ? "SIGINT" : "SIGQUIT");
      return;
    }
    if (!this.canonical) {
      this.#ready.push(Uint8Array.of(key));
      if (this.echo) this.#show(String.fromCharCode(key));
      return;
    }
    this.#editLine(key);
  }

  #editLine(key: number): void {
    if (key === END_OF_INPUT) {
      if (this.#line.length === 0) this.#endings += 1;
      else this.#handOver();
    } else if (key === BACKSPACE || key === DELETE) {
      this.#erase(1);
    } else if (key === KILL_LINE) {
      this.#erase(this.#line.length);
    } else if (key === ERASE_WORD) {
      this.#erase(this.#line.length - Math.max(0, this.#line.lastIndexOf(32, this.#line.length - 2)));
    } else if (this.#line.length < MAX_LINE || key === LINE_FEED) {
      this.#line.push(key);
      this.#echoKey(key);
      if (key === LINE_FEED) this.#handOver();
    }
  }

  #echoKey(key: number): void {
    if (key === LINE_FEED) this.#show("\r\n");
    else if (key < 32 && key !== 9) this.#show(`^${String.fromCharCode(key + 64)}`);
    else if (this.echo) this.#output.tryWrite(Uint8Array.of(key));
  }

  #handOver(): void {
    this.#ready.push(Uint8Array.from(this.#line));
    this.#line = [];
  }

  #erase(count: number): void {
    for (let left = count; left > 0 && this.#line.length > 0; left -= 1) {
      let byte = this.#line.pop() ?? 0;
      while ((byte & 0xc0) === 0x80) byte = this.#line.pop() ?? 0;
      this.#show("\b \b");
    }
  }

  #show(text: string): void {
    if (this.echo) this.#output.tryWrite(Buffer.from(text));
  }
}

class OpenTerminal extends SharedDescription implements OpenFile {
  readonly type = "terminal";
  readonly description = "/dev/pts/0";
  readonly terminal: Terminal;

  constructor(terminal: Terminal) {
    super();
    this.terminal = terminal;
  }

  tryRead(max: number, until?: number): ReadResult {
    return this.terminal.read(max, until);
  }

  tryWrite(data: Uint8Array): boolean {
    return this.terminal.write(data);
  }

  onReady(wake: () => void): Disposable {
    return this.terminal.onReady(wake);
  }

  protected release(): void {}
}

/** The output side of the line discipline: a line feed also returns the carriage. */
function withCarriageReturns(data: Uint8Array): Uint8Array {
  if (!data.includes(LINE_FEED)) return data;
  const bytes: number[] = [];
  for (const byte of data) {
    if (byte === LINE_FEED) bytes.push(CARRIAGE_RETURN);
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
