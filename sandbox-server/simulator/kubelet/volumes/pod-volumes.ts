import { quantityValue } from "../../registry/quantity.ts";
import type { ContainerSpec, Pod } from "../../registry/types.ts";
import type { Mount, Volume, VolumeOptions } from "../../runtime/container-runtime.ts";
import { ConfigFault } from "../config-fault.ts";
import type { PodAddresses } from "../env/field-ref.ts";
import type { KubeletContext } from "../kubelet-context.ts";
import { mountClaim } from "./claim.ts";
import { mountHostPath } from "./host-path.ts";
import { MountFault } from "./mount-fault.ts";
import { type FileTree, filesOf, hasGeneratedFiles, MissingSource, type PodVolume } from "./volume-files.ts";

/** What an expression came to must stay inside the volume. Throws ConfigFault, in the kubelet's words. */
function safeSubPath(path: string): string {
  if (path.startsWith("/")) throw new ConfigFault(`error SubPath \`${path}\` must not be an absolute path`);
  if (!path.split("/").includes("..")) return path;
  throw new ConfigFault(`unable to provision SubPath \`${path}\`: must not contain '..'`);
}

export interface MountableVolume {
  readonly volume: Volume;
  /** The file meant, when a single file of a machine is mounted. */
  readonly subPath?: string;
}

type Context = Pick<KubeletContext, "client" | "runtime" | "issueToken">;

/** The volumes of one pod on its machine. */
export class PodVolumes {
  readonly #context: Context;
  readonly #mountable = new Map<string, MountableVolume>();
  /** Volumes that go with the pod. */
  readonly #owned: string[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  /** Sets up what is not set up yet; throws MountFault for the first volume that can't be. */
  setUp(pod: Pod, addresses: PodAddresses): void {
    for (const volume of pod.spec?.volumes ?? []) {
      if (!this.#mountable.has(volume.name)) this.#mountable.set(volume.name, this.#mount(pod, addresses, volume));
    }
  }

  /** Writes the present content of config maps, secrets and downward fields into their volumes; faults keep the old. */
  refresh(pod: Pod, addresses: PodAddresses): void {
    for (const volume of pod.spec?.volumes ?? []) {
      const mounted = this.#mountable.get(volume.name);
      if (mounted === undefined || !hasGeneratedFiles(volume)) continue;
      const files = this.#filesIfPresent(pod, addresses, volume);
      if (files !== undefined) mounted.volume.replaceFiles(files);
    }
  }

  /** The mounts of one container; `expand` is for `subPathExpr`. */
  mountsOf(
    pod: Pod,
    container: ContainerSpec,
    addresses: PodAddresses,
    expand: (text: string) => string,
  ): readonly Mount[] {
    return (container.volumeMounts ?? []).flatMap((mount): readonly Mount[] => {
      const mountable = this.#mountable.get(mount.name);
      if (mountable === undefined) return [];
      const asked = mount.subPathExpr === undefined ? mount.subPath : safeSubPath(expand(mount.subPathExpr));
      const subPath = [mountable.subPath, asked].filter((part) => part !== undefined && part !== "").join("/");
      const spec = pod.spec?.volumes?.find(({ name }) => name === mount.name);
      const isPinned = subPath !== "" && spec !== undefined && hasGeneratedFiles(spec);
      const volume = isPinned ? this.#pin(pod, addresses, spec, container.name) : mountable.volume;
      // What the kubelet writes itself is mounted read-only, whatever the mount says.
      const readOnly = mount.readOnly === true || (spec !== undefined && hasGeneratedFiles(spec));
      return [{ volume, path: mount.mountPath, readOnly, ...(subPath === "" ? {} : { subPath }) }];
    });
  }

  /** Bytes in a volume, for its size limit. */
  usedBytes(name: string): number {
    return this.#mountable.get(name)?.volume.usedBytes() ?? 0;
  }

  /** Forgets the pod's own volumes; those of machines and claims stay. */
  tearDown(): void {
    for (const id of this.#owned.splice(0)) this.#context.runtime.removeVolume(id);
    this.#mountable.clear();
  }

  #mount(pod: Pod, addresses: PodAddresses, volume: PodVolume): MountableVolume {
    if (hasGeneratedFiles(volume)) {
      const files = this.#filesOrFault(pod, addresses, volume);
      const made = this.#create({ id: `pod/${pod.metadata.uid}/${volume.name}` });
      made.replaceFiles(files);
      return { volume: made };
    }
    const result = this.#mountLasting(pod, volume);
    if (typeof result === "string") throw new MountFault(volume.name, result);
    return result;
  }

  #mountLasting(pod: Pod, volume: PodVolume): MountableVolume | string {
    if (volume.hostPath != null) {
      const { path, type } = volume.hostPath;
      return mountHostPath(this.#context.runtime, pod.spec?.nodeName ?? "", path, type);
    }
    if (volume.persistentVolumeClaim != null) {
      return mountClaim(this.#context, pod, volume.persistentVolumeClaim.claimName);
    }
    if (volume.ephemeral != null) return mountClaim(this.#context, pod, `${pod.metadata.name}-${volume.name}`);
    const isInMemory = volume.emptyDir?.medium === "Memory";
    const size = isInMemory ? volume.emptyDir?.sizeLimit : undefined;
    const limit = size === undefined ? {} : { sizeLimitBytes: quantityValue(size) };
    return { volume: this.#create({ id: `pod/${pod.metadata.uid}/${volume.name}`, isInMemory, ...limit }) };
  }

  /** A file mounted by itself never follows its config map: it is bound to the content of the container's start. */
  #pin(pod: Pod, addresses: PodAddresses, volume: PodVolume, containerName: string): Volume {
    const pinned = this.#create({ id: `pod/${pod.metadata.uid}/${volume.name}/${containerName}` });
    pinned.replaceFiles(this.#filesOrFault(pod, addresses, volume));
    return pinned;
  }

  #create(options: VolumeOptions): Volume {
    if (!this.#owned.includes(options.id)) this.#owned.push(options.id);
    return this.#context.runtime.createVolume(options);
  }

  #filesOrFault(pod: Pod, addresses: PodAddresses, volume: PodVolume): FileTree {
    try {
      return filesOf({ context: this.#context, pod, addresses }, volume);
    } catch (error) {
      if (error instanceof MissingSource) throw new MountFault(volume.name, error.message);
      throw error;
    }
  }

  #filesIfPresent(pod: Pod, addresses: PodAddresses, volume: PodVolume): FileTree | undefined {
    try {
      return filesOf({ context: this.#context, pod, addresses }, volume);
    } catch (error) {
      if (error instanceof MissingSource) return undefined;
      throw error;
    }
  }
}
