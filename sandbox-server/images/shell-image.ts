import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MatelotError } from "../errors/index.ts";
import { makeDebianRoot } from "./debian-root.ts";
import { sha256OfFile, writeImageArchive } from "./image-archive.ts";

/** The image of learners' shells, as `matelot image build shell` names it. */
export const shellImage = "matelot/shell:latest";

/** The label that says which recipe an image was built from. */
export const recipeLabel = "dev.matelot.recipe";

export interface ShellImageOptions {
  /** Where package files, the root and the archive are kept from one time to the next. */
  readonly cache: string;
  /** Statically linked programs of this machine that go into the image, by name. */
  readonly tools: { readonly kubectl: string; readonly helm: string };
  /** Told before each step. */
  readonly onStep: (step: string) => void;
  readonly signal?: AbortSignal;
}

export interface BuiltImage {
  /** An archive for `docker load`. */
  readonly archive: string;
  /** Changes when the recipe or one of the tools does; not with Debian's own updates. */
  readonly recipe: string;
}

const folder = fileURLToPath(new URL("./shell/", import.meta.url));
/** The learner's shell shall feel the same wherever it runs: these files are the fenced shell's own. */
const fencedShell = fileURLToPath(new URL("../sandboxes/shell/inside/", import.meta.url));
const debianRootSource = fileURLToPath(new URL("debian-root.ts", import.meta.url));
const sharedFiles = ["passwd", "group", "profile", "bash.bashrc"];

/** Names under which packages' own scripts would have made their programs known. */
const alternatives = {
  "etc/inputrc": "../usr/share/readline/inputrc",
  "usr/bin/sh": "dash",
  "usr/bin/vim": "vim.basic",
  "usr/bin/vi": "vim.basic",
  "usr/bin/view": "vim.basic",
  "usr/bin/vimdiff": "vim.basic",
  "usr/bin/editor": "nano",
  "usr/bin/pager": "less",
  "usr/bin/awk": "mawk",
  "usr/bin/nc": "../../bin/nc.openbsd",
  "usr/bin/which": "which.debianutils",
};

/** Mount points, and the home. */
const directories = ["dev", "proc", "sys", "tmp", "run", "gate", "home/learner"];

/**
 * The archive of the image, built when there is none of this recipe. Needs a Debian or Ubuntu machine and its package
 * mirror, and no rights beyond writing to the cache. Errors: `image-build-failed`.
 */
