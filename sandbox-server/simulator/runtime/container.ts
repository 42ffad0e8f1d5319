import { type ContainerFiles, createContainerFiles } from "./container-files.ts";
import type {
  Container,
  ContainerConfig,
  ContainerUsage,
  ExecOptions,
  ExitStatus,
  PodSandboxConfig,
  RunningProcess,
} from "./container-runtime.ts";
import { ROOT } from "./files/credentials.ts";
import type { FileTree } from "./files/file-tree.ts";
import { FileView } from "./files/file-view.ts";
import type { Directory } from "./files/nodes.ts";
import { type SavedNode, saveDirectory } from "./files/saved-tree.ts";
import { SystemFault } from "./files/system-fault.ts";
import { withHostsFile } from "./hosts-file.ts";
import type { Image } from "./images/image.ts";
import { LineLog } from "./logs.ts";
import type { ContainerScope } from "./processes/container-scope.ts";
import { CpuMeter } from "./processes/cpu-meter.ts";
import { becomeProgram, DEFAULT_PATH, type Executable, findInPath, loadExecutable } from "./processes/execute.ts";
import { Governor } from "./processes/governor.ts";
import type { PidNamespace } from "./processes/pid-namespace.ts";
import { Process } from "./processes/process.ts";
import { failedProcess, ProcessStreams, runningProcess } from "./running-process.ts";
import { RuntimeFault } from "./runtime-fault.ts";
import type { RuntimeServices } from "./services.ts";
import { openTerminationFile, readTerminationMessage } from "./termination-message.ts";
import { identify } from "./users.ts";

/** What `snapshot` keeps of a container. */
export interface SavedContainer {
  readonly id: string;
  readonly log: readonly (readonly [number, 0 | 1, string])[];
  readonly files?: SavedNode;
}

export interface ContainerParts {
  readonly services: RuntimeServices;
  readonly image: Image;
  readonly pod: PodSandboxConfig;
  readonly config: ContainerConfig;
  readonly network: ContainerScope["network"];
  readonly pids: PidNamespace;
  readonly saved: SavedContainer | undefined;
  /** What is kept from one start of the same container to the next; made here when absent. */
  readonly kept?: KeptContainer;
  /** The container's own files of /etc, by path; a pod's when absent. */
  readonly etc?: readonly (readonly [path: string, text: string])[];
}

/** A container that can be started again: its name, its writable tree over the image and its log. */
export interface KeptContainer {
  readonly id: string;
  readonly root: Directory;
  readonly log: LineLog;
}

/** A container of the simulated runtime. */
export class SimulatedContainer implements Container {
  readonly id: string;
  readonly imageId: string;
  readonly imageReference: string;
  readonly log: LineLog;
  readonly #parts: ContainerParts;
  readonly #scope: ContainerScope;
  readonly #files: ContainerFiles;
  #main: Process | undefined;
  #outOfMemory = false;

