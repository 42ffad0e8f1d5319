/**
 * Writes an archive of workload images for nodes whose images are made from Debian's packages, and prints its path: a
 * busybox that does what the course's does, a program nginx, and the sample server of which exercises roll out versions.
 * Usage: node test/real/workload-archive.ts
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeImageArchive } from "../../sandbox-server/images/image-archive.ts";
import { root } from "../../sandbox-server/setup/machine.mjs";

const busybox = "busybox:1.36";
const helloApp = "us-docker.pkg.dev/google-samples/containers/gke/hello-app";

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

/** Says what the sample server says, on the port where it listens, and ends at the first request to end. */
const hello = `#!/bin/sh
trap exit TERM
mkdir -p /tmp/www
printf 'Hello, world!\\nVersion: %s\\nHostname: %s\\n' "$HELLO_VERSION" "$(hostname)" > /tmp/www/index.html
httpd -f -p 8080 -h /tmp/www &
wait
`;

/** The node image's nginx is busybox' httpd; exercises start it by its name, too. */
const nginx = `#!/bin/sh
trap exit TERM
httpd -f -p 80 -h /usr/share/nginx/html &
wait
`;

const archive = join(root, ".cache/images/workloads.tar");
const work = mkdtempSync(join(tmpdir(), "matelot-workloads-"));
try {
  const base = exportBase();
  const own = packOwn();
  const common = {
    layers: [base, own],
    ...{ architecture: process.arch === "arm64" ? "arm64" : "amd64", labels: {}, user: "", workingDirectory: "/" },
  };
  const nginxImage = (tag: string) => ({
    ...{ ...common, reference: `nginx:${tag}`, environment: { PATH: "/bin" }, command: ["nginx"] },
  });
  const helloImage = (tag: string, version: string) => ({
    ...{ ...common, reference: `${helloApp}:${tag}`, command: ["hello-app"] },
    environment: { PATH: "/bin", HELLO_VERSION: version },
  });
  mkdirSync(join(root, ".cache/images"), { recursive: true });
  await writeImageArchive(
    [
      { ...common, reference: busybox, environment: { PATH: "/bin" }, command: ["sh"] },
      nginxImage("1.28"),
      nginxImage("latest"),
      helloImage("1.0", "1.0.0"),
      helloImage("2.0", "2.0.0"),
    ],
    archive,
  );
  process.stdout.write(`${archive}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The files of the engine's busybox, packed. */
function exportBase(): string {
  const container = execFileSync("docker", ["create", busybox], { encoding: "utf8" }).trim();
  const packed = join(work, "base.tar");
  try {
    execFileSync("docker", ["export", "--output", packed, container]);
  } finally {
    execFileSync("docker", ["rm", container], { stdio: "ignore" });
  }
  return packed;
}

function packOwn(): string {
  const packed = join(work, "own.tar");
  mkdirSync(join(work, "own/bin"), { recursive: true });
  writeFileSync(join(work, "own/bin/nc"), nc, { mode: 0o755 });
  writeFileSync(join(work, "own/bin/hello-app"), hello, { mode: 0o755 });
  writeFileSync(join(work, "own/bin/nginx"), nginx, { mode: 0o755 });
  execFileSync("tar", ["-C", join(work, "own"), "--owner=0", "--group=0", "-cf", packed, "bin"]);
  return packed;
}
