import type { Duplex, Readable } from "node:stream";
import type { CallOptions } from "../../../sandbox-provider.ts";

/**
 * A Docker Engine as this provider uses it. Every method has a time-out of its own and takes `{ signal }`; what the
 * engine refuses is thrown as EngineRefusal, an engine that can't be reached as `sandbox-provider-unavailable`.
 */
export interface Engine {
  /** Where it listens, as DOCKER_HOST says it: `unix:///var/run/docker.sock`. */
  readonly host: string;
  info(options: CallOptions): Promise<EngineInfo>;

  /** The id of an image that is there (`sha256:…`), or undefined. */
  findImage(reference: string, options: CallOptions): Promise<ImageSummary | undefined>;
  /** Fetches from its registry; `onProgress` is told the share that has come, 0 to 1. */
  pullImage(reference: string, options: PullOptions): Promise<void>;
  /** Loads an archive of `docker save`; tells the references in it. */
  loadImages(archive: Readable, options: CallOptions): Promise<readonly string[]>;
  /** An archive of `docker save`. */
  saveImages(references: readonly string[], options: CallOptions): Promise<Readable>;

  /** Errors: EngineRefusal with `isOverlap` when the subnet is taken. */
  createNetwork(spec: NetworkSpec, options: CallOptions): Promise<void>;
  listNetworks(labels: Labels, options: CallOptions): Promise<readonly NetworkSummary[]>;
  /** An absent one is no fault, here and below. */
  removeNetwork(name: string, options: CallOptions): Promise<void>;

  /** Errors: EngineRefusal where it can't keep a volume to the size that is asked for. */
  createVolume(name: string, labels: Labels, options: VolumeOptions): Promise<void>;
  listVolumes(labels: Labels, options: CallOptions): Promise<readonly VolumeSummary[]>;
  removeVolume(name: string, options: CallOptions): Promise<void>;

  /** Makes it, and doesn't start it. */
  createContainer(spec: ContainerSpec, options: CallOptions): Promise<void>;
  startContainer(name: string, options: CallOptions): Promise<void>;
  /** Asks it to end, and kills it after `graceSeconds`. */
  stopContainer(name: string, options: CallOptions & { readonly graceSeconds: number }): Promise<void>;
  /** Kills it, running or not; its anonymous volumes go with it. */
  removeContainer(name: string, options: CallOptions): Promise<void>;
  /** What happens to it when it ends or the engine starts again. */
  setRestart(name: string, restart: RestartPolicy, options: CallOptions): Promise<void>;
  findContainer(name: string, options: CallOptions): Promise<ContainerState | undefined>;
  listContainers(labels: Labels, options: CallOptions): Promise<readonly ContainerSummary[]>;
  /** The last lines of both streams. */
  lastLogLines(name: string, lines: number, options: CallOptions): Promise<readonly string[]>;
  /** Memory in use now, without the page cache that can be given back, bytes. */
  memoryInUse(name: string, options: CallOptions): Promise<number>;

  /** A regular file of a container, running or not; undefined when it isn't there. At most 16 MiB. */
  readFile(container: string, path: string, options: CallOptions): Promise<Buffer | undefined>;
  /** Puts files below `directory`, which must exist; works on volumes of containers with a read-only root too. */
  writeFiles(
    container: string,
    directory: string,
    files: readonly ContainerFile[],
    options: CallOptions,
  ): Promise<void>;

  /** Runs to its end, output collected. The program lives on when a time-out or an abort comes first. */
  exec(container: string, command: ExecCommand, options: ExecOptions): Promise<ExecResult>;
  /** A program with its streams. Closing them does not end it (facts of the engine): kill it through another exec. */
  openExec(container: string, command: ExecCommand, options: OpenExecOptions): Promise<ExecSession>;
}

export type Labels = Readonly<Record<string, string>>;

export interface EngineInfo {
  readonly version: string;
  /** `linux` wherever containers of ours can run. */
  readonly osType: string;
  readonly architecture: string;
  readonly cgroupVersion: 1 | 2;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Names of `--runtime`: runc, sysbox-runc, kata-runtime … */
  readonly runtimes: readonly string[];
  readonly storageDriver: string;
  /** `userns`, `rootless`, `seccomp`, `apparmor`, `cgroupns` … */
  readonly securityOptions: readonly string[];
  readonly kernelVersion: string;
  /** The engine's name of the machine it runs on. */
  readonly machine: string;
}

