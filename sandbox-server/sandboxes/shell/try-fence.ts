import { randomUUID } from "node:crypto";
import { chown, mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Obstacle, RunResult } from "../sandbox-provider.ts";
import { type BubblewrapFeatures, type FenceOptions, fencedCommand } from "./bubblewrap.ts";
import { runPiped } from "./piped-process.ts";
import { systemPath } from "./shell-environment.ts";
import { busyboxMissing, namespacesRefused, refusedObstacle } from "./shell-obstacles.ts";

export interface Trial extends FenceOptions {
  /** As in `ShellPlace`. */
  readonly owner: number | undefined;
}

/** A machine that is busy with something else is no machine that can't. */
const trialMs = 60_000;

/** Runs nothing inside the fence, to see whether the kernel lets it stand; the obstacle when it doesn't. */
export async function tryFence(trial: Trial): Promise<Obstacle | undefined> {
  const { code, stderr } = await runInside(trial, ["true"], false);
  return code === 0 ? undefined : refusedObstacle(stderr);
}

const listenOn80 = `perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0) && bind(S, pack_sockaddr_in(80, INADDR_ANY)) or exit 1'`;

/** Whether programs inside can listen on a port below 1024 when the network is made before the fence. */
export async function tryLowPorts(trial: Omit<Trial, "features">, bubblewrap: BubblewrapFeatures): Promise<boolean> {
  const features = { ...bubblewrap, lowPorts: true };
  const { code } = await runInside({ ...trial, features }, ["bash", "-c", listenOn80], false);
  return code === 0;
}

const noBusybox = 41;

/**
 * What the lessons do, in one go: processes, host name, files and network of one's own; a root directory that holds nothing
 * but busybox, which starts there only when it is linked statically.
 */
const makeContainer = `
  busybox=$(command -v busybox) || exit ${noBusybox}
  mkdir -p root/bin root/proc && cp "$busybox" root/bin/busybox || exit 1
  root/bin/busybox true || exit 1
  unshare --user --map-root-user --pid --fork --mount --uts --net --ipc sh -c '
    set -e
    hostname inside
    mount --bind root root
    mount -t proc proc root/proc
    # 127 is what chroot says of a program that misses its libraries.
    chroot root /bin/busybox true || exit $(($? == 127 ? ${noBusybox} : 1))
    cd root
    pivot_root . .
    /bin/busybox umount -l .
    [ "$(/bin/busybox hostname)" = inside ]
    /bin/busybox grep -q lo: /proc/net/dev
    exec /bin/busybox test -d /proc/1
  '
`;

/** Whether learners can make namespaces in a fence that lets them; the obstacle when they can't. */
export async function tryNamespaces(trial: Trial): Promise<Obstacle | undefined> {
  const { code, stderr } = await runInside(trial, ["bash", "-c", makeContainer], true);
  if (code === 0) return undefined;
  return code === noBusybox ? busyboxMissing : namespacesRefused(stderr);
}

async function runInside(trial: Trial, argv: readonly string[], makesNamespaces: boolean): Promise<RunResult> {
  const { runtime, owner } = trial;
  const name = `trial-${randomUUID()}`;
  const home = join(runtime.stage, "..", name);
  await using stack = new AsyncDisposableStack();
  await mkdir(home);
  stack.defer(() => rm(home, { recursive: true, force: true }));
  const socket = runtime.socketOf(name);
  const server = createServer((connection) => connection.destroy());
  await new Promise<void>((resolve) => void server.listen(socket, resolve));
  stack.defer(() => void server.close());
  if (owner !== undefined) for (const path of [home, socket]) await chown(path, owner, owner);
  const command = fencedCommand({ home, socket, owner, makesNamespaces, openKubeconfig: "" }, argv, trial);
  const env = { PATH: systemPath.join(":") };
  return await runPiped(command, { cwd: "/", env, timeoutMs: trialMs }).catch((thrown: unknown) => ({
    code: 1,
    stdout: "",
    stderr: String(thrown),
  }));
}
