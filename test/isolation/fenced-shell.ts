import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import type { Shell } from "../../sandbox-server/sandboxes/shell/shell.ts";
import { createShellHost, type ShellHost } from "../../sandbox-server/sandboxes/shell/shell-host.ts";
import type { ShellPlace } from "../../sandbox-server/sandboxes/shell/shell-place.ts";
import { toolDirectories } from "./tool-directories.ts";

/** A machine with shells on it, and nothing behind their sockets but a greeting. */
export interface FencedMachine extends AsyncDisposable {
  readonly host: ShellHost;
  readonly dataDirectory: string;
  /** A shell with a home of its own, in whose fence programs may make namespaces or not. */
  newShell(name: string, makesNamespaces?: boolean): Promise<FencedShell>;
}

export interface FencedShell {
  readonly shell: Shell;
  readonly place: ShellPlace;
  /** Runs a bash script inside. */
  script(text: string, timeoutMs?: number): Promise<RunResult>;
}

export async function createFencedMachine(): Promise<FencedMachine> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-isolation-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const host = stack.use(await createShellHost({ dataDirectory, toolDirectories, allowUnisolatedShell: false }));
  const owned = stack.move();
  return {
    host,
    dataDirectory,
    async newShell(name, makesNamespaces = false) {
      const owner = host.newOwner();
      // A test that is tried again asks for the same name.
      const home = await mkdtemp(join(dataDirectory, `${name}-`));
      const socket = host.runtime.socketOf(home);
      const server = createServer((connection) => {
        // The relay looks whether anybody is there and is gone before it could be greeted.
        connection.on("error", () => undefined);
        connection.end(`greeting of ${name}\n`);
      });
      await new Promise<void>((resolve) => void server.listen(socket, resolve));
      if (owner !== undefined) for (const path of [home, socket]) await chown(path, owner, owner);
      owned.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())));
      const place = { home, socket, owner, makesNamespaces, openKubeconfig: "" };
      const shell = host.createShell(place);
      owned.defer(() => shell.stop());
      const script = (text: string, timeoutMs = 60_000) => shell.run(["bash", "-c", text], { timeoutMs });
      return { shell, place, script };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Why no program inside a fence can make namespaces on this machine; undefined where it can. */
export async function whyNoNamespaces(): Promise<string | undefined> {
  await using machine = await createFencedMachine();
  if (machine.host.makesNamespaces) return undefined;
  return (await machine.host.obstacles({})).map(({ problem }) => problem.en).join(" ");
}
