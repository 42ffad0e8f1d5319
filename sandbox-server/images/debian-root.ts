import { execFile } from "node:child_process";
import { chmod, lstat, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { MatelotError } from "../errors/index.ts";

const run = promisify(execFile);

export interface DebianRootOptions {
  readonly packages: readonly string[];
  /** Where the root is put together; emptied first. */
  readonly root: string;
  /** Where package files are kept from one time to the next. */
  readonly archives: string;
  readonly signal?: AbortSignal;
}

/** Directories that Debian has merged into /usr. */
const merged = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];

/** Nobody reads these in a container that lives for an exercise. */
const unread = ["doc", "info", "lintian", "locale", "man", "bug", "doc-base"].map((name) => `usr/share/${name}`);

/**
 * Unpacks packages of this machine's Debian, with everything they depend on, into a directory. apt resolves and
 * verifies them as for an empty system; nothing of a package is run, so no right beyond writing files is needed.
 * Errors: `image-build-failed`.
 */
export async function makeDebianRoot(options: DebianRootOptions): Promise<void> {
  const { root, signal } = options;
  const files = await fetchPackages(options);
  await rm(root, { recursive: true, force: true });
  for (const name of merged) {
    await mkdir(join(root, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  for (const file of files) await unpack(file, root, signal);
  await Promise.all(unread.map((path) => rm(join(root, path), { recursive: true, force: true })));
  await dropPrivilegedModes(root);
}

/** Downloads what is missing of the closure; its files. apt checks each against the signed lists. */
async function fetchPackages({ packages, archives, signal }: DebianRootOptions): Promise<readonly string[]> {
  await mkdir(join(archives, "partial"), { recursive: true });
  // A system on which nothing is installed: whatever is needed is in the answer.
  const status = join(archives, "status");
  await writeFile(status, "");
  // The lock guards the machine's own package database, which is not touched.
  const settings = [`Dir::State::status=${status}`, `Dir::Cache::archives=${archives}`, "Debug::NoLocking=1"];
  const quiet = ["-qq", "-y", "--no-install-recommends", ...settings.flatMap((setting) => ["-o", setting])];
  const apt = (...args: string[]) =>
    runTool("apt-get", [...quiet, "-o", "APT::Sandbox::User=", ...args, ...packages], signal);
  await apt("install", "--download-only");
  const known = await readdir(archives);
  const closure = await apt("install", "--simulate");
  const names = [...closure.matchAll(/^Inst (\S+) \((\S+)/gm)].map(([, name = "", version = ""]) => ({
    name: name.replace(/:.*/, ""),
    version: version.replaceAll(":", "%3a"),
  }));
  const files = names.map(({ name, version }) => known.find((file) => file.startsWith(`${name}_${version}_`)));
  const missing = names.filter((_, index) => files[index] === undefined).map(({ name }) => name);
  if (names.length === 0 || missing.length > 0) {
    throw failed(`apt-get downloaded no file for: ${missing.join(", ") || packages.join(", ")}`);
  }
  return files.flatMap((file) => (file === undefined ? [] : [join(archives, file)]));
}

/** dpkg-deb's own extraction would put directories in the place of the links of the merged /usr. */
async function unpack(file: string, root: string, signal: AbortSignal | undefined): Promise<void> {
  const script = 'dpkg-deb --fsys-tarfile "$0" | tar -x --keep-directory-symlink --no-same-owner -C "$1"';
  await runTool("bash", ["-o", "pipefail", "-c", script, file, root], signal);
}

/** No program of the image gives rights that its user has not. */
async function dropPrivilegedModes(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await lstat(path);
    if ((mode & 0o6000) !== 0) await chmod(path, mode & 0o777);
  }
}

async function runTool(program: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  try {
    const { stdout } = await run(program, args, {
      env: { PATH: process.env.PATH ?? "", LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
      maxBuffer: 16 * 1024 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
    return stdout;
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      throw failed(`There is no ${program} here: the image is put together from Debian packages.`, cause);
    }
    const words = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw failed(`${program} ${args.slice(-1)[0]}: ${words}`, cause);
  }
}

function failed(message: string, cause?: unknown): MatelotError {
  return new MatelotError("image-build-failed", { message, ...(cause === undefined ? {} : { cause }) });
}
