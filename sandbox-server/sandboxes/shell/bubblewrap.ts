import { execFile } from "node:child_process";
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { dockerEnvironment, networkEnvironment, shellEnvironment } from "./shell-environment.ts";
import {
  insideDockerSocket,
  insideHome,
  insideProgramsDirectory,
  insideTokenFile,
  type ShellPlace,
} from "./shell-place.ts";
import type { ShellRuntime } from "./shell-runtime.ts";

/** What the installed bubblewrap understands; older releases miss some. */
export interface BubblewrapFeatures {
  /** `--disable-userns`, 0.8. */
  readonly disableUserNamespaces: boolean;
  /** `--size`, 0.7. */
  readonly tmpfsSize: boolean;
}

/** What of the fence this machine allows: bubblewrap's features, and what was tried. */
export interface FenceFeatures extends BubblewrapFeatures {
  /** The network can be made before the fence, which frees its ports below 1024. */
  readonly lowPorts: boolean;
}

/** The features of the installed bubblewrap; undefined when there is none. */
export async function findBubblewrap(): Promise<BubblewrapFeatures | undefined> {
  try {
    const { stdout } = await promisify(execFile)("bwrap", ["--help"], { timeout: 10_000 });
    return { disableUserNamespaces: stdout.includes("--disable-userns"), tmpfsSize: stdout.includes("--size BYTES") };
  } catch {
    return undefined;
  }
}

/** Parts of the host's configuration that programs read and that say nothing about the host. */
const sharedConfiguration = [
  "alternatives",
  "ld.so.cache",
  "inputrc",
  "terminfo",
  "localtime",
  "nanorc",
  "vim",
  "magic",
  "mime.types",
  "protocols",
  "services",
  "ssl/openssl.cnf",
];

/** Limits of a sandbox's temporary files, in bytes. */
const temporaryBytes = 64 * 1024 * 1024;
const sharedMemoryBytes = 16 * 1024 * 1024;

export interface FenceOptions {
  readonly runtime: ShellRuntime;
  readonly features: FenceFeatures;
  readonly toolDirectories: readonly string[];
}

/**
 * The command line that runs `argv` inside the fence: resource limits, an unprivileged user when
 * the server is root, then namespaces for user, processes, network, IPC and host name, a read-only system and the
 * learner's home as the only lasting directory. The first program inside opens the relay to `place.socket`.
 */
export function fencedCommand(place: ShellPlace, argv: readonly string[], options: FenceOptions): readonly string[] {
  const { runtime, features } = options;
  const staged = place.owner === undefined ? [] : [place.home, ...options.toolDirectories.filter(isOutsideUsr)];
  const reach = (source: string) => {
    const slot = staged.indexOf(source);
    return slot < 0 ? source : join(runtime.stage, String(slot));
  };
  const hasFilter = ["x64", "arm64"].includes(process.arch);
  const makesNamespaces = place.makesNamespaces === true;
  return [
    ...(staged.length > 0 ? ["unshare", "--mount", "--propagation", "private", "--"] : []),
    "sh",
    runtime.enter,
    makesNamespaces ? runtime.namespacesFilter : runtime.filter,
    ...staged.flatMap((source) => [source, reach(source)]),
    "--",
    ...(place.owner === undefined ? [] : unprivileged(place.owner)),
    ...(features.lowPorts ? ["unshare", "--user", "--map-root-user", "--net", "--", "perl", runtime.network] : []),
    "bwrap",
    ...namespaces(features, makesNamespaces),
    ...(hasFilter ? ["--seccomp", "9"] : []),
    ...systemFiles(runtime),
    ...ownFiles(place, reach, options),
    ...Object.entries({
      ...shellEnvironment([...options.toolDirectories, insideProgramsDirectory]),
      ...(place.reachesNetwork === true ? networkEnvironment() : {}),
      ...(place.dockerSocket === undefined ? {} : dockerEnvironment(insideDockerSocket)),
    }).flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    "bash",
    "/etc/matelot/start",
    ...(makesNamespaces ? ["--namespaces"] : []),
    ...argv,
  ];
}

function unprivileged(owner: number): readonly string[] {
  return [
    "setpriv",
    `--reuid=${owner}`,
    `--regid=${owner}`,
    "--clear-groups",
    "--inh-caps=-all",
    "--bounding-set=-all",
    "--no-new-privs",
  ];
}

/**
 * Never `--new-session`: it would take job control and Ctrl-C from the shell. Where programs may make namespaces, the start
 * script needs two capabilities to bound how many; it drops them before anything of the learner's runs.
 */
function namespaces(features: FenceFeatures, makesNamespaces: boolean): readonly string[] {
  return [
    "--unshare-user",
    "--unshare-pid",
    ...(features.lowPorts ? [] : ["--unshare-net"]),
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    ...(features.disableUserNamespaces && !makesNamespaces ? ["--disable-userns"] : []),
    ...["--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--cap-drop", "ALL"],
    ...(makesNamespaces ? ["--cap-add", "CAP_SYS_RESOURCE", "--cap-add", "CAP_SETPCAP"] : []),
    ...["--die-with-parent", "--as-pid-1", "--clearenv"],
  ];
}

function systemFiles(runtime: ShellRuntime): readonly string[] {
  return [
    ...["--ro-bind", "/usr", "/usr"],
    ...["bin", "sbin", "lib", "lib32", "lib64", "libx32"].flatMap(rootDirectory),
    ...sharedConfiguration.flatMap((name) => ["--ro-bind-try", `/etc/${name}`, `/etc/${name}`]),
    ...["passwd", "group", "hosts", "nsswitch.conf", "profile", "bash.bashrc"].flatMap((name) => [
      "--ro-bind",
      join(runtime.inside, name),
      `/etc/${name}`,
    ]),
    ...["start", "relay"].flatMap((name) => ["--ro-bind", join(runtime.inside, name), `/etc/matelot/${name}`]),
    ...["--ro-bind", join(runtime.inside, "bin"), insideProgramsDirectory],
    ...["--proc", "/proc", "--dev", "/dev"],
  ];
}

/** `/bin` and its like are links into /usr on merged systems and directories on old ones. */
function rootDirectory(name: string): readonly string[] {
  const path = `/${name}`;
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path];
}

function ownFiles(
  place: ShellPlace,
  reach: (source: string) => string,
  { features, toolDirectories }: FenceOptions,
): readonly string[] {
  const temporary = (path: string, bytes: number) =>
    features.tmpfsSize ? ["--size", String(bytes), "--perms", "1777", "--tmpfs", path] : ["--dir", path];
  return [
    // Without a size the devices' file system could be filled until the machine has no memory left.
    ...temporary("/dev/shm", sharedMemoryBytes),
    ...["--remount-ro", "/dev"],
    ...(features.tmpfsSize ? temporary("/tmp", temporaryBytes) : ["--bind", reach(place.home), "/tmp"]),
    ...toolDirectories.filter(isOutsideUsr).flatMap((path) => ["--ro-bind", reach(path), path]),
    ...["--bind", reach(place.home), insideHome],
    ...["--bind", place.socket, "/run/matelot/api.sock"],
    ...(place.dockerSocket === undefined ? [] : ["--bind", place.dockerSocket, insideDockerSocket]),
    ...(place.tokenFile === undefined ? [] : ["--ro-bind", place.tokenFile, insideTokenFile]),
    ...["--remount-ro", "/", "--chdir", insideHome],
  ];
}

function isOutsideUsr(path: string): boolean {
  return !path.startsWith("/usr/");
}
