import type {
  Container,
  ContainerConfig,
  ContainerRuntime,
  ExecOptions,
  ExitStatus,
  ImagePull,
  LogLine,
  PodSandbox,
  PodSandboxConfig,
  RunningProcess,
  RuntimeSnapshot,
  Signal,
  Volume,
} from "../../runtime/container-runtime.ts";

type Files = ReadonlyMap<string, { readonly content: Uint8Array; readonly mode: number }>;

/** A program that does nothing until a test ends it. */
export class FakeProcess implements RunningProcess {
  readonly pid = 1;
  readonly exited: Promise<ExitStatus>;
  readonly signals: Signal[] = [];
  readonly #end: (exit: ExitStatus) => void;
  readonly #onSignal: (signal: Signal, end: (exit: ExitStatus) => void) => void;
  readonly #unread: string[] = [];
  #listener: ((stream: "stdout" | "stderr", data: Uint8Array) => void) | undefined;

  constructor(onSignal: (signal: Signal, end: (exit: ExitStatus) => void) => void) {
    let end: (exit: ExitStatus) => void = () => undefined;
    this.exited = new Promise((resolve) => {
      end = resolve;
    });
    this.#end = end;
    this.#onSignal = onSignal;
  }

  write(): void {}
  closeInput(): void {}
  pause(): void {}
  resume(): void {}
  resize(): void {}

  onOutput(listener: (stream: "stdout" | "stderr", data: Uint8Array) => void): Disposable {
    this.#listener = listener;
    for (const text of this.#unread.splice(0)) this.print(text);
    return { [Symbol.dispose]: () => undefined };
  }

  print(text: string): void {
    if (this.#listener === undefined) this.#unread.push(text);
    else this.#listener("stdout", Buffer.from(text));
  }

  signal(signal: Signal): void {
    this.signals.push(signal);
    this.#onSignal(signal, (exit) => this.exit(exit));
  }

  exit(exit: ExitStatus): void {
    this.#end(exit);
  }
}

export class FakeContainer implements Container {
  readonly imageId = "docker.io/library/fake@sha256:1";
  readonly imageReference = "docker.io/library/fake:latest";
  readonly lines: LogLine[] = [];
  readonly log = {
    read: () => this.lines,
    follow: () => ({ [Symbol.dispose]: () => undefined }),
  };
  readonly id: string;
  readonly config: ContainerConfig;
  readonly #runtime: FakeRuntime;
  process: FakeProcess | undefined;

  constructor(runtime: FakeRuntime, id: string, config: ContainerConfig) {
    this.#runtime = runtime;
    this.id = id;
    this.config = config;
  }

  start(): RunningProcess {
    const process = new FakeProcess(this.#runtime.onSignal);
    this.process = process;
    this.#runtime.onStart(this, process);
    return process;
  }

  exec(options: ExecOptions): RunningProcess {
    const process = new FakeProcess((_, end) => end({ code: 137 }));
    this.#runtime.onExec(options, process, this);
    return process;
  }

  usage() {
    return { cpuMillicores: 1, memoryBytes: 1 };
  }

  terminationMessage(): string {
    return "";
  }

  remove(): void {}
}

export class FakeVolume implements Volume {
  readonly id: string;
  files: Files = new Map();

  constructor(id: string) {
    this.id = id;
  }

  replaceFiles(files: Files): void {
    this.files = files;
  }

  usedBytes(): number {
    return 0;
  }

  /** The text of a file. */
  text(path: string): string | undefined {
    const file = this.files.get(path);
    return file === undefined ? undefined : Buffer.from(file.content).toString();
  }
}

/** A runtime whose programs do what a test says. */
export class FakeRuntime implements ContainerRuntime {
  readonly containers: FakeContainer[] = [];
  readonly volumes = new Map<string, FakeVolume>();
  readonly sandboxes: PodSandboxConfig[] = [];
  readonly hostPaths = new Map<string, "directory" | "file">();
  /** Images that were pulled before. */
  readonly present = new Set<string>();
  user = "";
  onStart: (container: FakeContainer, process: FakeProcess) => void = () => undefined;
  onExec: (options: ExecOptions, process: FakeProcess, container: FakeContainer) => void = (_, process) =>
    process.exit({ code: 0 });
  /** Programs obey by default, as a shell reports it. */
  onSignal: (signal: Signal, end: (exit: ExitStatus) => void) => void = (signal, end) =>
    end({ code: signal === "SIGKILL" ? 137 : 143, signal });

  pull(image: string, policy: "Always" | "IfNotPresent" | "Never"): ImagePull {
    const found = {
      imageId: `docker.io/library/${image}@sha256:1`,
      reference: `docker.io/library/${image}`,
      sizeBytes: 1000,
    };
    if (image.startsWith("nope")) return { status: "failed", reason: "ErrImagePull", message: "not found" };
    if (image.includes("!")) return { status: "failed", reason: "InvalidImageName", message: "bad reference" };
    if (this.present.has(image)) return { status: "present", ...found };
    if (policy === "Never") return { status: "failed", reason: "ErrImageNeverPull", message: "" };
    this.present.add(image);
    return { status: "pulled", durationMs: 300, ...found };
  }

  imageUser(): string {
    return this.user;
  }

  createPodSandbox(config: PodSandboxConfig): PodSandbox {
    this.sandboxes.push(config);
    return {
      config,
      createContainer: (container) => {
        const made = new FakeContainer(this, `id-${this.containers.length + 1}`, container);
        this.containers.push(made);
        return made;
      },
      isListening: () => false,
      stop: () => undefined,
      remove: () => undefined,
    };
  }

  createVolume({ id }: { readonly id: string }): Volume {
    const volume = this.volumes.get(id) ?? new FakeVolume(id);
    this.volumes.set(id, volume);
    return volume;
  }

  hostVolume(nodeName: string, path: string): Volume {
    return this.createVolume({ id: `${nodeName}:${path}` });
  }

  hostPathKind(_nodeName: string, path: string): "directory" | "file" | undefined {
    return this.hostPaths.get(path);
  }

  removeVolume(id: string): void {
    this.volumes.delete(id);
  }

  snapshot(): RuntimeSnapshot {
    return { version: 1, volumes: {}, containers: {} };
  }

  restore(): void {}
}
