import type { SavedContainer, SimulatedContainer } from "./container.ts";
import type {
  ContainerRuntime,
  ImagePull,
  PodSandbox,
  PodSandboxConfig,
  RuntimeSnapshot,
  Volume,
  VolumeOptions,
} from "./container-runtime.ts";
import { Filesystem, NODE_DISK_BYTES } from "./files/filesystem.ts";
import { buildLayer } from "./files/layer.ts";
import { Directory } from "./files/nodes.ts";
import { makeParents, RuntimeVolume } from "./files/runtime-volume.ts";
import { restoreDirectory, type SavedNode, saveDirectory } from "./files/saved-tree.ts";
import type { RuntimeServices } from "./services.ts";
import { type ContainerShelf, SimulatedPodSandbox } from "./simulated-pod-sandbox.ts";

/** How fast a registry answers and delivers, for the duration of a pull. */
const PULL_LATENCY_MS = 600;
const PULL_BYTES_PER_MS = 60_000;

/** What a simulated node's own disk holds. */
const HOST_LAYER = buildLayer({
  "/etc/hostname": "node\n",
  "/etc/hosts": "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n",
  "/etc/os-release":
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nID=debian\n',
  "/etc/resolv.conf": "nameserver 172.18.0.1\n",
  "/etc/kubernetes": { directory: true },
  "/mnt": { directory: true },
  "/data": { directory: true },
  "/tmp": { directory: true, mode: 0o1777 },
  "/var/lib/kubelet": { directory: true },
  "/var/log/pods": { directory: true },
  "/var/log/containers": { directory: true },
  "/var/log/syslog": "",
});

interface SavedVolume {
  readonly limit?: number;
  readonly tree?: SavedNode;
}

/** containerd of every node of a cluster. */
export class SimulatedRuntime implements ContainerRuntime, ContainerShelf {
  readonly #services: RuntimeServices;
  readonly #present = new Set<string>();
  readonly #volumes = new Map<string, RuntimeVolume>();
  readonly #hosts = new Map<string, Directory>();
  readonly #containers = new Map<string, SimulatedContainer>();
  #saved = new Map<string, SavedContainer>();
  #savedVolumes = new Map<string, SavedVolume>();
  #savedHosts = new Map<string, SavedNode>();

  constructor(services: RuntimeServices) {
    this.#services = services;
  }

  pull(image: string, policy: "Always" | "IfNotPresent" | "Never", nodeName: string): ImagePull {
    const { images } = this.#services;
    const found = images.find(image);
    const isLocal = found.status === "found" && found.isLocal === true;
    const resolution = isLocal && policy === "Always" ? (images.findRemote?.(image) ?? found) : found;
    if (resolution.status === "failed" && resolution.reason === "InvalidImageName") return resolution;
    const key = resolution.status === "found" ? `${nodeName} ${resolution.image.reference}` : "";
    const present = isLocal || this.#present.has(key);
    if (policy === "Never" && !present) {
      return {
        status: "failed",
        reason: "ErrImageNeverPull",
        message: `Container image "${image}" is not present with pull policy of Never`,
      };
    }
    if (resolution.status === "failed") return resolution;
    const { imageId, reference, sizeBytes } = resolution.image;
    if (present && policy !== "Always") return { status: "present", imageId, reference, sizeBytes };
    this.#present.add(key);
    const jitter = 0.8 + this.#services.random.next() * 0.4;
    const durationMs = Math.round((PULL_LATENCY_MS + (present ? 0 : sizeBytes / PULL_BYTES_PER_MS)) * jitter);
    return { status: "pulled", imageId, reference, sizeBytes, durationMs };
  }

  imageUser(image: string): string {
    const resolution = this.#services.images.find(image);
    return resolution.status === "found" ? resolution.image.user : "";
  }

