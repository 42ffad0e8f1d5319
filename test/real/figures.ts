/**
 * Measures the clusters that the settings name: from nothing to a sandbox, a node's memory, stop and resume, and claims
 * from the pool, each seeded with an exercise. Usage: node test/real/figures.ts [--cold N] [--claims N]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createProvider, openCatalogue, specForExercise } from "../../sandbox-server/main.ts";
import { createEngine } from "../../sandbox-server/sandboxes/providers/docker/engine/dockerode-engine.ts";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import type { Sandbox, SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { readSettings, type Settings } from "../../sandbox-server/settings/settings.ts";
import { percentile } from "../bench/statistics.ts";

const { values: flags } = parseArgs({
  options: { cold: { type: "string", default: "2" }, claims: { type: "string", default: "5" } },
});
const exercise = "deployment-scale-and-heal";
const catalogue = await openCatalogue();
const directory = mkdtempSync(join(tmpdir(), "matelot-figures-"));
const settings = readSettings({ data: directory, provider: "docker" }, process.env);
try {
  await measureCold({ ...settings, warm: { minimum: 0, maximum: 0, times: [] } });
  await measureClaims({ ...settings, warm: { minimum: 1, maximum: 1, times: [] } });
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measureCold(cold: Settings): Promise<void> {
  await using provider = await createProvider(cold, undefined, { isThrowaway: true });
  const starts: number[] = [];
  for (let start = 1; start <= Number(flags.cold); start += 1) {
    const { sandbox, ms } = await create(provider, `cold-${start}`);
    starts.push(ms);
    if (start === 1) await measureOne(provider, sandbox);
    await provider.remove(sandbox.summary.id, {});
  }
  say("from nothing to a seeded sandbox", "ms", starts);
}

/** Its memory once the start is digested, and what a pause costs. */
async function measureOne(provider: SandboxProvider, sandbox: Sandbox): Promise<void> {
  const engine = createEngine(settings.docker);
  const installation = readFileSync(join(directory, "installation"), "utf8");
  const nodes = await engine.listContainers({ [label.installation]: installation, [label.part]: "node" }, {});
  await setTimeout(10_000);
  const bytes = await Promise.all(nodes.map(({ name }) => engine.memoryInUse(name, {})));
  say(
    "memory of a node",
    "MiB",
    bytes.map((value) => value / 1024 ** 2),
  );
  say("stop", "ms", [await timed(() => sandbox.stop({}))]);
  say("resume", "ms", [await timed(() => provider.find(sandbox.summary.id, {}))]);
}

async function measureClaims(warm: Settings): Promise<void> {
  await using provider = await createProvider(warm, undefined, { isThrowaway: true });
  await provider.list({});
  const claims: number[] = [];
  while (claims.length < Number(flags.claims)) {
    while ((provider.warm?.("docker") ?? 0) === 0) await setTimeout(100);
    const { sandbox, ms } = await create(provider, `warm-${claims.length}`);
    claims.push(ms);
    await provider.remove(sandbox.summary.id, {});
  }
  say("claim from the pool, seeded", "ms", claims);
}

async function create(provider: SandboxProvider, learner: string): Promise<{ sandbox: Sandbox; ms: number }> {
  const begun = performance.now();
  const sandbox = await provider.create(specForExercise(catalogue, exercise, learner), {});
  return { sandbox, ms: performance.now() - begun };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function say(what: string, unit: string, values: readonly number[]): void {
  const [low, middle, high] = [0, 0.5, 1].map((share) => Math.round(percentile(values, share)));
  const range = values.length > 1 ? ` (${low} to ${high}, ${values.length} times)` : "";
  process.stdout.write(`${what}: ${middle} ${unit}${range}\n`);
}
