import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { findProgram } from "../../../sandbox-server/setup/machine.mjs";

const project = fileURLToPath(new URL("../../../", import.meta.url));
const cache = join(project, ".cache/images/stand-in");

/** Node images of these tests. */
export const standInImages = {
  /** Behaves like k3s. */
  good: "matelot-test/k3s:v1.36.1-k3s1",
  /** Ends itself with some words a moment after its start. */
  dying: "matelot-test/k3s:dying",
  /** Starts and never serves anything. */
  silent: "matelot-test/k3s:silent",
} as const;

const programs: Readonly<Record<keyof typeof standInImages, string>> = {
  good: '#!/bin/sh\nexec /opt/stand-in/node /opt/stand-in/node.mjs "$@"\n',
  dying: '#!/bin/sh\necho "level=info msg=Starting"\necho "level=fatal msg=\\"no room for the store\\"" >&2\nexit 3\n',
  silent: "#!/bin/sh\necho waiting\ntrap 'exit 0' TERM\nwhile :; do sleep 0.2; done\n",
};

/** Archives of the images for `docker load`, made of this machine's own files and kept while nothing changes. */
export async function standInArchives(): Promise<Readonly<Record<keyof typeof standInImages, string>>> {
  mkdirSync(cache, { recursive: true });
  const bundle = await bundleNode();
  const digest = createHash("sha256").update(bundle).update(JSON.stringify(programs)).update(process.version);
  const stamp = digest.digest("hex").slice(0, 16);
  const archive = (name: keyof typeof standInImages) => join(cache, `${name}-${stamp}.tar`);
  for (const name of Object.keys(standInImages) as (keyof typeof standInImages)[]) {
    if (existsSync(archive(name))) continue;
    for (const file of execFileSync("ls", [cache], { encoding: "utf8" }).split("\n")) {
      if (file.startsWith(`${name}-`) && file.endsWith(".tar")) rmSync(join(cache, file), { force: true });
    }
    writeArchive(archive(name), name, bundle);
  }
  return { good: archive("good"), dying: archive("dying"), silent: archive("silent") };
}

async function bundleNode(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(project, "test/docker-engine/stand-in/node.ts")],
    ...{ bundle: true, platform: "node", target: "node24", format: "esm", write: false, minifySyntax: true },
    // Packages written for CommonJS ask for `require` and for their own place.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** One layer from a root directory, packed as `docker save` would. */
function writeArchive(path: string, name: keyof typeof standInImages, bundle: Uint8Array): void {
  const work = `${path}.${process.pid}`;
  const root = join(work, "root");
  try {
    makeRoot(root);
    if (name === "good") addNode(join(root, "opt/stand-in"), root, bundle);
    writeFileSync(join(root, "bin/k3s"), programs[name], { mode: 0o755 });
    const layer = join(work, "layer.tar");
    execFileSync("tar", ["-C", root, "--owner=0", "--group=0", "-cf", layer, "."]);
    const digest = createHash("sha256").update(readFileSync(layer)).digest("hex");
    const environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/bin/aux"];
    const config = JSON.stringify({
      ...{ architecture: process.arch === "x64" ? "amd64" : process.arch, os: "linux" },
      config: { Env: environment, Entrypoint: ["/bin/k3s"], Cmd: ["agent"] },
      rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
      history: [{ created: "1970-01-01T00:00:00Z", created_by: "matelot test" }],
    });
    const configName = `${createHash("sha256").update(config).digest("hex")}.json`;
    writeFileSync(join(work, configName), config);
    const manifest = [{ Config: configName, RepoTags: [standInImages[name]], Layers: ["layer.tar"] }];
    writeFileSync(join(work, "manifest.json"), JSON.stringify(manifest));
    const files = ["manifest.json", configName, "layer.tar"];
    execFileSync("tar", ["-C", work, "-cf", join(work, "archive.tar"), ...files]);
    renameSync(join(work, "archive.tar"), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A root with busybox' shell and what k3s' own image has besides: the places where volumes and tmpfs are mounted. */
function makeRoot(root: string): void {
  for (const name of ["bin", "etc", "tmp", "proc", "dev", "sys", "run", "var/run", "lib/modules", "opt"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  copyFileSync(findProgram("busybox") ?? "busybox", join(root, "bin/busybox"));
  const applets = ["sh", "ip", "mknod", "mkdir", "grep", "sleep", "cat", "ls"];
  for (const applet of applets) symlinkSync("busybox", join(root, "bin", applet));
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
  writeFileSync(join(root, "etc/group"), "root:x:0:\n");
}

/** Node with the libraries that it is linked to, the bundle, and the data that it reads from beside itself. */
function addNode(directory: string, root: string, bundle: Uint8Array): void {
  mkdirSync(directory, { recursive: true });
  copyFileSync(process.execPath, join(directory, "node"));
  for (const library of librariesOf(process.execPath)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
  writeFileSync(join(directory, "node.mjs"), bundle);
  const simulator = join(project, "sandbox-server/simulator");
  cpSync(join(simulator, "registry/schema/fields"), join(directory, "fields"), { recursive: true });
  cpSync(join(simulator, "charts/packages"), join(directory, "packages"), { recursive: true });
  const models = "node_modules/@kubernetes/client-node";
  for (const part of ["package.json", "dist/index.js", "dist/gen/models"]) {
    cpSync(join(project, models, part), join(directory, models, part), { recursive: true });
  }
}

function librariesOf(program: string): readonly string[] {
  const said = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...said.matchAll(/(?:=> )?(\/[^ ]+) \(0x/g)].flatMap(([, path]) => path ?? []);
}
