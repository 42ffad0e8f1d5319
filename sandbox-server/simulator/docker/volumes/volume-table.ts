import type { Clock, RandomSource } from "../../clock.ts";
import { Filesystem, NODE_DISK_BYTES } from "../../runtime/files/filesystem.ts";
import { Directory } from "../../runtime/files/nodes.ts";
import { RuntimeVolume } from "../../runtime/files/runtime-volume.ts";
import { restoreDirectory, type SavedNode, saveDirectory } from "../../runtime/files/saved-tree.ts";
import type { EngineEvents } from "../engine-events.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId } from "../identifiers.ts";

/** A named or anonymous volume with its files. */
export interface EngineVolume {
  readonly name: string;
  readonly created: number;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly options: Readonly<Record<string, string>> | null;
  readonly isAnonymous: boolean;
  readonly files: RuntimeVolume;
  /** Whether it was mounted before: an empty one is filled from the image the first time. */
  isFilled: boolean;
}

export interface SavedVolume {
  readonly name: string;
  readonly created: number;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly options: Readonly<Record<string, string>> | null;
  readonly isAnonymous: boolean;
  readonly isFilled: boolean;
  readonly tree?: SavedNode;
}

export interface VolumeRequest {
  readonly name: string | undefined;
  readonly driver?: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly options: Readonly<Record<string, string>> | null;
}

const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Engines live in the server's memory. */
const MOST_VOLUMES = 250;

/** Where the engine says its volumes lie. */
export const volumeRoot = "/var/lib/docker/volumes";

interface TableParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: EngineEvents;
  readonly changed: () => void;
}

/** All volumes of one engine (driver `local`). */
export class VolumeTable {
  readonly #parts: TableParts;
  readonly #volumes = new Map<string, EngineVolume>();

  constructor(parts: TableParts, saved: readonly SavedVolume[] = []) {
    this.#parts = parts;
    for (const { tree, ...volume } of saved) {
      const made: EngineVolume = { ...volume, files: this.#files(volume.name) };
      if (tree !== undefined) restoreDirectory(made.files.root(), tree);
      this.#volumes.set(volume.name, made);
    }
  }

  list(): readonly EngineVolume[] {
    return [...this.#volumes.values()];
  }

  find(name: string): EngineVolume | undefined {
    return this.#volumes.get(name);
  }

  /** Errors: EngineFault 404. */
  get(name: string): EngineVolume {
    const found = this.#volumes.get(name);
    if (found === undefined) throw new EngineFault(404, `get ${name}: no such volume`);
    return found;
  }

  /** Makes a volume, or finds the one of that name. Errors: EngineFault 400 for a faulty name, 404 for an unknown driver. */
  create({ name, driver, labels, options }: VolumeRequest): EngineVolume {
    if (driver !== undefined && driver !== "" && driver !== "local") {
      throw new EngineFault(
        404,
        `create ${name ?? ""}: error looking up volume plugin ${driver}: plugin "${driver}" not found`,
      );
    }
    const isAnonymous = name === undefined || name === "";
    const given = isAnonymous ? randomId(this.#parts.random) : name;
    const known = this.#volumes.get(given);
    if (known !== undefined) return known;
    if (!nameForm.test(given)) {
      const words =
        given.length < 2 ? "volume name is too short, names should be at least two alphanumeric characters" : undefined;
      throw new EngineFault(
        400,
        words ??
          `create ${given}: "${given}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      );
    }
    if (this.#volumes.size >= MOST_VOLUMES) {
      throw new EngineFault(500, `no space left on device: this engine keeps ${MOST_VOLUMES} volumes at most`);
    }
    const created = this.#parts.clock.now();
    const volume: EngineVolume = {
      name: given,
      created,
      labels,
      options,
      isAnonymous,
      files: this.#files(given),
      isFilled: false,
    };
    this.#volumes.set(given, volume);
    this.#parts.events.publish("volume", "create", given, { driver: "local" });
    this.#parts.changed();
    return volume;
  }

  /** The caller has made sure that no container has it. */
  remove(volume: EngineVolume): void {
    this.#volumes.delete(volume.name);
    this.#parts.events.publish("volume", "destroy", volume.name, { driver: "local" });
    this.#parts.changed();
  }

  /** Grows when files in any volume change. */
  get revision(): number {
    let sum = 0;
    for (const { files } of this.#volumes.values()) sum += files.filesystem.revision;
    return sum;
  }

  save(): readonly SavedVolume[] {
    return this.list().map(({ files, ...volume }) => {
      const tree = saveDirectory(files.root());
      return { ...volume, ...(tree === undefined ? {} : { tree }) };
    });
  }

  #files(name: string): RuntimeVolume {
    const now = () => this.#parts.clock.now();
    const filesystem = new Filesystem("ext4", NODE_DISK_BYTES);
    const root = new Directory(filesystem, { mode: 0o755, uid: 0, gid: 0 }, now());
    return new RuntimeVolume(name, filesystem, () => root, now, false);
  }
}
