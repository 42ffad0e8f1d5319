import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../sandbox-server/setup/machine.mjs";

// Slow disks need a while for the first start; a person would not wait longer.
const readyTimeoutMs = 30_000;

/**
 * Starts a Docker engine of its own, with everything it keeps in a temporary directory, for as long as `use` takes. It
 * reaches no network; its images are made of this machine's static busybox.
 * @param use gets what DOCKER_HOST is set to
 */
export async function withRealEngine<T>(use: (host: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "matelot-dockerd-"));
  const host = `unix://${join(directory, "docker.sock")}`;
  const log = join(directory, "dockerd.log");
  const output = openSync(log, "w");
  const bridge = `mb${process.pid}`;
  const hasBridge = makeBridge(bridge);
  const engine = spawn("dockerd", argumentsFor(directory, host, hasBridge ? bridge : "none"), {
    stdio: ["ignore", output, output],
  });
  try {
    await untilReady(host, engine, log);
    importImages(host, directory);
    return await use(host);
  } finally {
    engine.kill("SIGTERM");
    await new Promise((resolve) => (engine.exitCode === null ? engine.once("exit", resolve) : resolve(undefined)));
    closeSync(output);
    if (hasBridge) execFileSync("ip", ["link", "delete", bridge], { stdio: "ignore" });
    rmSync(directory, { recursive: true, force: true });
  }
}

function argumentsFor(directory: string, host: string, bridge: string): string[] {
  return [
    ...["--host", host, "--data-root", join(directory, "data"), "--exec-root", join(directory, "exec")],
    ...["--pidfile", join(directory, "dockerd.pid"), "--bridge", bridge, "--iptables=false", "--ip6tables=false"],
    ...["--ip-forward=false", "--ip-masq=false", "--default-address-pool", "base=10.203.0.0/16,size=24"],
  ];
}

/** A bridge of its own, so that another engine's stays untouched. */
function makeBridge(name: string): boolean {
  try {
    execFileSync("ip", ["link", "add", name, "type", "bridge"], { stdio: "ignore" });
    execFileSync("ip", ["address", "add", "10.202.7.1/24", "dev", name], { stdio: "ignore" });
    execFileSync("ip", ["link", "set", name, "up"], { stdio: "ignore" });
    return true;
  } catch {
    // Without the right to make one, containers have no network; the transcripts that need one say so.
    return false;
  }
}

async function untilReady(host: string, engine: ReturnType<typeof spawn>, log: string): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    if (answers(host)) return;
    if (engine.exitCode !== null || performance.now() > deadline)
      throw new Error(`dockerd did not start:\n${readFileSync(log, "utf8").split("\n").slice(-6).join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function answers(host: string): boolean {
  try {
    execFileSync("docker", ["--host", host, "version"], { stdio: "ignore" });
    return true;
  } catch {
    // Not yet.
    return false;
  }
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