  constructor(parts: ContainerParts) {
    const { services, image, config, pod, pids, saved } = parts;
    const { clock, random } = services;
    this.#parts = parts;
    this.id = parts.kept?.id ?? saved?.id ?? hexadecimal(random, 64);
    this.imageId = image.imageId;
    this.imageReference = image.reference;
    this.log =
      parts.kept?.log ??
      new LineLog(
        () => clock.now(),
        saved?.log.map(([time, stream, text]) => ({ time, stream: stream === 0 ? "stdout" : "stderr", text })),
      );
    const now = clock.now();
    this.#files = createContainerFiles({
      image,
      pod,
      config,
      pids,
      random,
      now,
      scope: () => this.#scope,
      saved: saved?.files,
      root: parts.kept?.root,
      etc: parts.etc,
    });
    this.#scope = {
      clock,
      random,
      pids,
      tree: this.#files.tree,
      governor: new Governor(clock, services.governor),
      cpu: new CpuMeter(clock, config.cpuLimitMillicores),
      programs: services.programs,
      network: withHostsFile(parts.network, () => this.#readEtc("hosts")),
      hostname: pod.hostname,
      podIp: pod.ip,
      nodeName: pod.nodeName,
      image: { reference: image.reference },
      get memoryLimitBytes() {
        return config.memoryLimitBytes;
      },
      cpuLimitMillicores: config.cpuLimitMillicores,
      privileged: config.privileged === true,
      startedAt: now,
      memoryChanged: () => this.#checkMemory(),
    };
  }

  get name(): string {
    return this.#parts.config.name;
  }

  get isRunning(): boolean {
    return this.#main !== undefined && this.#main.status === undefined;
  }

  /** What its programs see as `/`, mounts included. */
  get tree(): FileTree {
    return this.#files.tree;
  }

  /** Its running processes, by process id. */
  processes(): readonly Process[] {
    return this.#own();
  }

  /** The processes that its programs see. */
  get pids(): PidNamespace {
    return this.#parts.pids;
  }

  start(): RunningProcess {
    const { config, image } = this.#parts;
    const argv = this.#mainArguments();
    const [name] = argv;
    if (name === undefined) return failedProcess(startError("no command specified"));
    const streams = new ProcessStreams({
      tty: config.tty,
      stdin: config.stdin,
      hangsUp: false,
      record: (stream, data) => this.log.append(stream, data),
      signalGroup: (group, signal) => this.#scope.pids.signalGroup(group, signal),
    });
    const workingDirectory = config.workingDirectory ?? image.workingDirectory;
    const process = this.#createProcess(argv, image.user, workingDirectory, streams, config.tty);
    const executable = this.#load(process, name, argv);
    if (typeof executable === "string") {
      process.end({ code: 128 });
      return failedProcess(startError(executable));
    }
    this.#main = process;
    openTerminationFile(this.#rootView(), config);
    const running = runningProcess(process, streams, (status) => this.#finish(status));
    process.start(() => becomeProgram(process, executable));
    return running;
  }

  exec(options: ExecOptions): RunningProcess {
    if (this.#main === undefined || this.#main.status !== undefined) {
      throw new RuntimeFault("not-running", `container ${this.id} is not running`);
    }
    const [name = ""] = options.argv;
    const streams = new ProcessStreams({
      tty: options.tty,
      stdin: options.stdin,
      columns: options.columns,
      rows: options.rows,
      hangsUp: true,
      signalGroup: (group, signal) => this.#scope.pids.signalGroup(group, signal),
    });
    const { config, image } = this.#parts;
    const directory = options.workingDirectory ?? config.workingDirectory ?? image.workingDirectory;
    const user = options.user ?? image.user;
    const process = this.#createProcess(options.argv, user, directory, streams, options.tty, options.env);
    const executable = this.#load(process, name, options.argv);
    if (typeof executable === "string") {
      const code = executable.includes("permission denied") ? 126 : 127;
      process.end({ code });
      const message = `OCI runtime exec failed: exec failed: unable to start container process: ${executable}: unknown`;
      return failedProcess({ code, message });
    }
    const running = runningProcess(process, streams);
    process.start(() => becomeProgram(process, executable));
    return running;
  }

  usage(): ContainerUsage {
    return { cpuMillicores: this.#scope.cpu.millicores(), memoryBytes: this.#memoryBytes() };
  }

  /** Processor time since the start, in milliseconds. */
  get cpuMs(): number {
    return this.#scope.cpu.totalMs();
  }

  terminationMessage(): string {
    return readTerminationMessage(this.#rootView(), this.#parts.config);
  }

  remove(): void {
    this.#killAll();
  }

  /** Whether anything has changed that a snapshot keeps. */
  get revision(): number {
    return this.log.revision + this.#files.filesystem.revision;
  }

  save(): SavedContainer {
    const files = saveDirectory(this.#files.root);
    const log = this.log.read({}).map((line) => [line.time, line.stream === "stdout" ? 0 : 1, line.text] as const);
    return { id: this.id, log, ...(files === undefined ? {} : { files }) };
  }

  #mainArguments(): string[] {
    const { config, image } = this.#parts;
    if (config.command !== undefined && config.command.length > 0) return [...config.command, ...(config.args ?? [])];
    const tail = config.args !== undefined && config.args.length > 0 ? config.args : (image.command ?? []);
    return [...(image.entrypoint ?? []), ...tail];
  }

  #createProcess(
    argv: readonly string[],
    user: string,
    workingDirectory: string,
    streams: ProcessStreams,
    tty: boolean,
    extra: Readonly<Record<string, string>> = {},
  ): Process {
    const { config, image } = this.#parts;
    const identity = identify(user, config, this.#readEtc("passwd"), this.#readEtc("group"));
    const env = new Map(Object.entries({ PATH: DEFAULT_PATH, HOSTNAME: this.#scope.hostname, ...image.env }));
    if (tty) env.set("TERM", "xterm");
    for (const { name, value } of config.env) env.set(name, value);
    for (const [name, value] of Object.entries(extra)) env.set(name, value);
    if (!env.has("HOME")) env.set("HOME", identity.home);
    const process = new Process({
      scope: this.#scope,
      argv,
      env,
      workingDirectory: "/",
      credentials: identity.credentials,
      descriptors: new Map(),
      terminal: streams.terminal,
    });
    for (const [number, file] of streams.descriptors(process.files.open("/dev/null", "read")))
      process.descriptors.set(number, file);
    if (streams.terminal !== undefined) streams.terminal.foregroundGroup = process.group;
    process.workingDirectory = this.#prepareDirectory(workingDirectory);
    return process;
  }

  /** A working directory that is missing is made, as the runtime does. */
  #prepareDirectory(path: string): string {
    const view = this.#rootView();
    if (view.find(path) === undefined && !this.#parts.config.readOnlyRootFilesystem) {
      const names = path.split("/").filter((name) => name !== "");
      for (let count = 1; count <= names.length; count += 1) {
        const part = `/${names.slice(0, count).join("/")}`;
        if (view.find(part) === undefined) view.makeDirectory(part, 0o755);
      }
    }
    return view.isDirectory(path) ? view.realPath(path) : "/";
  }

  #load(process: Process, name: string, argv: readonly string[]): Executable | string {
    const path = findInPath(process, name);
    if (path === undefined) return `exec: "${name}": executable file not found in $PATH`;
    try {
      return loadExecutable(process, path, argv);
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      if (error.code === "ENOENT") return `exec: "${name}": stat ${name}: no such file or directory`;
      if (error.code === "EACCES") return `exec: "${name}": permission denied`;
      return `exec ${path}: ${error.message.toLowerCase()}`;
    }
  }

  #readEtc(name: string): string {
    try {
      return this.#rootView().readText(`/etc/${name}`);
    } catch (error) {
      if (error instanceof SystemFault) return "";
      throw error;
    }
  }

  #rootView(): FileView {
    const user = { pid: 0, credentials: ROOT, workingDirectory: "/", umask: 0o022 };
    return new FileView(this.#files.tree, user, () => this.#parts.services.clock.now());
  }

  #memoryBytes(): number {
    return this.#own().reduce((sum, process) => sum + process.memoryBytes, 0);
  }

  /** Processes of this container; with a shared process namespace others are in the list too. */
  #own(): Process[] {
    return this.#scope.pids.list().filter((process) => process.scope === this.#scope);
  }

  #checkMemory(): void {
    const limit = this.#parts.config.memoryLimitBytes;
    if (limit === undefined || this.#outOfMemory || this.#memoryBytes() <= limit) return;
    this.#outOfMemory = true;
    this.#killAll();
  }

  #killAll(): void {
    for (const process of this.#own().reverse()) process.kill("SIGKILL");
  }

  #finish(status: ExitStatus): ExitStatus {
    for (const process of this.#own()) process.kill("SIGKILL");
    this.log.finish();
    return this.#outOfMemory ? { code: 137, signal: "SIGKILL", reason: "OOMKilled" } : status;
  }
}

function startError(text: string): ExitStatus {
  return {
    code: 128,
    reason: "StartError",
    message: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${text}: unknown`,
  };
}

function hexadecimal(random: { next(): number }, length: number): string {
  return Array.from({ length }, () => Math.floor(random.next() * 16).toString(16)).join("");
}
