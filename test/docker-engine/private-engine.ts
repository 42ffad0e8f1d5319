import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, createReadStream, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createEngine } from "../../sandbox-server/sandboxes/providers/docker/engine/dockerode-engine.ts";
import type { Engine } from "../../sandbox-server/sandboxes/providers/docker/engine/engine.ts";

/**
 * A Docker engine of the test's own, in a network namespace of its own: it has a firewall and bridges like any other, and
 * nothing of it can reach the machine's networks, whatever a test lets loose in it.
 */
export interface PrivateEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly host: string;
  /** Runs a program in the engine's network namespace, which plays the host's part there. */
  onItsHost(argv: readonly string[]): ChildProcess;
}

/** Slow disks need a while for the first start; a person would not wait longer. */
const readyTimeoutMs = 60_000;

/** @param archives images to load, as `docker save` writes them */
export async function startPrivateEngine(archives: readonly string[] = []): Promise<PrivateEngine> {
  const directory = await mkdtemp(join(tmpdir(), "matelot-engine-"));
  const host = `unix://${join(directory, "docker.sock")}`;
  const log = join(directory, "dockerd.log");
  const output = openSync(log, "w");
  const engine = createEngine({ host });
  // The loopback interface of a new namespace is down; ip_forward is its own too.
  const script = 'ip link set lo up && exec dockerd "$@"';
  const daemon = spawn("unshare", ["--net", "sh", "-c", script, "sh", ...argumentsFor(directory, host)], {
    stdio: ["ignore", output, output],
  });
  const stop = async () => {
    daemon.kill("SIGTERM");
    if (daemon.exitCode === null && daemon.signalCode === null) await once(daemon, "exit");
    closeSync(output);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await untilReady(engine, daemon, log);
    for (const archive of archives) await engine.loadImages(createReadStream(archive), {});
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    engine,
    host,
    onItsHost: (argv) =>
      spawn("nsenter", ["--net", "--target", String(daemon.pid), "--", ...argv], { stdio: ["ignore", "pipe", "pipe"] }),
    [Symbol.asyncDispose]: stop,
  };
}

function argumentsFor(directory: string, host: string): readonly string[] {
  return [
    ...["--host", host, "--data-root", join(directory, "data"), "--exec-root", join(directory, "exec")],
    ...["--pidfile", join(directory, "dockerd.pid"), "--bip", "172.17.0.1/16"],
  ];
}

async function untilReady(engine: Engine, daemon: ChildProcess, log: string): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    const answers = await engine.info({}).then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (daemon.exitCode !== null || performance.now() > deadline) {
      throw new Error(`dockerd did not start:\n${readFileSync(log, "utf8").split("\n").slice(-6).join("\n")}`);
    }
    await setTimeout(100);
  }
}
