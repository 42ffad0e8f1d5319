import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, so that what is measured is not the measuring. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** The real server, as `matelot serve` starts it with these flags, on a data directory of its own. */
export async function startMatelot(...flags: readonly string[]): Promise<ServerProcess> {
  const data = await mkdtemp(join(tmpdir(), "matelot-bench-"));
  const command = fileURLToPath(new URL("../../sandbox-server/cli/matelot.mjs", import.meta.url));
  const server = await start([command, "serve", "--port", "0", "--data", data, ...flags]);
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The least that can carry a terminal: `ws` and node-pty, and nothing in between. */
export function startBareServer(): Promise<ServerProcess> {
  return start([fileURLToPath(new URL("./bare-terminal-server.ts", import.meta.url))]);
}

async function start(args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const url = await readyUrl(child);
  return {
    url,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const url = /https?:\/\/\S+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    child.once("exit", (code) => reject(new Error(`The server ended with code ${code}: ${said}`)));
  });
}
