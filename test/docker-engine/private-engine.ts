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
  /** What an argv must begin with to run in the engine's network namespace, which plays the host's part there. */
  readonly wayToItsHost: readonly string[];
  /** Runs a program there. */
  onItsHost(argv: readonly string[]): ChildProcess;
  /** Stops the engine and starts it again on the same data, as an update of it would. */
  restart(): Promise<void>;
}

/** Slow disks need a while for the first start; a person would not wait longer. */
const readyTimeoutMs = 60_000;

/** @param archives images to load, as `docker save` writes them */
export async function startPrivateEngine(archives: readonly string[] = []): Promise<PrivateEngine> {
  const directory = await mkdtemp(join(tmpdir(), "matelot-engine-"));
  const host = `unix://${join(directory, "docker.sock")}`;
  const log = join(directory, "dockerd.log");
  const output = openSync(log, "a");
  const engine = createEngine({ host });
  // Holds the network namespace while the engine is started again.
  const holder = spawn("unshare", ["--net", "sh", "-c", "ip link set lo up && exec sleep infinity"]);
  const wayToItsHost = ["nsenter", "--net", "--target", String(holder.pid), "--"];
  const onItsHost = (argv: readonly string[], output: "pipe" | number) => {
    const [program = "", ...args] = [...wayToItsHost, ...argv];
    return spawn(program, args, { stdio: ["ignore", output, output] });
  };
  const start = async () => {
    const daemon = onItsHost(["dockerd", ...argumentsFor(directory, host)], output);
    await untilReady(engine, daemon, log);
    return daemon;
  };
  let daemon: ChildProcess | undefined;
  const stop = async () => {
    if (daemon !== undefined) await ended(daemon, "SIGTERM");
    await ended(holder, "SIGKILL");
    closeSync(output);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    daemon = await start();
    for (const archive of archives) await engine.loadImages(createReadStream(archive), {});
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    engine,
    host,
    wayToItsHost,
    onItsHost: (argv) => onItsHost(argv, "pipe"),
    async restart() {
      if (daemon !== undefined) await ended(daemon, "SIGTERM");
      daemon = await start();
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function ended(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
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
