import { chmod, chown, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { MatelotError } from "../errors/index.ts";
import type { SeedFile } from "./sandbox-provider.ts";

export interface HomeOptions {
  /** The user that owns everything in it; undefined for the server's own user. */
  readonly owner: number | undefined;
  readonly files: readonly SeedFile[];
  /** What stands in `~/.kube/config`. */
  readonly kubeconfig: string;
}

/** Makes a learner's home at `path`, which must not exist. Errors: `sandbox-seed-rejected` for a path that leads out. */
export async function createHome(path: string, { owner, files, kubeconfig }: HomeOptions): Promise<void> {
  const made = [path];
  await mkdir(path, { mode: 0o750 });
  const makeDirectory = async (directory: string): Promise<void> => {
    if (made.includes(directory)) return;
    await makeDirectory(dirname(directory));
    await mkdir(directory, { mode: 0o755 });
    made.push(directory);
  };
  const config = { path: ".kube/config", content: kubeconfig, mode: 0o600 };
  const all = [config, ...files.map((file) => ({ ...file, mode: file.executable ? 0o755 : 0o644 }))];
  for (const { path: relative, content, mode } of all) {
    const target = join(path, insideHomePath(relative));
    await makeDirectory(dirname(target));
    await writeFile(target, content, { mode });
    await chmod(target, mode);
    made.push(target);
  }
  if (owner !== undefined) for (const entry of made) await chown(entry, owner, owner);
}

/** The path without detours. Errors: `sandbox-seed-rejected` when it would lead out of the home. */
export function insideHomePath(relative: string): string {
  const normal = normalize(relative);
  if (isAbsolute(normal) || normal.startsWith("..")) {
    throw new MatelotError("sandbox-seed-rejected", {
      message: {
        en: `The home file ${relative} would lie outside the home.`,
        fr: `Le fichier ${relative} serait en dehors du dossier personnel.`,
      },
    });
  }
  return normal;
}

/** Removes a directory with everything in it, also where a learner took away the permission to look inside. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(async () => {
    await openDirectories(path);
    await rm(path, { recursive: true, force: true });
  });
}

async function openDirectories(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openDirectories(join(path, entry.name));
  }
}
