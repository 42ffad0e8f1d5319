import type { ExitStatus, Signal } from "../container-runtime.ts";
import type { Credentials } from "../files/credentials.ts";
import { type FileUser, FileView } from "../files/file-view.ts";
import type { OpenFile } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import { UsageFault } from "../programs/program.ts";
import type { ContainerScope } from "./container-scope.ts";
import { defaultAction, SIGNAL_NUMBERS } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { Waiters } from "./waiters.ts";

/** Thrown inside a program whose process has ended: nothing may catch it but the process itself. */
export class ProcessEnded extends Error {}

/** Thrown by `exit`. */
export class ExitRequest extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Thrown by a shell that becomes another program: its own frames go away before the program starts. */
export class ReplaceRequest extends Error {
  readonly body: () => Promise<number>;

  constructor(body: () => Promise<number>) {
    super("exec");
    this.body = body;
  }
}

export interface ProcessOptions {
  readonly scope: ContainerScope;
  readonly parent?: Process;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly workingDirectory: string;
  readonly credentials: Credentials;
  readonly umask?: number;
  readonly group?: number;
  readonly descriptors: Map<number, OpenFile>;
  readonly terminal?: Terminal | undefined;
}

type Handler = (signal: Signal) => void;
type Source = (wake: () => void) => Disposable;

const DEFAULT_MEMORY = 700 * 1024;

/** A process of a container: identity, descriptors, signals, and the blocking calls that programs are made of. */
export class Process implements FileUser {
  readonly pid: number;
  readonly scope: ContainerScope;
  readonly startedAt: number;
  readonly files: FileView;
  readonly descriptors: Map<number, OpenFile>;
  readonly terminal: Terminal | undefined;
  readonly exits = new Waiters();
  /** Woken when a signal was handed to a handler. */
  readonly arrivals = new Waiters();
  parent: Process | undefined;
  argv: readonly string[];
  env: Map<string, string>;
  workingDirectory: string;
  credentials: Credentials;
  umask: number;
  group: number;
  memoryBytes = DEFAULT_MEMORY;
  cpuMs = 0;
  status: ExitStatus | undefined;
  stopped = false;
  #handlers: Map<Signal, Handler | "ignore"> | undefined;
  #pending: Set<() => void> | undefined;
  /** Held from the moment the program has used up its share until it waits for something else. */
  #busy: Disposable | undefined;

  /** Throws EAGAIN when the container has too many processes. */
  constructor(options: ProcessOptions) {
    const pid = options.scope.pids.allocate();
    if (pid === undefined) throw new SystemFault("EAGAIN");
    this.pid = pid;
    this.scope = options.scope;
    this.parent = options.parent;
    this.argv = options.argv;
    this.env = options.env;
    this.workingDirectory = options.workingDirectory;
    this.credentials = options.credentials;
    this.umask = options.umask ?? 0o022;
    this.group = options.group ?? pid;
    this.descriptors = options.descriptors;
    this.terminal = options.terminal;
    this.startedAt = options.scope.clock.now();
    this.files = new FileView(options.scope.tree, this, () => options.scope.clock.now());
    options.scope.pids.add(this);
    options.scope.memoryChanged();
  }

  /** A child with copies of everything, as fork(2) makes it; `start` gives it something to do. */
  fork(changes: Partial<Pick<ProcessOptions, "argv" | "env" | "group" | "descriptors">> = {}): Process {
    const descriptors = changes.descriptors ?? this.#sharedDescriptors();
    const child = new Process({
      scope: this.scope,
      parent: this,
      argv: changes.argv ?? this.argv,
      env: changes.env ?? this.env,
      workingDirectory: this.workingDirectory,
      credentials: this.credentials,
      umask: this.umask,
      group: changes.group ?? this.group,
      descriptors,
      terminal: this.terminal,
    });
    child.memoryBytes = this.memoryBytes;
    for (const [signal, handler] of this.#handlers ?? []) if (handler === "ignore") child.ignore(signal);
    return child;
  }

  #sharedDescriptors(): Map<number, OpenFile> {
    const shared = new Map<number, OpenFile>();
    for (const [number, file] of this.descriptors) shared.set(number, file.retain());
    return shared;
  }

  /** Runs `body` as this process' code; its result is the exit code. */
  start(body: () => Promise<number> | number): void {
    void this.#run(body);
  }

