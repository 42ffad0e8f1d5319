import type { RandomSource } from "../clock.ts";
import type { ContainerConfig, Mount, PodSandboxConfig } from "./container-runtime.ts";
import { createControlGroup } from "./files/control-group.ts";
import { createDevices } from "./files/devices.ts";
import { FileTree } from "./files/file-tree.ts";
import { Filesystem, NODE_DISK_BYTES } from "./files/filesystem.ts";
import type { LayerDirectory } from "./files/layer.ts";
import { Directory, type FileNode, SymbolicLink } from "./files/nodes.ts";
import { createProc } from "./files/proc.ts";
import { RegularFile } from "./files/regular-file.ts";
import { findInVolume, makeParents, RuntimeVolume } from "./files/runtime-volume.ts";
import { restoreDirectory, type SavedNode } from "./files/saved-tree.ts";
import type { Image } from "./images/image.ts";
import type { ContainerScope } from "./processes/container-scope.ts";
import type { PidNamespace } from "./processes/pid-namespace.ts";

export interface ContainerFiles {
  readonly tree: FileTree;
  /** The writable layer. */
  readonly root: Directory;
  readonly filesystem: Filesystem;
}

/** Builds what a container sees as `/`: the image, a writable layer, devices, `/proc`, its own /etc files, its volumes. */
export function createContainerFiles(options: {
  readonly image: Image;
  readonly pod: PodSandboxConfig;
  readonly config: ContainerConfig;
  readonly pids: PidNamespace;
  readonly random: RandomSource;
  readonly now: number;
  readonly scope: () => ContainerScope;
  readonly saved: SavedNode | undefined;
  /** The writable tree of an earlier start of the same container. */
  readonly root?: Directory | undefined;
  readonly etc?: readonly (readonly [path: string, text: string])[] | undefined;
}): ContainerFiles {
  const { image, pod, config, now } = options;
  const root = options.root ?? createWritableTree(image.layer, now);
  const { filesystem } = root;
  if (options.saved !== undefined) restoreDirectory(root, options.saved);
  const tree = new FileTree({
    root,
    readOnly: config.readOnlyRootFilesystem,
    source: "overlay",
    filesystem,
    type: "overlay",
  });
  const place = (path: string, node: FileNode, source: string, type: string, readOnly = false, disk?: Filesystem) => {
    tree.mount({
      path: mountPoint(root, path, node.kind === "directory", now),
      root: node,
      readOnly,
      source,
      filesystem: disk,
      type,
    });
  };
  place("/proc", createProc(options.scope, now), "proc", "proc");
  place("/sys/fs/cgroup", createControlGroup(options.scope, now), "cgroup", "cgroup2", true);
  const devices = createDevices(options.pids, options.random, now);
  place("/dev", devices, "tmpfs", "tmpfs", false, devices.filesystem);
  for (const [path, text] of options.etc ?? etcFiles(pod)) {
    const file = new RegularFile(filesystem, { mode: 0o644, uid: 0, gid: 0 }, now);
    file.write(0, Buffer.from(text), now);
    place(path, file, "/dev/vda1", "ext4");
  }
  for (const mount of config.mounts) placeVolume(mount, config, now, place);
  return { tree, root, filesystem };
}

/** An empty writable layer over an image's tree, on a disk of its own. */
export function createWritableTree(layer: LayerDirectory, now: number): Directory {
  return new Directory(new Filesystem("overlay", NODE_DISK_BYTES), layer, now, layer);
}

type Place = (path: string, node: FileNode, source: string, type: string, readOnly: boolean, disk?: Filesystem) => void;

function placeVolume(mount: Mount, config: ContainerConfig, now: number, place: Place): void {
  const { volume } = mount;
  if (!(volume instanceof RuntimeVolume)) return;
  const root = volume.root();
  if (config.fsGroup !== undefined && !volume.isHost) giveToGroup(root, config.fsGroup, mount.readOnly ? 0o040 : 0o060);
  const node = mount.subPath === undefined || mount.subPath === "" ? root : findInVolume(root, mount.subPath, now);
  place(
    mount.path,
    node,
    volume.filesystem.type === "tmpfs" ? "tmpfs" : "/dev/vda1",
    volume.filesystem.type,
    mount.readOnly,
    volume.filesystem,
  );
}

/** As the kubelet does for fsGroup: everything belongs to the group, which may read it and, where it may be written, write it. */
function giveToGroup(directory: Directory, group: number, mask: number): void {
  directory.gid = group;
  directory.mode |= 0o2710 | mask;
  for (const [, node] of directory.ownEntries()) {
    if (node instanceof Directory) giveToGroup(node, group, mask);
    else if (node instanceof RegularFile) {
      node.gid = group;
      node.mode |= mask;
    }
  }
}

/** Makes the place where something is mounted; the result is the path without links. */
function mountPoint(root: Directory, path: string, isDirectory: boolean, now: number): string {
  let at = root;
  let names: string[] = [];
  const pending = path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .reverse();
  for (let budget = 100; pending.length > 0 && budget > 0; budget -= 1) {
    const name = pending.pop() ?? "";
    const last = pending.length === 0;
    const found = at.lookup(name);
    if (found instanceof SymbolicLink) {
      pending.push(
        ...found.target
          .split("/")
          .filter((part) => part !== "")
          .reverse(),
      );
      if (found.target.startsWith("/")) {
        at = root;
        names = [];
      }
      continue;
    }
    names.push(name);
    if (last && !isDirectory) {
      if (found === undefined) at.set(name, new RegularFile(at.filesystem, { mode: 0o755, uid: 0, gid: 0 }, now), now);
    } else at = makeParents(at, [name], now);
  }
  return `/${names.join("/")}`;
}

function etcFiles(pod: PodSandboxConfig): [string, string][] {
  return [
    ["/etc/hostname", `${pod.hostname}\n`],
    ["/etc/hosts", hostsFile(pod)],
    ["/etc/resolv.conf", resolverFile(pod)],
  ];
}

function hostsFile(pod: PodSandboxConfig): string {
  const lines = [
    pod.hostNetwork ? "# Kubernetes-managed hosts file (host network)." : "# Kubernetes-managed hosts file.",
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::0\tip6-localnet",
    "fe00::0\tip6-mcastprefix",
    "fe00::1\tip6-allnodes",
    "fe00::2\tip6-allrouters",
  ];
  const domain = `${pod.namespace}.svc.cluster.local`;
  const full = pod.subdomain === undefined ? "" : `${pod.hostname}.${pod.subdomain}.${domain}\t`;
  lines.push(`${pod.ip}\t${full}${pod.hostname}`);
  if (pod.hostAliases.length > 0) {
    lines.push("", "# Entries added by HostAliases.");
    for (const alias of pod.hostAliases) lines.push(`${alias.ip}\t${alias.hostnames.join("\t")}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The cluster's name server: the address of the service kube-dns. */
export const CLUSTER_DNS = "10.96.0.10";

function resolverFile(pod: PodSandboxConfig): string {
  const searches = pod.dnsSearches.length === 0 ? "" : `search ${pod.dnsSearches.join(" ")}\n`;
  const servers = (pod.dnsServers ?? [CLUSTER_DNS]).map((server) => `nameserver ${server}\n`).join("");
  const options = pod.dnsOptions ?? ["ndots:5"];
  return `${searches}${servers}${options.length === 0 ? "" : `options ${options.join(" ")}\n`}`;
}
