import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import type { SandboxId } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "./tool-directories.ts";

let dataDirectory: string;
let marker: string;
let server: ChildProcess;
let id: SandboxId;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "matelot-killed-"));
  marker = String(randomInt(10_000_000, 20_000_000));
  const script = fileURLToPath(new URL("./server-process.ts", import.meta.url));
  server = spawn(process.execPath, [script, dataDirectory, marker], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = server.stdout === null ? [] : await once(server.stdout, "data");
  id = String(said).trim() as SandboxId;
});

afterEach(async () => {
  server.kill("SIGKILL");
  await vi.waitFor(async () => expect(await processesWith(marker)).toEqual([]), { timeout: 5000 });
  await rm(dataDirectory, { recursive: true, force: true });
});

// Once more, for what docs/isolation.md says of bubblewrap: killed in the very moment that it clones, it leaves its child waiting.
test("after kill -9 of a server nothing of its sandboxes is left within 2 s", { retry: 1 }, async () => {
  await vi.waitFor(async () => expect((await processesWith(marker)).length).toBeGreaterThanOrEqual(4), 10_000);
  const killed = performance.now();
  server.kill("SIGKILL");
  await vi.waitFor(async () => expect(await processesWith(marker)).toEqual([]), { timeout: 2000, interval: 20 });
  expect(performance.now() - killed).toBeLessThan(2000);
});

test("a program that was only being started when the server was killed ends too", { retry: 1 }, async () => {
  server.kill("SIGKILL");
  await vi.waitFor(async () => expect(await processesWith(marker)).toEqual([]), { timeout: 2000, interval: 20 });
});

test("after kill -9 the next start finds cluster and home as they were a moment before", async () => {
  const saved = join(dataDirectory, "sandboxes", id, "cluster.json");
  await vi.waitFor(async () => expect(await readFile(saved, "utf8")).toContain(`late-${marker}`), 10_000);
  server.kill("SIGKILL");
  await once(server, "exit");
  const logger = { error: () => {} };
  const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
  await using provider = await createEmbeddedProvider(options);
  expect(await provider.list({})).toMatchObject([{ id, learner: "ada", exercise: "crash", state: "stopped" }]);
  const sandbox = await provider.find(id, {});
  const script = `kubectl get configmap late-${marker} -o name; cat file`;
  expect(await sandbox?.run(["bash", "-c", script], { timeoutMs: 20_000 })).toEqual({
    code: 0,
    stdout: `configmap/late-${marker}\n${marker}\n`,
    stderr: "",
  });
});

/** Command lines that hold the marker, but for the server's own. */
async function processesWith(text: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(text) && !line.includes("server-process"));
}
