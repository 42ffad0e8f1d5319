import type { Directory } from "../../runtime/files/nodes.ts";
import type { RuntimeVolume } from "../../runtime/files/runtime-volume.ts";
import type { LineLog } from "../../runtime/logs.ts";
import type { StoredImage } from "../image-store.ts";
import type { ContainerRun } from "./container-run.ts";
import type { ContainerSettings, EndpointSettings, HostSettings } from "./container-settings.ts";
import type { HealthState } from "./health.ts";
import { StreamHub } from "./stream-hub.ts";

export type ContainerStatus = "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";

/** A container's connection to a network; the address is there while it runs. */
export interface Endpoint {
  readonly networkId: string;
  readonly networkName: string;
  readonly settings: EndpointSettings;
  endpointId: string;
  address: string;
}

/** Something mounted into a container, as `inspect` shows it. */
export interface MountPoint {
  readonly type: "bind" | "volume" | "tmpfs";
  /** The volume's name; empty for others. */
  readonly name: string;
  /** Where it lies for the learner: a path of the home, a volume's directory. */
  readonly source: string;
  readonly destination: string;
  readonly mode: string;
  readonly isWritable: boolean;
  readonly files: RuntimeVolume;
  /** The part of `files` that is mounted: a single file of a home. */
  readonly subPath?: string;
}

export interface PortBinding {
  readonly containerPort: number;
  readonly protocol: "tcp" | "udp";
  readonly hostIp: string;
  readonly hostPort: number;
}

/** Why somebody waits for a container (Engine API, `ContainerWait`). */
export type WaitCondition = "not-running" | "next-exit" | "removed";

export interface ContainerParts {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly image: StoredImage;
  readonly config: ContainerSettings;
  readonly host: HostSettings;
  readonly root: Directory;
  readonly log: LineLog;
}

/** A container of the engine: what it is made of and what became of it. The lifecycle changes it. */
export class EngineContainer {
  readonly id: string;
  name: string;
  readonly created: number;
  readonly image: StoredImage;
  readonly config: ContainerSettings;
  host: HostSettings;
  readonly root: Directory;
  readonly log: LineLog;
  readonly endpoints = new Map<string, Endpoint>();
  mounts: readonly MountPoint[] = [];
  status: ContainerStatus = "created";
  exitCode = 0;
  error = "";
  isOutOfMemory = false;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  restartCount = 0;
  /** Stopped by somebody: restart policies leave it alone. */
  isStoppedByHand = false;
  run: ContainerRun | undefined;
  health: HealthState | undefined;
  ports: readonly PortBinding[] = [];
  readonly streams = new StreamHub();
  readonly execs = new Map<string, { readonly isRunning: boolean }>();
  readonly #waiting = new Map<WaitCondition, Set<() => void>>();

  constructor(parts: ContainerParts) {
    this.id = parts.id;
    this.name = parts.name;
    this.created = parts.created;
    this.image = parts.image;
    this.config = parts.config;
    this.host = parts.host;
    this.root = parts.root;
    this.log = parts.log;
  }

  /** Running in the sense of `docker ps`: also paused, and between two tries of a restart policy. */
  get isActive(): boolean {
    return this.status === "running" || this.status === "paused" || this.status === "restarting";
  }

  /** What runs: the entry point with the command behind it. */
  get argv(): readonly string[] {
    return [...(this.config.Entrypoint ?? []), ...(this.config.Cmd ?? [])];
  }

  /** Calls once; a condition that holds already is not looked at here. */
  waitFor(condition: WaitCondition, tell: () => void): Disposable {
    const waiting = this.#waiting.get(condition) ?? new Set();
    this.#waiting.set(condition, waiting);
    waiting.add(tell);
    return { [Symbol.dispose]: () => waiting.delete(tell) };
  }

  tell(condition: WaitCondition): void {
    const waiting = [...(this.#waiting.get(condition) ?? [])];
    this.#waiting.delete(condition);
    for (const tell of waiting) tell();
  }
}
