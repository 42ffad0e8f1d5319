import { insideHomePath } from "../../../learner-home.ts";
import type { SeedFile } from "../../../sandbox-provider.ts";
import { shellEnvironment } from "../../../shell/shell-environment.ts";
import { homeLimits, insideHome, insideProgramsDirectory } from "../../../shell/shell-place.ts";
import type { ClusterPlace } from "../cluster-place.ts";
import { deadEndDns } from "../dead-end-dns.ts";
import type { ContainerFile, ContainerLimits, ContainerSpec } from "../engine/engine.ts";
import { type ClusterId, labelsOf, objectName } from "../labels.ts";
import type { ClusterShell, ClusterShells } from "./cluster-shell.ts";
import { ShellPrograms } from "./shell-programs.ts";

export interface ShellsOptions {
  /** The image that `matelot image build shell` makes. */
  readonly image: string;
  readonly limits?: ContainerLimits;
}

const mebibyte = 1024 * 1024;

/** Some terminals with an editor, kubectl and helm; temporary files count as memory. */
const defaultLimits: ContainerLimits = { memoryBytes: 512 * mebibyte, cpus: 1, pids: 256, openFiles: 1024 };

/** Processes at which the keeper steps in, below the kernel's limit, which counts threads as well. */
const processes = 120;

/** The learner, in the image and on files of the home. */
const user = 1000;

/** Learners' shells in containers of their own, one a cluster. */
export function createClusterShells({ image, limits = defaultLimits }: ShellsOptions): ClusterShells {
  /** Containers that were just made: nothing runs in them yet. */
  const fresh = new Set<ClusterId>();
  return {
    image,
    async create(place, { signal }) {
      const stop = signal === undefined ? {} : { signal };
      await place.engine.createVolume(homeOf(place), labelsOf(place.installation, place.cluster, "volume"), stop);
      await place.engine.createContainer(shellContainer(place, image, limits), stop);
      await place.engine.startContainer(nameOf(place), stop);
      fresh.add(place.cluster);
    },
    async open(place, options) {
      const isFresh = fresh.delete(place.cluster);
      if (!isFresh) await place.engine.startContainer(nameOf(place), options);
      const programs = new ShellPrograms(place.engine, nameOf(place), learnerEnvironment());
      // What a server that died has left running belongs to nobody.
      if (!isFresh) await programs.endAll(options);
      return clusterShell(place, programs);
    },
  };
}

function clusterShell(place: ClusterPlace, programs: ShellPrograms): ClusterShell {
  return {
    async fillHome(files, kubeconfig, options) {
      const config = { path: ".kube/config", content: kubeconfig, mode: 0o600 };
      const all = [config, ...files.map((file) => ({ ...file, mode: modeOf(file) }))];
      await place.engine.writeFiles(nameOf(place), insideHome, all.map(ownedByLearner), options);
    },
    openTerminal: (options) => programs.openTerminal(options),
    run: (argv, options) => programs.run(argv, options),
    close: () => programs.close(),
  };
}

function modeOf({ executable }: SeedFile): number {
  return executable ? 0o755 : 0o644;
}

function ownedByLearner(file: Pick<ContainerFile, "path" | "content" | "mode">): ContainerFile {
  return { ...file, path: insideHomePath(file.path), uid: user, gid: user };
}

function nameOf({ cluster }: ClusterPlace): string {
  return objectName(cluster, "shell");
}

function homeOf({ cluster }: ClusterPlace): string {
  return objectName(cluster, "home");
}

/** The image has nano, whatever this machine has. */
function learnerEnvironment(): Readonly<Record<string, string>> {
  return { ...shellEnvironment([insideProgramsDirectory]), EDITOR: "nano" };
}

/** No right, no file of the host, nothing to write to but the home and two small file systems in memory. */
function shellContainer(place: ClusterPlace, image: string, limits: ContainerLimits): ContainerSpec {
  const { installation, cluster, network } = place;
  return {
    name: nameOf(place),
    image,
    labels: labelsOf(installation, cluster, "shell"),
    entrypoint: ["/etc/matelot/keeper"],
    command: [homeLimits.bytes, homeLimits.entries, processes].map(String),
    environment: learnerEnvironment(),
    hostname: "sandbox",
    user: `${user}:${user}`,
    workingDirectory: insideHome,
    network: { name: network.name, address: network.shellAddress, aliases: ["sandbox"] },
    dns: deadEndDns,
    // The image asks no name server: one that leads nowhere would let every mistyped name wait for it.
    extraHosts: { [place.serverName]: network.nodeAddress(1) },
    mounts: [
      { type: "volume", source: homeOf(place), target: insideHome },
      { type: "tmpfs", target: "/tmp", options: "rw,nosuid,nodev,exec,mode=1777,size=64m" },
      { type: "tmpfs", target: "/run", options: `rw,nosuid,nodev,noexec,mode=0755,size=1m,uid=${user},gid=${user}` },
    ],
    dropCapabilities: ["ALL"],
    securityOptions: ["no-new-privileges"],
    readOnlyRoot: true,
    limits,
    restart: "unless-stopped",
  };
}
