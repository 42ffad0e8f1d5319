/**
 * Writes an archive of workload images that makes a node's Debian-built busybox do what the course's does, and prints its
 * path. Usage: node test/real/workload-archive.ts
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeImageArchive } from "../../sandbox-server/images/image-archive.ts";
import { root } from "../../sandbox-server/setup/machine.mjs";

const image = "busybox:1.36";

/** Debian builds busybox without `nc -z`; a connection that stays open until the time is over was one. */
const nc = `#!/bin/sh
case " $* " in *" -z"*) ;; *) exec busybox nc "$@" ;; esac
n=$#
while [ "$n" -gt 0 ]; do
  one=$1; shift; n=$((n - 1))
  case $one in -z | -v | -zv | -vz) ;; *) set -- "$@" "$one" ;; esac
done
timeout 2 busybox nc -w 2 "$@" </dev/null >/dev/null
code=$?
[ "$code" = 143 ] && exit 0
exit "$code"
`;

const archive = join(root, ".cache/images/workloads.tar");
const work = mkdtempSync(join(tmpdir(), "matelot-workloads-"));
try {
  const container = execFileSync("docker", ["create", image], { encoding: "utf8" }).trim();
  try {
    execFileSync("docker", ["export", "--output", join(work, "base.tar"), container]);
  } finally {
    execFileSync("docker", ["rm", container], { stdio: "ignore" });
  }
  mkdirSync(join(work, "own/bin"), { recursive: true });
  writeFileSync(join(work, "own/bin/nc"), nc, { mode: 0o755 });
  execFileSync("tar", ["-C", join(work, "own"), "--owner=0", "--group=0", "-cf", join(work, "own.tar"), "bin/nc"]);
  mkdirSync(join(root, ".cache/images"), { recursive: true });
  await writeImageArchive([join(work, "base.tar"), join(work, "own.tar")], archive, {
    ...{ reference: image, architecture: process.arch === "arm64" ? "arm64" : "amd64", labels: {}, user: "" },
    ...{ environment: { PATH: "/bin" }, workingDirectory: "/", command: ["sh"] },
  });
  process.stdout.write(`${archive}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
