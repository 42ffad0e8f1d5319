/** `npm run prove [-- id…]`: shows that every exercise judges right, on a fresh sandbox for each attempt. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MatelotError } from "../sandbox-server/errors/index.ts";
import { readSettings } from "../sandbox-server/settings/settings.ts";
import {
  type Catalogue,
  describeFault,
  exerciseDirectories,
  type LoadedExercise,
  nearestWord,
  readCatalogue,
} from "./format/index.ts";
import { mutateAll } from "./proof/mutate-all.ts";
import { fixedPlaces, type Places, placesOfMachine } from "./proof/places.ts";
import { type CaseResult, casesOf, type ProofCase } from "./proof/prove-exercise.ts";
import { runCases } from "./proof/run-cases.ts";
import { describeTime } from "./proof/time-report.ts";
import { startWorkers, type WorkerPool } from "./proof/workers/worker-pool.ts";

const { values: flags, positionals: ids } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    provider: { type: "string" },
    kubeconfig: { type: "string" },
    jobs: { type: "string" },
    content: { type: "string" },
    mutate: { type: "boolean", default: false },
    // What failed among many is made once more, alone, and counts as it comes out then.
    retry: { type: "boolean", default: false },
    // A regular expression on the attempts' names, where not all of them shall be made.
    attempts: { type: "string", default: "" },
  },
});

/**
 * Attempts that one process makes well at a time: they mostly wait for their cluster. Up to the second number as long as
 * the processors have nothing to do; on a crowded machine more of them share what one process gets, and roll-outs then
 * outlast the scripts.
 */
const jobsPerProcessor = { least: 5, most: 14 };

// The processes that share the work load the same modules: they are compiled once, also for the runs to come.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../.cache/compiled", import.meta.url));

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());

try {
  process.exitCode = await prove();
} catch (thrown) {
  process.stderr.write(`${thrown instanceof MatelotError ? thrown.message : String(thrown)}\n`);
  process.exitCode = 2;
}

async function prove(): Promise<number> {
  const startedAt = Date.now();
  const directories = exerciseDirectories(readSettings({ content: flags.content }, process.env).contentDirectories);
  const { catalogue, faults } = await readCatalogue(...directories);
  for (const fault of faults) process.stderr.write(`${describeFault(fault)}\n`);
  const exercises = ids.length === 0 ? catalogue.exercises : ids.map((id) => get(catalogue, id));
  const provider = flags.provider ?? (flags.kubeconfig === undefined ? "embedded" : "kubeconfig");
  const orders = { directories, provider, kubeconfig: flags.kubeconfig };
  await using workers = startWorkers(processes(exercises), orders);
  // What is under way is given up, each with its sandbox.
  stop.signal.addEventListener("abort", () => void workers[Symbol.asyncDispose](), { once: true });
  if (flags.mutate) {
    const failures = await mutateAll({
      exercises: exercises.map(({ id }) => id),
      jobs: jobs(),
      isJson: flags.json,
      mutate: (exercise) => workers.run({ kind: "mutate", exercise }),
      write: (text) => process.stdout.write(text),
      signal: stop.signal,
    });
    return failures === 0 ? 0 : 1;
  }
  const results = await proveAll(exercises, workers);
  if (stop.signal.aborted) {
    process.stderr.write("Stopped before all attempts were made.\n");
    return 2;
  }
  const failed = exercises.filter((exercise) =>
    resultsOf(results, exercise).some((result) => result.faults.length > 0),
  );
  const faulty = new Set(faults.map((fault) => fault.file.split("/")[0]));
  const failures = failed.length + faulty.size;
  const skips = new Set(results.filter(({ skipped }) => skipped !== undefined).map(({ exercise }) => exercise)).size;
  const passes = exercises.length - failed.length - skips;
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ version: 1, passed: passes, failed: failures, skipped: skips, faults, results }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(describeTime(results, Date.now() - startedAt, workers.used()));
    process.stdout.write(`${passes} passed, ${failures} failed${skips === 0 ? "" : `, ${skips} skipped`}\n`);
  }
  return failures === 0 ? 0 : 1;
}

async function proveAll(exercises: readonly LoadedExercise[], workers: WorkerPool): Promise<readonly CaseResult[]> {
  // The longest first, so that none of them is left over when all others are done.
  const attempts = exercises
    .toSorted((left, right) => right.minutes - left.minutes)
    .flatMap(attemptsOf)
    .map(({ exercise: { id }, name }) => ({
      exercise: id,
      name,
      make: () => workers.run({ kind: "prove", exercise: id, name }),
    }));
  const open = new Map(exercises.map((exercise) => [exercise.id, attemptsOf(exercise).length]));
  const done: CaseResult[] = [];
  const onResult = (result: CaseResult) => {
    done.push(result);
    const left = (open.get(result.exercise) ?? 0) - 1;
    open.set(result.exercise, left);
    if (left === 0 && !flags.json) report(result.exercise, done);
  };
  const results = await runCases(attempts, places(), onResult, stop.signal);
  if (!flags.retry) return results;
  const failed = results.filter(({ faults }) => faults.length > 0);
  const again = await runCases(
    attempts.filter((attempt) => failed.some((result) => isOf(attempt, result))),
    fixedPlaces(1),
    reportAgain,
    stop.signal,
  );
  return results.map((result) => again.find((second) => isOf(second, result)) ?? result);
}

/** A machine or a real cluster that others use as well may have been too slow for it. */
function reportAgain({ exercise, name, faults }: CaseResult): void {
  if (flags.json) return;
  const outcome = faults.length === 0 ? "unsteady: it failed among others and passes alone" : "it fails alone, too";
  process.stdout.write(`again  ${exercise}, ${name}: ${outcome}\n`);
}

function isOf(one: Pick<CaseResult, "exercise" | "name">, other: Pick<CaseResult, "exercise" | "name">): boolean {
  return one.exercise === other.exercise && one.name === other.name;
}

function attemptsOf(exercise: LoadedExercise): readonly ProofCase[] {
  const wanted = new RegExp(flags.attempts);
  return casesOf(exercise).filter(({ name }) => wanted.test(name));
}

/** One process a processor, and none for a handful of attempts; a cluster outside is asked by one process alone. */
function processes(exercises: readonly LoadedExercise[]): number {
  if (!isEmbedded()) return 1;
  const attempts = flags.mutate ? exercises.length : exercises.flatMap(casesOf).length / 4;
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(attempts)));
}

/** What `--jobs` says; on clusters of this process without it, as many as the processors can do. */
function places(): Places {
  const { least, most } = jobsPerProcessor;
  const processors = availableParallelism();
  if (flags.jobs !== undefined || !isEmbedded()) return fixedPlaces(jobs());
  return placesOfMachine(processors * least, processors * most);
}

function jobs(): number {
  const wanted = Number(flags.jobs ?? availableParallelism() * jobsPerProcessor.least);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  throw new MatelotError("setting-invalid", { message: `--jobs is ${flags.jobs}; a whole number above 0 is wanted` });
}

function isEmbedded(): boolean {
  return (flags.provider ?? "embedded") === "embedded" && flags.kubeconfig === undefined;
}

function report(id: string, results: readonly CaseResult[]): void {
  const own = results.filter((result) => result.exercise === id);
  const skipped = own.find((result) => result.skipped !== undefined)?.skipped;
  if (skipped !== undefined) {
    process.stdout.write(`skip   ${id}: ${skipped}\n`);
    return;
  }
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
