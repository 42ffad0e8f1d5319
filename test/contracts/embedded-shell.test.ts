import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import type { Sandbox, TerminalProcess } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const stack = new AsyncDisposableStack();
let sandbox: Sandbox;

beforeAll(async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-shell-"));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
  const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
  const provider = stack.use(await createEmbeddedProvider(options));
  const homeFiles = [{ path: "notes.yaml", content: "a: b\n", executable: false }];
  const spec = { learner: "ada", exercise: "shell", namespace: "default", homeFiles, manifests: [] };
  sandbox = await provider.create(spec, {});
}, 60_000);
afterAll(() => stack.disposeAsync());

/** A fresh terminal, and what its line looks like once something was typed. */
async function open(): Promise<{
  terminal: TerminalProcess;
  shows(typed: string, words: string | RegExp): Promise<void>;
}> {
  const terminal = await sandbox.openTerminal({ columns: 120, rows: 24, language: "en" });
  let shown = "";
  terminal.onData((data) => {
    shown += Buffer.from(data).toString();
  });
  const until = (words: string | RegExp) => vi.waitFor(() => expect(shown).toMatch(words), { timeout: 20_000 });
  await until("$ ");
  return {
    terminal,
    async shows(typed, words) {
      shown = "";
      terminal.write(Buffer.from(typed));
      await until(words);
      terminal.write(Buffer.from("\u0003"));
      await until(/\^C[\s\S]*\$ /);
    },
  };
}

test.each([
  ["a command", "kubectl cluster-in\t", "kubectl cluster-info "],
  ["a resource, through the alias", "k get deploymen\t", "k get deployments.apps "],
  ["the name of an object", "kubectl describe node node-\t\t", /node-1\s+node-2\s+node-3/],
  ["a flag", "kubectl get pods --all-n\t", "--all-namespaces"],
  ["the value of a flag behind =", "kubectl get pods --namespace=kube-sy\t", "--namespace=kube-system"],
  ["a file", "kubectl apply -f no\t", "notes.yaml "],
])("tab completes %s", async (_, typed, words) => {
  const { terminal, shows } = await open();
  await shows(typed, words);
  await terminal[Symbol.asyncDispose]();
});

test("the history survives a shell that is killed", async () => {
  const { terminal, shows } = await open();
  await shows("echo remembered\r", "remembered\r\n");
  await terminal[Symbol.asyncDispose]();
  const { stdout } = await sandbox.run(["cat", ".bash_history"], { timeoutMs: 20_000 });
  expect(stdout).toContain("echo remembered\n");
});

test("editor, colours and language are set, and job control works", async () => {
  const { stdout } = await sandbox.run(["bash", "-c", "echo $TERM $COLORTERM $LANG; command -v $EDITOR || echo vi"], {
    timeoutMs: 20_000,
  });
  expect(stdout).toMatch(/^xterm-256color truecolor C\.UTF-8\n\S+\n$/);
  const { terminal, shows } = await open();
  await shows("sleep 60 & sleep 0.1; jobs\r", /\[1\].*Running\s+sleep 60/);
  await terminal[Symbol.asyncDispose]();
});

test("a change in the home is told, by a terminal's programs and by others, and a look at it is not", async () => {
  const { promise: quiet, resolve } = Promise.withResolvers<void>();
  let told = 0;
  using _ = sandbox.followHome?.(() => {
    told += 1;
    resolve();
  });
  const run = (line: string) => sandbox.run(["bash", "-c", line], { timeoutMs: 20_000 });
  await run("echo 1 > changed");
  await quiet;
  const { terminal, shows } = await open();
  await vi.waitFor(async () => {
    const before = told;
    await run("cat changed");
    expect(told).toBe(before);
  }, 20_000);
  const before = told;
  // As many bytes as before.
  await shows("echo 2 > changed; echo writ''ten\r", "written");
  await vi.waitFor(() => expect(told).toBeGreaterThan(before), 20_000);
  await terminal[Symbol.asyncDispose]();
});
