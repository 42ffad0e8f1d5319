import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MatelotError } from "../../errors/index.ts";
import { namespacesFilter, seccompFilter } from "./seccomp-filter.ts";

/**
 * Files that shells need while a server runs: sockets, the texts mounted into every sandbox, and mount points. They
 * stand outside the data directory because a socket's path may have 107 bytes only, and because an unprivileged user
 * has to be able to reach them when the server is root.
 */
export interface ShellRuntime {
  readonly inside: string;
  readonly enter: string;
  /** Makes a network ready before the fence. */
  readonly network: string;
  readonly filter: string;
  /** The filter of those who may make namespaces. */
  readonly namespacesFilter: string;
  /** Empty directories that staged sources are mounted on, each in a mount namespace of its own. */
  readonly stage: string;
  /** The socket path of a sandbox. */
  socketOf(sandbox: string): string;
  /** The path of its Docker Engine's socket. */
  dockerSocketOf(sandbox: string): string;
  /** Removes everything. */
  remove(): Promise<void>;
}

/** How many directories can be staged: a home and the tools. */
export const stageSlots = 8;

/**
 * Makes a directory of this process' own, and removes those that ended servers have left.
 * Errors: `data-directory-unusable` when the directory can't be made.
 */
export async function createShellRuntime(dataDirectory: string): Promise<ShellRuntime> {
  const digest = createHash("sha256").update(dataDirectory).digest("hex").slice(0, 12);
  const parent = await runtimeParent();
  await reap(parent);
  // The rest of the name can't be guessed, so that in a shared directory nobody can be there first.
  const directory = await mkdtemp(join(parent, `matelot-${digest}-${process.pid}-`)).catch((cause: unknown) => {
    throw new MatelotError("data-directory-unusable", {
      message: {
        en: `No directory for sockets can be made in ${parent}.`,
        fr: `Aucun dossier de sockets ne peut être créé dans ${parent}.`,
      },
      cause,
    });
  });
  const sources = fileURLToPath(new URL("./", import.meta.url));
  const runtime = {
    inside: join(directory, "inside"),
    enter: join(directory, "enter"),
    network: join(directory, "network"),
    filter: join(directory, "seccomp.bpf"),
    namespacesFilter: join(directory, "namespaces.bpf"),
    stage: join(directory, "stage"),
    socketOf: (sandbox: string) => join(directory, "sockets", `${shortHash(sandbox)}.sock`),
    dockerSocketOf: (sandbox: string) => join(directory, "sockets", `${shortHash(sandbox)}-docker.sock`),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
  await cp(join(sources, "inside"), runtime.inside, { recursive: true });
  await cp(join(sources, "enter"), runtime.enter);
  await cp(join(sources, "network"), runtime.network);
  await writeFile(runtime.filter, seccompFilter(process.arch) ?? "");
  await writeFile(runtime.namespacesFilter, namespacesFilter(process.arch) ?? "");
  // Passing through is allowed, listing is not: a path is known only to who was told.
  await mkdir(join(directory, "sockets"), { mode: 0o711 });
  for (let slot = 0; slot < stageSlots; slot += 1) await mkdir(join(runtime.stage, String(slot)), { recursive: true });
  await openToAll(directory);
  return runtime;
}

/** Short enough for a socket's path, and different for every sandbox. */
function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Directories of processes that are no more, whatever data they served: nothing is connected to their sockets. */
async function reap(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^matelot-[0-9a-f]{12}-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    // Another user's can't be removed, and need not be.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The umask of the server must not close what sandboxes have to read. */
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  await chmod(join(directory, "sockets"), 0o711);
  for (const part of ["inside", "stage", "enter", "network", "seccomp.bpf", "namespaces.bpf"])
    await chmod(join(directory, part), 0o755);
  for (const file of await readdir(join(directory, "inside"), { recursive: true })) {
    await chmod(join(directory, "inside", file), 0o755);
  }
}

async function runtimeParent(): Promise<string> {
  if (process.getuid?.() === 0) return "/run";
  const own = `/run/user/${process.getuid?.()}`;
  const isThere = await lstat(own).then(
    (found) => found.isDirectory() && found.uid === process.getuid?.(),
    () => false,
  );
  return isThere ? own : tmpdir();
}
