import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../sandbox-server/setup/machine.mjs";
import { startPrivateEngine } from "../docker-engine/private-engine.ts";
import type { Target } from "./script-run.ts";

/** Starts a Docker engine for as long as `use` takes; its images are made of this machine's static busybox. */
export async function withRealEngine<T>(use: (target: Target) => Promise<T>): Promise<T> {
  await using engine = await startPrivateEngine();
  const { host, wayToItsHost } = engine;
  const directory = mkdtempSync(join(tmpdir(), "matelot-busybox-"));
  try {
    importImages(host, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return await use({ host, wayToItsHost });
}

/** busybox:1.36, busybox:latest and alpine:3.20, all three the static busybox with its applets. */
function importImages(host: string, directory: string): void {
  const root = join(directory, "root");
  const busybox = findProgram("busybox") ?? "";
  for (const name of ["bin", "etc", "tmp", "proc", "dev", "sys", "root", "home", "usr/bin", "usr/sbin", "sbin", "var"])
    mkdirSync(join(root, name), { recursive: true });
  execFileSync("cp", [busybox, join(root, "bin/busybox")]);
  execFileSync(join(root, "bin/busybox"), ["--install", "-s", join(root, "bin")]);
  execFileSync("sh", [
    "-c",
    'cd "$0/bin" && for one in *; do [ "$one" = busybox ] || ln -sf busybox "$one"; done',
    root,
  ]);
  execFileSync("sh", [
    "-c",
    'printf "root:x:0:0:root:/root:/bin/sh\\nwww-data:x:33:33::/var/www:/bin/false\\n" > "$0/etc/passwd"',
    root,
  ]);
  execFileSync("sh", ["-c", 'printf "root:x:0:\\nwww-data:x:33:\\n" > "$0/etc/group"; chmod 1777 "$0/tmp"', root]);
  const change = [
    "--change",
    'CMD ["sh"]',
    "--change",
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  ];
  const archive = execFileSync("tar", ["-C", root, "-c", "."], { maxBuffer: 64 * 1024 * 1024 });
  execFileSync("docker", ["--host", host, "import", ...change, "-", "busybox:1.36"], { input: archive });
  for (const name of ["busybox:latest", "alpine:3.20"])
    execFileSync("docker", ["--host", host, "tag", "busybox:1.36", name]);
}
