import { Filesystem } from "../../runtime/files/filesystem.ts";
import { Directory } from "../../runtime/files/nodes.ts";
import { RuntimeVolume } from "../../runtime/files/runtime-volume.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { fillVolume } from "../volumes/fill-volume.ts";
import { type EngineVolume, volumeRoot } from "../volumes/volume-table.ts";
import type { MountSettings } from "./container-settings.ts";
import type { EngineContainer, MountPoint } from "./engine-container.ts";

/** What a tmpfs may hold when nobody says: half of a machine's memory is the kernel's answer. */
const TMPFS_BYTES = 4 * 1024 * 1024 * 1024;

/**
 * Everything that a container mounts: `--volumes-from`, `-v`, `--mount`, `--tmpfs`, and an anonymous volume for each
 * VOLUME of its image. Volumes are made here. Errors: EngineFault 400 for faulty or forbidden sources.
 */
export function prepareMounts(context: EngineContext, container: EngineContainer): readonly MountPoint[] {
  const points = new Map<string, MountPoint>();
  const add = (point: MountPoint) => points.set(point.destination, point);
  for (const reference of container.host.VolumesFrom ?? []) {
    const [name = "", mode = ""] = reference.split(":");
    for (const point of context.containers.get(name).mounts)
      add(mode === "ro" ? { ...point, isWritable: false } : point);
  }
  const seen = new Set<string>();
  const addOnce = (point: MountPoint) => {
    if (seen.has(point.destination)) throw new EngineFault(400, `Duplicate mount point: ${point.destination}`);
    seen.add(point.destination);
    add(point);
  };
  for (const bind of container.host.Binds ?? []) addOnce(fromBind(context, container, bind));
  for (const mount of container.host.Mounts ?? []) addOnce(fromMount(context, container, mount));
  for (const [path, options] of Object.entries(container.host.Tmpfs ?? {})) addOnce(tmpfs(context, path, options));
  for (const path of Object.keys(container.config.Volumes ?? {})) {
    const destination = clean(path);
    if (!points.has(destination))
      add(volumePoint(context, container, { name: "", destination, mode: "", isWritable: true }));
  }
  return [...points.values()];
}

/** `source:destination[:mode]`, or a destination alone. */
function fromBind(context: EngineContext, container: EngineContainer, text: string): MountPoint {
  const parts = text.split(":");
  const [first = "", second, mode = ""] = parts;
  if (parts.length > 3 || first === "") throw new EngineFault(400, `invalid volume specification: '${text}'`);
  const destination = clean(second ?? first);
  if (!destination.startsWith("/")) {
    throw new EngineFault(
      400,
      `invalid volume specification: '${text}': invalid mount config for type "volume": invalid mount path: '${second ?? first}' mount path must be absolute`,
    );
  }
  if (destination === "/")
    throw new EngineFault(
      400,
      `invalid volume specification: '${text}': invalid mount config for type "bind": invalid specification: destination can't be '/'`,
    );
  const options = mode.split(",");
  const unknown = options.find((option) => !knownModes.includes(option));
  if (unknown !== undefined) throw new EngineFault(400, `invalid mode: ${mode}`);
  const isWritable = !options.includes("ro");
  if (second === undefined) return volumePoint(context, container, { name: "", destination, mode, isWritable });
  if (!first.startsWith("/"))
    return volumePoint(context, container, {
      name: first,
      destination,
      mode: mode === "" ? "z" : mode,
      isWritable,
      noCopy: options.includes("nocopy"),
    });
  return bindPoint(context, first, destination, mode, isWritable, true);
}

const knownModes = [
  "",
  "ro",
  "rw",
  "z",
  "Z",
  "nocopy",
  "private",
  "rprivate",
  "shared",
  "rshared",
  "slave",
  "rslave",
  "cached",
  "delegated",
  "consistent",
];

