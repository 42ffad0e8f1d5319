/**
 * Proves the exercises on the clusters that the settings name, but for those that these can't run: each is listed with
 * what is missing, read from the exercise's own files and from a cluster made for it.
 * Usage: node test/real/prove-what-runs.ts [--attempts EXPRESSION] [--jobs N] [--except FILE] [id…]
 * The file (JSON, ids with reasons) names what no discovery tells of a node image.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exerciseDirectories, loadCatalogue } from "../../exercises/format/index.ts";
import { createProvider } from "../../sandbox-server/main.ts";
import { openImageArchives } from "../../sandbox-server/sandboxes/providers/docker/images/open-archives.ts";
import { whyUnable } from "../../sandbox-server/sandboxes/sandbox-kinds.ts";
import { readSettings } from "../../sandbox-server/settings/settings.ts";
import { createImageRegistry, images } from "../../sandbox-server/simulator/runtime/images/index.ts";
import { readClusterFacts } from "./cluster-facts.ts";
import { lacksOf } from "./exercise-wants.ts";

const { values: flags, positionals: ids } = parseArgs({
  allowPositionals: true,
  options: { attempts: { type: "string" }, jobs: { type: "string", default: "2" }, except: { type: "string" } },
});

// A cluster that nobody will ever come back to must not stay behind.
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(new Error(`ended by ${name}`)));

const exceptions: Readonly<Record<string, string>> =
  flags.except === undefined ? {} : JSON.parse(readFileSync(flags.except, "utf8"));
const runnable = await listLeftOut();
if (runnable.length > 0) {
  const attempts = flags.attempts === undefined ? [] : ["--attempts", flags.attempts];
  const args = [
    "exercises/prove.ts",
    "--retry",
    "--provider",
    "docker",
    "--jobs",
    flags.jobs,
    ...attempts,
    ...runnable,
  ];
  const proofs = spawn("node", args, { stdio: "inherit" });
  stop.signal.addEventListener("abort", () => proofs.kill("SIGTERM"), { once: true });
  const [code] = await once(proofs, "exit");
  process.exitCode = code ?? 1;
}

/** Says what is left out, and gives the ids of the rest. */
async function listLeftOut(): Promise<readonly string[]> {
  const { exercises } = await loadCatalogue(...exerciseDirectories([]));
  const wanted = exercises.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const registry = createImageRegistry(images);
  const isPublished = (image: string) => registry.find(image).status === "found";
  const directory = mkdtempSync(join(tmpdir(), "matelot-real-"));
  try {
    const settings = readSettings({ data: directory, provider: "docker" }, process.env);
    await using provider = await createProvider(settings, undefined, { isThrowaway: true });
    const spec = { learner: "facts", exercise: "free", namespace: "default", homeFiles: [], manifests: [] };
    const sandbox = await provider.create(spec, { signal: stop.signal });
    const archives = await openImageArchives(settings.docker.imageArchives).workloads([], {});
    const brought = archives.flatMap(({ references }) => references);
    const facts = await readClusterFacts(sandbox, brought).finally(() => provider.remove(sandbox.summary.id, {}));
    const left = new Map<string, string>();
    for (const exercise of wanted) {
      const unable = whyUnable(provider, { needs: exercise.abilities })?.en;
      const lacks = lacksOf(exercise, facts, isPublished);
      const reasons = [...(unable === undefined ? [] : [unable]), ...lacks.map((lack) => `The cluster lacks ${lack}.`)];
      const known = exceptions[exercise.id];
      if (known !== undefined) reasons.push(`Of this node image, ${known}`);
      if (reasons.length > 0) left.set(exercise.id, reasons.join(" "));
    }
    for (const [id, reason] of left) process.stdout.write(`left out ${id}: ${reason}\n`);
    process.stdout.write(`${wanted.length - left.size} exercises run here, ${left.size} are left out\n`);
    return wanted.map(({ id }) => id).filter((id) => !left.has(id));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