  createPodSandbox(config: PodSandboxConfig): PodSandbox {
    return new SimulatedPodSandbox(this.#services, config, this);
  }

  createVolume(options: VolumeOptions): Volume {
    const known = this.#volumes.get(options.id);
    if (known !== undefined) return known;
    const now = this.#services.clock.now();
    const filesystem = new Filesystem(
      options.isInMemory === true ? "tmpfs" : "ext4",
      options.sizeLimitBytes ?? NODE_DISK_BYTES,
    );
    const root = new Directory(filesystem, { mode: 0o777, uid: 0, gid: 0 }, now);
    const saved = this.#savedVolumes.get(options.id)?.tree;
    if (saved !== undefined) restoreDirectory(root, saved);
    this.#savedVolumes.delete(options.id);
    const volume = new RuntimeVolume(
      options.id,
      filesystem,
      () => root,
      () => this.#services.clock.now(),
      false,
    );
    this.#volumes.set(options.id, volume);
    return volume;
  }

  hostVolume(nodeName: string, path: string): Volume {
    const host = this.#host(nodeName);
    const names = path.split("/").filter((name) => name !== "");
    const now = () => this.#services.clock.now();
    return new RuntimeVolume(
      `host:${nodeName}:${path}`,
      host.filesystem,
      () => makeParents(host, names, now()),
      now,
      true,
    );
  }

  hostPathKind(nodeName: string, path: string): "directory" | "file" | undefined {
    let at: ReturnType<Directory["lookup"]> = this.#host(nodeName);
    for (const name of path.split("/").filter((part) => part !== "")) {
      at = at instanceof Directory ? at.lookup(name) : undefined;
    }
    if (at === undefined) return undefined;
    return at.kind === "directory" ? "directory" : "file";
  }

  removeVolume(id: string): void {
    this.#volumes.delete(id);
    this.#savedVolumes.delete(id);
  }

  snapshot(): RuntimeSnapshot {
    const containers = Object.fromEntries([
      ...this.#saved,
      ...[...this.#containers].map(([key, container]) => [key, container.save()] as const),
    ]);
    const volumes: Record<string, SavedVolume> = Object.fromEntries(this.#savedVolumes);
    for (const [id, volume] of this.#volumes) {
      const tree = saveDirectory(volume.root());
      volumes[id] = tree === undefined ? {} : { tree };
    }
    const hosts: Record<string, SavedNode> = Object.fromEntries(this.#savedHosts);
    for (const [name, host] of this.#hosts) {
      const tree = saveDirectory(host);
      if (tree !== undefined) hosts[name] = tree;
    }
    return { version: 1, volumes: { volumes, hosts, present: [...this.#present] }, containers };
  }

  restore(snapshot: RuntimeSnapshot): void {
    const stored = snapshot.volumes as {
      readonly volumes: Record<string, SavedVolume>;
      readonly hosts: Record<string, SavedNode>;
      readonly present: readonly string[];
    };
    this.#savedVolumes = new Map(Object.entries(stored.volumes));
    this.#savedHosts = new Map(Object.entries(stored.hosts));
    for (const key of stored.present) this.#present.add(key);
    this.#saved = new Map(Object.entries(snapshot.containers as Record<string, SavedContainer>));
  }

  takeSaved(key: string): SavedContainer | undefined {
    const saved = this.#saved.get(key);
    this.#saved.delete(key);
    return saved;
  }

  put(key: string, container: SimulatedContainer): void {
    this.#containers.set(key, container);
  }

  forget(prefix: string): void {
    for (const key of this.#containers.keys()) if (key.startsWith(prefix)) this.#containers.delete(key);
    for (const key of this.#saved.keys()) if (key.startsWith(prefix)) this.#saved.delete(key);
  }

  #host(nodeName: string): Directory {
    const known = this.#hosts.get(nodeName);
    if (known !== undefined) return known;
    const filesystem = new Filesystem("ext4", NODE_DISK_BYTES);
    const root = new Directory(filesystem, HOST_LAYER, this.#services.clock.now(), HOST_LAYER);
    const saved = this.#savedHosts.get(nodeName);
    if (saved !== undefined) restoreDirectory(root, saved);
    this.#savedHosts.delete(nodeName);
    this.#hosts.set(nodeName, root);
    return root;
  }
}
