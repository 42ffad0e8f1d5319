/** `npm run prove [-- id…]`: shows that every exercise judges right, on a fresh sandbox for each attempt. */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MatelotError } from "../sandbox-server/errors/index.ts";
import { createProvider, exerciseDirectories } from "../sandbox-server/main.ts";
import type { SandboxProvider } from "../sandbox-server/sandboxes/sandbox-provider.ts";
import { readSettings } from "../sandbox-server/settings/settings.ts";
import { type Catalogue, describeFault, type LoadedExercise, nearestWord, readCatalogue } from "./format/index.ts";
import { type MutantResult, mutateExercise } from "./proof/mutate-exercise.ts";
import { type CaseResult, casesOf } from "./proof/prove-exercise.ts";
import { runCases } from "./proof/run-cases.ts";

const { values: flags, positionals: ids } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    provider: { type: "string" },
    kubeconfig: { type: "string" },
    jobs: { type: "string" },
    content: { type: "string" },
    mutate: { type: "boolean", default: false },
  },
});

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());

try {
  process.exitCode = await prove();
} catch (thrown) {
  process.stderr.write(`${thrown instanceof MatelotError ? thrown.message : String(thrown)}\n`);
  process.exitCode = 2;
}

async function prove(): Promise<number> {
  const { catalogue, faults } = await readCatalogue(...exerciseDirectories(contentOf(flags)));
  for (const fault of faults) process.stderr.write(`${describeFault(fault)}\n`);
  const exercises = ids.length === 0 ? catalogue.exercises : ids.map((id) => get(catalogue, id));
  if (flags.mutate) return mutateAll(exercises);
  const results = await proveAll(exercises);
  const failed = exercises.filter((exercise) =>
    resultsOf(results, exercise).some((result) => result.faults.length > 0),
  );
  const faulty = new Set(faults.map((fault) => fault.file.split("/")[0]));
  const failures = failed.length + faulty.size;
  const passes = exercises.length - failed.length;
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ version: 1, passed: passes, failed: failures, faults, results }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(`${passes} passed, ${failures} failed\n`);
  }
  return failures === 0 ? 0 : 1;
}

async function proveAll(exercises: readonly LoadedExercise[]): Promise<readonly CaseResult[]> {
  return withProvider(async (sandboxes) => {
    const cases = exercises.flatMap(casesOf);
    const open = new Map(exercises.map((exercise) => [exercise.id, casesOf(exercise).length]));
    const done: CaseResult[] = [];
    const onResult = (result: CaseResult) => {
      done.push(result);
      const left = (open.get(result.exercise) ?? 0) - 1;
      open.set(result.exercise, left);
      if (left === 0 && !flags.json) report(result.exercise, done);
    };
    return await runCases(cases, sandboxes, jobs(), onResult, stop.signal);
  });
}

/** `--mutate`: which checks notice a change of one field of the solved exercise. */
async function mutateAll(exercises: readonly LoadedExercise[]): Promise<number> {
  return withProvider(async (sandboxes) => {
    for (const exercise of exercises) {
      const results = await mutateExercise(exercise, sandboxes, stop.signal);
      if (flags.json) {
        process.stdout.write(`${JSON.stringify({ version: 1, exercise: exercise.id, results }, null, 2)}\n`);
        continue;
      }
      const count = (outcome: MutantResult["outcome"]) => results.filter((result) => result.outcome === outcome).length;
      for (const { outcome, object, change, path } of results) {
        if (outcome === "unnoticed") process.stdout.write(`unnoticed: ${object} ${path} ${change}\n`);
      }
      const counts = `${count("noticed")} noticed, ${count("unnoticed")} unnoticed`;
      process.stdout.write(`${exercise.id}: ${counts}, ${count("refused") + count("undone")} no mutants\n`);
    }
    return 0;
  });
}

async function withProvider<T>(use: (provider: SandboxProvider) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "matelot-prove-"));
  try {
    const provider = flags.provider ?? (flags.kubeconfig === undefined ? undefined : "kubeconfig");
    const given = Object.entries({ provider, kubeconfig: flags.kubeconfig }).filter(([, value]) => value !== undefined);
    const settings = readSettings({ data: directory, ...Object.fromEntries(given) }, process.env);
    await using sandboxes = await createProvider(settings);
    return await use(sandboxes);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function contentOf({ content }: { readonly content?: string | undefined }): readonly string[] {
  return readSettings({ content }, process.env).contentDirectories;
}

/** Attempts mostly wait for their cluster: some more than there are processors. */
function jobs(): number {
  const wanted = Number(flags.jobs ?? availableParallelism() * 5);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  throw new MatelotError("setting-invalid", { message: `--jobs is ${flags.jobs}; a whole number above 0 is wanted` });
}

function report(id: string, results: readonly CaseResult[]): void {
  const own = results.filter((result) => result.exercise === id);
  const faults = own.flatMap((result) => result.faults.map((fault) => `    ${result.name}: ${fault}\n`));
  const seconds = (own.reduce((sum, result) => sum + result.durationMs, 0) / 1000).toFixed(1);
  process.stdout.write(`${faults.length === 0 ? "ok    " : "FAILED"} ${id} (${own.length} attempts, ${seconds} s)\n`);
  process.stdout.write(faults.join(""));
}

function resultsOf(results: readonly CaseResult[], exercise: LoadedExercise): readonly CaseResult[] {
  return results.filter((result) => result.exercise === exercise.id);
}

function get(catalogue: Catalogue, id: string): LoadedExercise {
  const found = catalogue.find(id);
  if (found !== undefined) return found;
  const all = catalogue.exercises.map((exercise) => exercise.id);
  const nearest = nearestWord(id, all);
  const guess = nearest === undefined ? `There are: ${all.join(", ")}` : `Did you mean ${nearest}?`;
  throw new MatelotError("exercise-unknown", { message: `There is no exercise ${id}, or it has faults. ${guess}` });
}