export interface ImageSummary {
  readonly id: string;
  readonly bytes: number;
  readonly labels: Labels;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

export interface PullOptions extends CallOptions {
  readonly onProgress?: (share: number) => void;
}

export interface NetworkSpec {
  readonly name: string;
  readonly labels: Labels;
  /** `10.231.0.16/28` */
  readonly subnet: string;
  readonly internal: boolean;
  readonly driverOptions: Labels;
}

export interface NetworkSummary {
  readonly name: string;
  readonly labels: Labels;
  readonly subnets: readonly string[];
}

export interface VolumeOptions extends CallOptions {
  /** The most that fits in; without a limit when absent. */
  readonly bytes?: number | undefined;
}

export interface VolumeSummary {
  readonly name: string;
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export type RestartPolicy = "no" | "unless-stopped";

/** Everything that is said about a container; what is absent is the engine's default. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Labels;
  readonly hostname?: string;
  /** `1000:1000` */
  readonly user?: string;
  readonly workingDirectory?: string;
  /** `none` when absent. */
  readonly network?: { readonly name: string; readonly address: string; readonly aliases: readonly string[] };
  readonly dns?: readonly string[];
  readonly extraHosts?: Labels;
  readonly mounts?: readonly Mount[];
  readonly privileged?: boolean;
  readonly runtime?: string;
  readonly dropCapabilities?: readonly string[];
  readonly addCapabilities?: readonly string[];
  /** `no-new-privileges`, `seccomp=unconfined` … */
  readonly securityOptions?: readonly string[];
  readonly deviceRules?: readonly string[];
  readonly devices?: readonly string[];
  readonly sysctls?: Labels;
  readonly readOnlyRoot?: boolean;
  /** A small init as process 1 that reaps what others leave. */
  readonly init?: boolean;
  readonly cgroupNamespace?: "private" | "host";
  readonly limits: ContainerLimits;
  readonly restart?: RestartPolicy;
  readonly stopSignal?: string;
}

export type Mount =
  | { readonly type: "volume"; readonly source: string; readonly target: string; readonly readOnly?: boolean }
  | { readonly type: "bind"; readonly source: string; readonly target: string; readonly readOnly?: boolean }
  | { readonly type: "tmpfs"; readonly target: string; readonly options: string };

export interface ContainerLimits {
  /** Swap is not given beside it. */
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly pids: number;
  /** Of one process. */
  readonly openFiles?: number;
  /** Of the container's own files, volumes apart; refused by engines without quotas. */
  readonly diskBytes?: number | undefined;
}

export interface ContainerSummary {
  readonly name: string;
  readonly labels: Labels;
  readonly running: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface ContainerState extends ContainerSummary {
  /** Of its last start, on the engine's clock; milliseconds since the epoch. */
  readonly startedAt: number;
  readonly hostname: string;
  readonly restarts: number;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** Address in each network by its name. */
  readonly addresses: Labels;
}

export interface ContainerFile {
  /** Relative, `/` between parts; directories on the way are made. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface ExecCommand {
  readonly argv: readonly string[];
  readonly user?: string;
  readonly environment?: Labels;
  readonly workingDirectory?: string;
}

export interface ExecOptions extends CallOptions {
  readonly input?: string | Uint8Array | AsyncIterable<string>;
  readonly timeoutMs: number;
  /** Bytes kept of each stream; what is more is dropped. */
  readonly maxOutputBytes?: number;
}

export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface OpenExecOptions extends CallOptions {
  /** With a terminal, `stream` carries the raw bytes and `stderr` stays empty. */
  readonly terminal?: { readonly columns: number; readonly rows: number };
}

export interface ExecSession {
  /** Writing is the program's input, reading its output; destroying it hangs up. */
  readonly stream: Duplex;
  /** Without a terminal: what it says on the side. */
  readonly stderr: Readable;
  resize(columns: number, rows: number): Promise<void>;
  /** The exit code, asked for after the stream has ended; undefined while it runs. */
  exitCode(): Promise<number | undefined>;
}