  async #run(body: () => Promise<number> | number): Promise<void> {
    try {
      this.end({ code: (await body()) & 255 });
    } catch (error) {
      if (error instanceof ReplaceRequest) void this.#run(error.body);
      else if (error instanceof ExitRequest) this.end({ code: error.code & 255 });
      else if (!(error instanceof ProcessEnded)) this.#crash(error);
    }
  }

  /** A program that failed: a wrong call or a failed system call is told in its own name, as programs do. */
  #crash(error: unknown): void {
    const code = error instanceof UsageFault ? error.exitCode : 1;
    const text = error instanceof Error ? error.message : String(error);
    try {
      this.descriptors.get(2)?.tryWrite(Buffer.from(`${this.argv[0] ?? "?"}: ${text}\n`));
    } catch (fault) {
      if (!(fault instanceof SystemFault)) throw fault;
    }
    this.end({ code: error instanceof UsageFault || error instanceof SystemFault ? code : 134 });
  }

  /** Ends the process; the first call counts. */
  end(status: ExitStatus): void {
    if (this.status !== undefined) return;
    this.status = status;
    this.#restCpu();
    const { pids } = this.scope;
    pids.delete(this.pid);
    for (const file of this.descriptors.values()) file.close();
    this.descriptors.clear();
    for (const cancel of [...(this.#pending ?? [])]) cancel();
    const init = pids.find(1);
    for (const other of pids.list()) if (other.parent === this) other.parent = init;
    if (this.pid === 1) for (const other of pids.list()) other.kill("SIGKILL");
    this.scope.memoryChanged();
    this.exits.wakeAll();
  }

  // Signals

  /** What kill(2) does from inside: the first process is safe from whatever it has no handler for. */
  signal(signal: Signal): void {
    if (this.status !== undefined) return;
    const handler = this.#handlers?.get(signal);
    if (signal !== "SIGKILL" && signal !== "SIGSTOP" && handler !== undefined) {
      if (handler === "ignore") return;
      handler(signal);
      this.arrivals.wakeAll();
      return;
    }
    if (this.pid === 1 && defaultAction(signal) !== "continue") return;
    this.kill(signal);
  }

  /** The default action, unconditionally: how the runtime ends things from outside. */
  kill(signal: Signal): void {
    const action = defaultAction(signal);
    if (action === "end") this.end({ code: 128 + SIGNAL_NUMBERS[signal], signal });
    if (action === "stop") this.stopped = true;
    if (action === "continue") {
      this.stopped = false;
      this.arrivals.wakeAll();
    }
  }

  handle(signal: Signal, handler: Handler): void {
    this.#handlers ??= new Map();
    this.#handlers.set(signal, handler);
  }

  ignore(signal: Signal): void {
    this.#handlers ??= new Map();
    this.#handlers.set(signal, "ignore");
  }

  isIgnored(signal: Signal): boolean {
    return this.#handlers?.get(signal) === "ignore";
  }

  resetSignal(signal: Signal): void {
    this.#handlers?.delete(signal);
  }

  /** As execve(2): handlers are gone, ignored signals stay ignored. */
  resetHandlers(): void {
    for (const [signal, handler] of this.#handlers ?? []) if (handler !== "ignore") this.#handlers?.delete(signal);
  }

  // Waiting

  /** Returns when any source calls its wake; throws ProcessEnded when the process is ended meanwhile. */
  async waitFor(...sources: readonly Source[]): Promise<void> {
    this.#restCpu();
    await this.#pause(sources);
  }

  /** A wait that the program did not ask for: it stays as busy as it was. */
  async #pause(sources: readonly Source[]): Promise<void> {
    await this.#waitOnce(sources);
    while (this.stopped) {
      this.#restCpu();
      await this.#waitOnce([(wake) => this.arrivals.add(wake)]);
    }
  }

  #restCpu(): void {
    this.#busy?.[Symbol.dispose]();
    this.#busy = undefined;
  }

  #waitOnce(sources: readonly Source[]): Promise<void> {
    this.#demandAlive();
    return new Promise((resolve, reject) => {
      const handles: Disposable[] = [];
      const settle = () => {
        for (const handle of handles) handle[Symbol.dispose]();
        this.#pending?.delete(cancel);
      };
      const cancel = () => {
        settle();
        reject(new ProcessEnded());
      };
      this.#pending ??= new Set();
      this.#pending.add(cancel);
      for (const source of sources) {
        handles.push(
          source(() => {
            settle();
            resolve();
          }),
        );
      }
    });
  }

  #demandAlive(): void {
    if (this.status !== undefined) throw new ProcessEnded();
  }

  /** Awaits something outside the process; the result is dropped when the process is ended meanwhile. */
  async awaitOutside<T>(promise: Promise<T>): Promise<T> {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    await this.waitFor((wake) => {
      promise.then(
        (value) => {
          outcome = { value };
          wake();
        },
        (error: unknown) => {
          outcome = { error };
          wake();
        },
      );
      return { [Symbol.dispose]() {} };
    });
    if (outcome === undefined) throw new ProcessEnded();
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  async sleep(milliseconds: number): Promise<void> {
    const { clock } = this.scope;
    const until = clock.now() + milliseconds;
    do {
      await this.waitFor((wake) => clock.after(Math.max(0, until - clock.now()), wake));
    } while (clock.now() < until);
  }

  /** Sleeps for ever: for servers, which work in their callbacks. */
  async idle(): Promise<never> {
    for (;;) await this.waitFor(() => ({ [Symbol.dispose]() {} }));
  }

  /** Counts work and lets others run when it is their turn. To be awaited in every loop. */
  async tick(operations = 1): Promise<void> {
    const verdict = this.scope.governor.charge(operations);
    if (verdict === "go") {
      this.#demandAlive();
      return;
    }
    if (verdict === "yield") {
      await this.#pause([
        (wake) => {
          const immediate = setImmediate(wake);
          return { [Symbol.dispose]: () => clearImmediate(immediate) };
        },
      ]);
    } else {
      this.#demandAlive();
      this.#busy ??= this.scope.cpu.busy();
      this.cpuMs += verdict.waitMs;
      await this.#pause([(wake) => this.scope.clock.after(verdict.waitMs, wake)]);
    }
    this.scope.governor.resumed();
  }

  /** Works for that many milliseconds of processor time: takes as long and shows in `top`. */
  async compute(milliseconds: number): Promise<void> {
    this.cpuMs += milliseconds;
    using _busy = this.scope.cpu.busy();
    await this.sleep(milliseconds);
  }

  /** What the program has allocated beside its idle size. */
  allocate(bytes: number): void {
    this.memoryBytes = bytes;
    this.scope.memoryChanged();
  }

  // Streams

  descriptor(number: number): OpenFile {
    const file = this.descriptors.get(number);
    if (file === undefined) throw new SystemFault("EBADF");
    return file;
  }

  /** Bytes, or undefined at the end. Throws SystemFault. */
  async read(file: OpenFile | number, max = 65_536, until?: number): Promise<Uint8Array | undefined> {
    const open = typeof file === "number" ? this.descriptor(file) : file;
    await this.tick();
    for (;;) {
      const result = open.tryRead(max, until);
      if (result === "end") return undefined;
      if (result !== "wait") return result;
      await this.waitFor((wake) => open.onReady(wake));
    }
  }

  /** Everything to the end. Throws ENOMEM past 64 MiB. */
  async readAll(file: OpenFile | number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (let part = await this.read(file); part !== undefined; part = await this.read(file)) {
      size += part.length;
      if (size > 67_108_864) throw new SystemFault("ENOMEM");
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /** Waits for room. A reader that is gone ends the process with SIGPIPE, unless it ignores that. */
  async write(file: OpenFile | number, data: Uint8Array | string): Promise<void> {
    const open = typeof file === "number" ? this.descriptor(file) : file;
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    if (bytes.length === 0) return;
    await this.tick(1 + (bytes.length >> 13));
    try {
      while (!open.tryWrite(bytes)) await this.waitFor((wake) => open.onReady(wake));
    } catch (error) {
      if (!(error instanceof SystemFault) || error.code !== "EPIPE") throw error;
      this.#brokenPipe();
      throw error;
    }
  }

  #brokenPipe(): void {
    if (this.isIgnored("SIGPIPE")) return;
    this.end({ code: 141, signal: "SIGPIPE" });
    throw new ProcessEnded();
  }

  print(text: string | Uint8Array): Promise<void> {
    return this.write(1, text);
  }

  /** Standard error; a line about something that went wrong. */
  warn(text: string): Promise<void> {
    return this.descriptors.has(2) ? this.write(2, text) : Promise.resolve();
  }

  exit(code: number): never {
    throw new ExitRequest(code);
  }
}
