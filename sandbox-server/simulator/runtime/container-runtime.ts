/** What a program is told when it is asked to stop; the numbers are Linux'. */
export type Signal =
  | "SIGHUP"
  | "SIGINT"
  | "SIGQUIT"
  | "SIGKILL"
  | "SIGUSR1"
  | "SIGUSR2"
  | "SIGTERM"
  | "SIGCONT"
  | "SIGSTOP"
  | "SIGWINCH"
  | "SIGPIPE";

export interface ExitStatus {
  /** 0 to 255; 128 + n for a program ended by signal n, as a shell reports it. */
  readonly code: number;
  readonly signal?: Signal;
  /** Why the runtime itself ended it. */
  readonly reason?: "OOMKilled" | "ContainerCannotRun" | "StartError";
  readonly message?: string;
}

/** A running program with its three streams. Output is pushed, never lost, and held back while `pause` is in force. */
export interface RunningProcess {
  readonly pid: number;
  write(data: Uint8Array): void;
  closeInput(): void;
  onOutput(listener: (stream: "stdout" | "stderr", data: Uint8Array) => void): Disposable;
  pause(): void;
  resume(): void;
  resize(columns: number, rows: number): void;
  signal(signal: Signal): void;
  readonly exited: Promise<ExitStatus>;
}

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly columns?: number;
  readonly rows?: number;
}

/** A directory of files that several containers may mount; made by the runtime, kept by whoever made it. */
export interface Volume {
  readonly id: string;
  /** Replaces the whole content at once, as the kubelet's atomic writer does (config maps, secrets, downward API). */
  replaceFiles(files: ReadonlyMap<string, { readonly content: Uint8Array; readonly mode: number }>): void;
  /** Bytes in all files. */
  usedBytes(): number;
}

export interface Mount {
  readonly volume: Volume;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** A pod's shared part: one address, one host name, shared process and IPC namespaces when asked. */
export interface PodSandboxConfig {
  readonly uid: string;
  readonly namespace: string;
  readonly podName: string;
  readonly hostname: string;
  readonly subdomain?: string;
  readonly ip: string;
  readonly nodeName: string;
  readonly hostNetwork: boolean;
  readonly shareProcessNamespace: boolean;
  readonly hostAliases: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  readonly dnsSearches: readonly string[];
  /** resolv.conf's `nameserver` lines; the cluster's name server when absent. */
  readonly dnsServers?: readonly string[];
  /** resolv.conf's `options` line; `ndots:5` when absent. */
  readonly dnsOptions?: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface ContainerConfig {
  readonly name: string;
  /**
   * How often a container of this name was started in this pod before: 0 for the first. Pod uid, name and attempt find
   * the saved log and files again after `restore`.
   */
  readonly attempt: number;
  /** As written in the pod; the runtime normalises it (`nginx` is `docker.io/library/nginx:latest`). */
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly workingDirectory?: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly mounts: readonly Mount[];
  readonly readOnlyRootFilesystem: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly fsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  readonly privileged?: boolean;
  readonly capabilities?: readonly string[];
  /** Bytes; a program that takes more ends with reason OOMKilled and code 137. */
  readonly memoryLimitBytes?: number;
  /** Thousandths of a core. */
  readonly cpuLimitMillicores?: number;
  /** `kubectl debug --target`: the container of the pod whose processes this one sees. */
  readonly targetContainer?: string;
  /** Where the termination message is read from; default /dev/termination-log. */
  readonly terminationMessagePath: string;
}

export interface ContainerUsage {
  /** Thousandths of a core over the last window. */
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly stream: "stdout" | "stderr";
  /** Without the line break. */
  readonly text: string;
  /** The program wrote no line break here: the line was too long, or the program ended. */
  readonly isUnfinished?: boolean;
}

export interface LogOptions {
  readonly sinceTime?: number;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

/** A container's log: bounded (10 MiB as the kubelet rotates it), readable after the container has ended. */
export interface ContainerLog {
  read(options: LogOptions): readonly LogLine[];
  /** Each line as it is written, after those `read` gave in the same turn of the event loop. */
  follow(listener: (line: LogLine) => void): Disposable;
}

export interface Container {
  readonly id: string;
  /** `docker.io/library/nginx@sha256:…` */
  readonly imageId: string;
  readonly imageReference: string;
  readonly log: ContainerLog;
  /** Starts the main program. Faults of configuration (no such executable, runAsNonRoot) come as an exit status. */
  start(): RunningProcess;
  /** Throws RuntimeFault("not-running") when the main program is not running. */
  exec(options: ExecOptions): RunningProcess;
  usage(): ContainerUsage;
  /** What the program wrote to its termination message file. */
  terminationMessage(): string;
  /** Ends everything in it at once and gives its files back; the log stays readable until the container is forgotten. */
  remove(): void;
}

export type ImagePull =
  | { readonly status: "present"; readonly imageId: string; readonly reference: string; readonly sizeBytes: number }
  | {
      readonly status: "pulled";
      readonly imageId: string;
      readonly reference: string;
      readonly sizeBytes: number;
      readonly durationMs: number;
    }
  /** `message` is what a registry and containerd would say: `failed to pull and unpack image "docker.io/library/nope:latest": …`. */
  | {
      readonly status: "failed";
      readonly reason: "ErrImagePull" | "InvalidImageName" | "ErrImageNeverPull";
      readonly message: string;
    };

export interface PodSandbox {
  readonly config: PodSandboxConfig;
  createContainer(config: ContainerConfig): Container;
  /** Whether something in the pod accepts TCP connections on this port of its address. */
  isListening(port: number): boolean;
  /** Ends all containers and gives the address back (a pod that has completed); logs stay readable and are saved. */
  stop(): void;
  /** Forgets everything of the pod, logs included. */
  remove(): void;
}

export interface VolumeOptions {
  readonly id: string;
  readonly sizeLimitBytes?: number;
  /** On a tmpfs instead of the machine's disk. */
  readonly isInMemory?: boolean;
}

/** One simulated machine's runtime: containerd, in the terms of the Container Runtime Interface. */
export interface ContainerRuntime {
  pull(image: string, policy: "Always" | "IfNotPresent" | "Never", nodeName: string): ImagePull;
  /** The user that a present image declares: "" (root), a number, a name, or `user:group`; needed for `runAsNonRoot`. */
  imageUser(image: string): string;
  createPodSandbox(config: PodSandboxConfig): PodSandbox;
  createVolume(options: VolumeOptions): Volume;
  /** A directory of a simulated node (`hostPath`), shared by every pod of that node that mounts it. */
  hostVolume(nodeName: string, path: string): Volume;
  /** What a simulated node has at a path, for the types of `hostPath`. */
  hostPathKind(nodeName: string, path: string): "directory" | "file" | undefined;
  removeVolume(id: string): void;
  /** Every file and log that must outlive the process; JSON-safe, and restorable by `restore` on a fresh runtime. */
  snapshot(): RuntimeSnapshot;
  restore(snapshot: RuntimeSnapshot): void;
}

export interface RuntimeSnapshot {
  readonly version: 1;
  readonly volumes: unknown;
  readonly containers: unknown;
}
