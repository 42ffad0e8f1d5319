import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../sandbox-server/cli/matelot.mjs", import.meta.url));
const readyLine = /Matelot is ready: (http:\/\/\S+)/;
// With a folder of content the site is built first.
const readyWithinMs = 180_000;

/** The real server on a data directory of its own, as a learner starts it. */
export class MatelotServer implements AsyncDisposable {
  readonly #data: string;
  readonly #flags: readonly string[];
  #process: ChildProcess | undefined;
  #url = "";

  private constructor(data: string, flags: readonly string[]) {
    this.#data = data;
    this.#flags = flags;
  }

  /** @param flags of `matelot serve`, besides port and data. */
  static async start(...flags: readonly string[]): Promise<MatelotServer> {
    const server = new MatelotServer(await mkdtemp(join(tmpdir(), "matelot-browser-")), flags);
    try {
      await server.#launch("0");
      return server;
    } catch (cause) {
      await server[Symbol.asyncDispose]();
      throw cause;
    }
  }

  get url(): string {
    return this.#url;
  }

  /** Ends the process and waits until it has gone; the data stays. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }

  /** Starts again at the same address, on the same data. */
  async startAgain(): Promise<void> {
    await this.#launch(new URL(this.#url).port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#data, { recursive: true, force: true });
  }

  async #launch(port: string): Promise<void> {
    const child = spawn(process.execPath, [command, "serve", "--port", port, "--data", this.#data, ...this.#flags], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    let output = "";
    const ready = new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`The server ${why}. It said:\n${output}`));
      const timer = setTimeout(() => fail(`was not ready within ${readyWithinMs} ms`), readyWithinMs);
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const url = readyLine.exec(output)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      };
      child.stdout?.on("data", read);
      child.stderr?.on("data", read);
      child.once("exit", (code) => fail(`ended with code ${code} before it was ready`));
    });
    this.#url = await ready;
  }
}