export async function buildShellImage(options: ShellImageOptions): Promise<BuiltImage> {
  const { cache, onStep } = options;
  const recipe = await recipeOf(options);
  const archive = join(cache, `shell-${recipe}.tar`);
  if (existsSync(archive)) return { archive, recipe };
  const architecture = debianArchitecture();
  await mkdir(cache, { recursive: true });
  const debian = await debianLayer(options);
  onStep("Adding kubectl, helm and the shell's own files");
  const own = join(cache, "own");
  await rm(own, { recursive: true, force: true });
  await addOwnFiles(own, options);
  const layer = `${own}.tar`;
  await packLayer(own, layer);
  onStep("Writing the archive");
  const image = {
    layers: [debian, layer],
    reference: shellImage,
    architecture,
    environment: { PATH: "/etc/matelot/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    labels: { [recipeLabel]: recipe },
    user: "1000:1000",
    workingDirectory: "/home/learner",
    command: ["bash"],
  };
  await writeImageArchive([image], archive);
  await Promise.all([rm(own, { recursive: true }), rm(layer), removeOthers(cache, basename(archive))]);
  return { archive, recipe };
}

/** The packages' files, packed; made again when the list of packages changes. */
async function debianLayer({ cache, onStep, signal }: ShellImageOptions): Promise<string> {
  const packages = await readPackages();
  const digest = createHash("sha256")
    .update([...packages, ...directories].join("\n"))
    .update(await readFile(debianRootSource));
  const layer = join(cache, `debian-${digest.digest("hex").slice(0, 12)}.tar`);
  if (existsSync(layer)) return layer;
  onStep("Fetching and unpacking Debian packages");
  const root = join(cache, "root");
  await makeDebianRoot({
    ...{ packages, root, archives: join(cache, "packages") },
    ...(signal === undefined ? {} : { signal }),
  });
  await addAuthorities(root);
  for (const directory of directories) await mkdir(join(root, directory), { recursive: true });
  await chmod(join(root, "home/learner"), 0o750);
  await packLayer(root, `${layer}.new`);
  await rename(`${layer}.new`, layer);
  await Promise.all([rm(root, { recursive: true }), removeOthers(cache, basename(layer))]);
  return layer;
}

/** Twelve hexadecimal digits over everything of ours that decides how the image turns out. */
async function recipeOf({ tools }: ShellImageOptions): Promise<string> {
  const hash = createHash("sha256");
  const own = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const shared = (await readdir(fencedShell, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const files = [...own, ...shared].map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files, debianRootSource, fileURLToPath(import.meta.url)].toSorted())
    hash.update(await readFile(file));
  for (const path of Object.values(tools)) {
    hash.update(
      await sha256OfFile(path).catch((cause: unknown) => {
        throw new MatelotError("image-build-failed", { message: `${path} can't be read.`, cause });
      }),
    );
  }
  return hash.digest("hex").slice(0, 12);
}

async function readPackages(): Promise<readonly string[]> {
  const lines = (await readFile(join(folder, "packages.txt"), "utf8")).split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

async function addOwnFiles(root: string, { tools }: ShellImageOptions): Promise<void> {
  for (const directory of ["etc/matelot", "usr/local/bin"]) await mkdir(join(root, directory), { recursive: true });
  for (const [link, target] of Object.entries(alternatives)) {
    await mkdir(dirname(join(root, link)), { recursive: true });
    await symlink(target, join(root, link));
  }
  for (const name of sharedFiles) await copyFile(join(fencedShell, name), join(root, "etc", name));
  await cp(join(folder, "files"), root, { recursive: true });
  await cp(join(fencedShell, "bin"), join(root, "etc/matelot/bin"), { recursive: true });
  await copyFile(join(fencedShell, "relay"), join(root, "etc/matelot/relay"));
  for (const [name, path] of Object.entries(tools)) await copyFile(path, join(root, "usr/local/bin", name));
  for (const name of ["enter", "leave", "keeper", "relay", "bin/cluster-clock"]) {
    await chmod(join(root, "etc/matelot", name), 0o755);
  }
  for (const name of Object.keys(tools)) await chmod(join(root, "usr/local/bin", name), 0o755);
}

/** The bundle of certificate authorities that the package's own script would write. */
async function addAuthorities(root: string): Promise<void> {
  const directory = join(root, "usr/share/ca-certificates/mozilla");
  const names = (await readdir(directory)).filter((name) => name.endsWith(".crt")).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), "utf8")));
  const bundle = join(root, "etc/ssl/certs/ca-certificates.crt");
  await mkdir(dirname(bundle), { recursive: true });
  await writeFile(bundle, texts.join(""));
}

/** Everything belongs to root but the home, whose owner a new volume takes over. */
async function packLayer(root: string, layer: string): Promise<void> {
  const common = ["--format=gnu", "--sort=name", "--mtime=@0", "--numeric-owner", "-C", root];
  const tar = async (...args: string[]) => {
    await promisify(execFile)("tar", args).catch((cause: unknown) => {
      throw new MatelotError("image-build-failed", { message: "tar could not pack the image's files.", cause });
    });
  };
  await tar(...common, "--owner=0", "--group=0", "--exclude=./home/learner", "-cf", layer, ".");
  if (!existsSync(join(root, "home/learner"))) return;
  await tar(...common, "--owner=1000", "--group=1000", "-rf", layer, "./home/learner");
}

/** Removes what earlier recipes have left of the same kind. */
async function removeOthers(cache: string, kept: string): Promise<void> {
  const form = new RegExp(`^${kept.replace(/-.*/, "")}-[0-9a-f]{12}\\.tar$`);
  const names = (await readdir(cache)).filter((name) => form.test(name) && name !== kept);
  await Promise.all(names.map((name) => rm(join(cache, name))));
}

/** Docker's name of this machine's architecture, whose programs go into the image. */
function debianArchitecture(): string {
  const names: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
  const name = names[process.arch];
  if (process.platform === "linux" && name !== undefined) return name;
  throw new MatelotError("image-build-failed", {
    message: `The image is put together from Debian packages on Linux (amd64 or arm64); this is ${process.platform} ${process.arch}.`,
  });
}
