import type { ExitStatus, Signal } from "../container-runtime.ts";
import type { Credentials } from "../files/credentials.ts";
import { type FileUser, FileView } from "../files/file-view.ts";
import type { OpenFile } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import { UsageFault } from "../programs/program.ts";
import type { ContainerScope } from "./container-scope.ts";
import { ExitRequest, ProcessEnded, ReplaceRequest } from "./endings.ts";
import { defaultAction, SIGNAL_NUMBERS } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { Waiters } from "./waiters.ts";
import { WaitingProcess } from "./waiting-process.ts";

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

const DEFAULT_MEMORY = 700 * 1024;

/** A process of a container: identity, descriptors, signals, and the blocking calls that programs are made of. */
export class Process extends WaitingProcess implements FileUser {
  readonly pid: number;
  readonly startedAt: number;
  readonly files: FileView;
  readonly descriptors: Map<number, OpenFile>;
  readonly terminal: Terminal | undefined;
  readonly exits = new Waiters();
  parent: Process | undefined;
  argv: readonly string[];
  env: Map<string, string>;
  workingDirectory: string;
  credentials: Credentials;
  umask: number;
  group: number;
  memoryBytes = DEFAULT_MEMORY;
  #handlers: Map<Signal, Handler | "ignore"> | undefined;

  /** Throws EAGAIN when the container has too many processes. */
  constructor(options: ProcessOptions) {
    super(options.scope);
    const pid = options.scope.pids.allocate();
    if (pid === undefined) throw new SystemFault("EAGAIN");
    this.pid = pid;
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
    this.restCpu();
    const { pids } = this.scope;
    pids.delete(this.pid);
    for (const file of this.descriptors.values()) file.close();
    this.descriptors.clear();
    this.endWaits();
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
