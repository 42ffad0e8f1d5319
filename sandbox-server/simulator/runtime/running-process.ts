import type { ExitStatus, RunningProcess, Signal } from "./container-runtime.ts";
import type { OpenFile } from "./files/open-file.ts";
import { SystemFault } from "./files/system-fault.ts";
import { createPipe } from "./processes/pipe.ts";
import type { Process } from "./processes/process.ts";
import { OutputSink } from "./processes/sink.ts";
import { Terminal } from "./processes/terminal.ts";

export interface StreamOptions {
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  /** Ending the input of a terminal hangs it up (exec), or leaves the program alone (attach). */
  readonly hangsUp: boolean;
  /** Called with all output, before any listener. */
  readonly record?: (stream: "stdout" | "stderr", data: Uint8Array) => void;
  readonly signalGroup: (group: number, signal: Signal) => void;
}

type Listener = (stream: "stdout" | "stderr", data: Uint8Array) => void;

/** The outside of a process: its streams, its signals, its end. */
export class ProcessStreams {
  readonly terminal: Terminal | undefined;
  readonly #options: StreamOptions;
  readonly #listeners = new Set<Listener>();
  readonly #sinks: readonly OutputSink[];
  readonly #input: { readonly reader: OpenFile; readonly writer: OpenFile } | undefined;
  #waiting: Uint8Array[] = [];
  #inputEnds = false;
  #inputClosed = false;
  #drained: (() => void)[] = [];
  #paused = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    const open = options.record !== undefined;
    const out = new OutputSink((data) => this.#emit("stdout", data), open);
    const error = new OutputSink((data) => this.#emit("stderr", data), open);
    this.#sinks = [out, error];
    if (options.tty) {
      const size = { columns: options.columns ?? 80, rows: options.rows ?? 24 };
      this.terminal = new Terminal(out, size, options.signalGroup);
    } else if (options.stdin) this.#input = createPipe();
  }

  /** Descriptors 0, 1 and 2 for the process; `nothing` is /dev/null. */
  descriptors(nothing: OpenFile): Map<number, OpenFile> {
    const { terminal } = this;
    if (terminal !== undefined) {
      nothing.close();
      return new Map([0, 1, 2].map((number) => [number, terminal.open()]));
    }
    const [out, error] = this.#sinks;
    const descriptors = new Map<number, OpenFile>([[0, this.#input?.reader ?? nothing]]);
    if (out !== undefined) descriptors.set(1, out);
    if (error !== undefined) descriptors.set(2, error);
    return descriptors;
  }

  write(data: Uint8Array): void {
    if (this.terminal !== undefined) this.terminal.type(data);
    else if (this.#input !== undefined && !this.#inputEnds && data.length > 0) {
      this.#waiting.push(data);
      this.#feed();
    }
  }

  closeInput(): void {
    if (this.terminal !== undefined) {
      if (this.#options.hangsUp) this.terminal.hangUp();
      return;
    }
    this.#inputEnds = true;
    this.#feed();
  }

  /** Hands over as much input as the program takes, and goes on when it has read. */
  #feed(): void {
    const writer = this.#input?.writer;
    if (writer === undefined || this.#inputClosed) return;
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        if (!writer.tryWrite(next)) {
          const wait = writer.onReady(() => {
            wait[Symbol.dispose]();
            this.#feed();
          });
          return;
        }
        this.#waiting.shift();
      }
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      this.#waiting = [];
    }
    if (!this.#inputEnds) return;
    this.#inputClosed = true;
    writer.close();
  }

  onOutput(listener: Listener): Disposable {
    this.#listeners.add(listener);
    if (!this.#paused) for (const sink of this.#sinks) sink.resume();
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  pause(): void {
    this.#paused = true;
    for (const sink of this.#sinks) sink.pause();
  }

  resume(): void {
    this.#paused = false;
    for (const sink of this.#sinks) sink.resume();
    for (const told of this.#drained.splice(0)) told();
  }

  /** When nothing written is held back any more. */
  drained(): Promise<void> {
    return this.#paused ? new Promise((resolve) => this.#drained.push(resolve)) : Promise.resolve();
  }

  #emit(stream: "stdout" | "stderr", data: Uint8Array): void {
    this.#options.record?.(stream, data);
    for (const listener of [...this.#listeners]) listener(stream, data);
  }
}

/** Joins a process and its streams into what the kubelet handles. */
export function runningProcess(
  process: Process,
  streams: ProcessStreams,
  finish: (status: ExitStatus) => ExitStatus = (status) => status,
): RunningProcess {
  const exited = new Promise<ExitStatus>((resolve) => {
    const wait = process.exits.add(() => {
      wait[Symbol.dispose]();
      const status = finish(process.status ?? { code: 0 });
      void streams.drained().then(() => resolve(status));
    });
  });
  return {
    pid: process.pid,
    write: (data) => streams.write(data),
    closeInput: () => streams.closeInput(),
    onOutput: (listener) => streams.onOutput(listener),
    pause: () => streams.pause(),
    resume: () => streams.resume(),
    resize: (columns, rows) => streams.terminal?.resize(columns, rows),
    signal: (signal) => (signal === "SIGKILL" ? process.kill(signal) : process.signal(signal)),
    exited,
  };
}

/** A program that could not be started at all. */
export function failedProcess(status: ExitStatus): RunningProcess {
  const nothing: Disposable = { [Symbol.dispose]() {} };
  return {
    pid: 0,
    write() {},
    closeInput() {},
    onOutput: () => nothing,
    pause() {},
    resume() {},
    resize() {},
    signal() {},
    exited: Promise.resolve(status),
  };
}