function fromMount(context: EngineContext, container: EngineContainer, mount: MountSettings): MountPoint {
  const { Type: type, Source: source, Target: target } = mount;
  const invalid = (words: string) => new EngineFault(400, `invalid mount config for type "${type}": ${words}`);
  if (target === "") throw invalid("field Target must not be empty");
  const destination = clean(target);
  if (!destination.startsWith("/")) throw invalid(`invalid mount path: '${target}' mount path must be absolute`);
  const isWritable = !mount.ReadOnly;
  if (type === "tmpfs") {
    if (source !== "") throw invalid("field Source must not be specified");
    return tmpfs(context, destination, `size=${mount.TmpfsOptions?.SizeBytes ?? TMPFS_BYTES}`);
  }
  if (type === "bind") {
    if (source === "") throw invalid("field Source must not be empty");
    return bindPoint(context, source, destination, "", isWritable, mount.BindOptions?.CreateMountpoint === true);
  }
  if (type !== "volume") throw new EngineFault(400, `mount type unknown: "${type}"`);
  const noCopy = mount.VolumeOptions?.NoCopy === true;
  const labels = mount.VolumeOptions?.Labels ?? null;
  return volumePoint(context, container, { name: source, destination, mode: "z", isWritable, noCopy, labels });
}

function bindPoint(
  { hostFiles }: EngineContext,
  source: string,
  destination: string,
  mode: string,
  isWritable: boolean,
  makesDirectory: boolean,
): MountPoint {
  const path = clean(source);
  const kind = hostFiles?.kindOf(path) ?? "outside";
  if (hostFiles === undefined || kind === "outside") {
    throw new EngineFault(
      400,
      `invalid mount config for type "bind": bind source path is not shared with this engine: ${path}: only files below the home directory can be mounted`,
    );
  }
  if (kind === "missing" && !makesDirectory) {
    throw new EngineFault(400, `invalid mount config for type "bind": bind source path does not exist: ${path}`);
  }
  if (kind === "missing") hostFiles.makeDirectory(path);
  const base = { type: "bind" as const, name: "", source: path, destination, mode, isWritable };
  if (kind !== "file") return { ...base, files: hostFiles.openDirectory(path) };
  const cut = path.lastIndexOf("/");
  return { ...base, files: hostFiles.openDirectory(path.slice(0, cut) || "/"), subPath: path.slice(cut + 1) };
}

interface VolumeAsk {
  readonly name: string;
  readonly destination: string;
  readonly mode: string;
  readonly isWritable: boolean;
  readonly noCopy?: boolean;
  readonly labels?: Readonly<Record<string, string>> | null;
}

function volumePoint({ volumes }: EngineContext, container: EngineContainer, ask: VolumeAsk): MountPoint {
  const { name, destination, mode, isWritable, noCopy = false, labels = null } = ask;
  const volume: EngineVolume = volumes.create({ name, labels, options: null });
  if (!noCopy && !volume.isFilled && volume.files.root().isEmpty())
    fillVolume(volume.files, container.image.rootfs, destination);
  volume.isFilled = true;
  const source = `${volumeRoot}/${volume.name}/_data`;
  return { type: "volume", name: volume.name, source, destination, mode, isWritable, files: volume.files };
}

/** A file system in memory, empty. */
export function tmpfs({ services }: EngineContext, path: string, options: string): MountPoint {
  const size = /(?:^|,)size=(\d+)([kmg]?)/i.exec(options);
  const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[size?.[2]?.toLowerCase() ?? ""] ?? 1;
  const filesystem = new Filesystem("tmpfs", size === null ? TMPFS_BYTES : Number(size[1]) * unit);
  const mode = /(?:^|,)mode=(\d+)/.exec(options)?.[1];
  const now = () => services.clock.now();
  const root = new Directory(
    filesystem,
    { mode: mode === undefined ? 0o1777 : Number.parseInt(mode, 8), uid: 0, gid: 0 },
    now(),
  );
  const files = new RuntimeVolume("tmpfs", filesystem, () => root, now, true);
  const isWritable = !options.split(",").includes("ro");
  return { type: "tmpfs", name: "", source: "", destination: clean(path), mode: options, isWritable, files };
}

function clean(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `${path.startsWith("/") ? "/" : ""}${names.join("/")}`;
}
