import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import type { Command } from "commander";
import { evaluateOnce } from "../../checkers/engine/index.ts";
import type { LoadedExercise } from "../../exercises/format/index.ts";
import { asMatelotError, MatelotError } from "../errors/index.ts";
import { exitCodeOf, type Grade, gradeOf } from "../grading/grade.ts";
import { gradeSubmissions } from "../grading/grade-submissions.ts";
import { formatReport, type ReportFormat, reportFormats } from "../grading/report-formats.ts";
import { readSubmission, readSubmissions, type Submission } from "../grading/submission.ts";
import { type Language, languages } from "../language/message.ts";
import { createProvider, openCatalogue } from "../main.ts";
import { readSettings } from "../settings/settings.ts";
import { type CommandWorld, describeError } from "./main.ts";

interface GradeFlags {
  readonly kubeconfig?: string;
  readonly namespace?: string;
  readonly submission?: string;
  readonly submissions?: string;
  readonly format: string;
  readonly lang: string;
  readonly out?: string;
  readonly jobs?: string;
}

/** `matelot grade`: judges a cluster as it is, or what learners handed in, each on a fresh sandbox. */
export function addGradeCommand(program: Command, world: CommandWorld): void {
  program
    .command("grade")
    .description(
      "Judge exercises: a cluster, a submission, or a folder of submissions. Exit code 0, 1 (failed), 2 (broken).",
    )
    .argument("<exercise...>", "ids of exercises")
    .option("--kubeconfig <file>", "judge this cluster as it is")
    .option("--namespace <name>", "with --kubeconfig: judge this namespace (default: the current one)")
    .option("--submission <path>", "a manifest, a script or a folder that one learner handed in")
    .option("--submissions <folder>", "one entry a learner, named after them")
    .option("--format <name>", reportFormats.join(", "), "text")
    .option("--lang <language>", languages.join(" or "), "en")
    .option("--out <file>", "where to write the report (default: standard output)")
    .option("--jobs <number>", "how many submissions are graded at once")
    .action(async (ids: readonly string[], flags: GradeFlags) => {
      try {
        process.exitCode = await grade(ids, flags, world);
      } catch (thrown) {
        // 1 would say that a learner failed.
        world.writeError(`${describeError(asMatelotError(thrown))}\n`);
        process.exitCode = 2;
      }
    });
}

async function grade(ids: readonly string[], flags: GradeFlags, world: CommandWorld): Promise<number> {
  const format = oneOf("--format", flags.format, reportFormats);
  const language = oneOf("--lang", flags.lang, languages);
  const catalogue = await openCatalogue();
  const exercises = ids.map((id) => {
    const found = catalogue.find(id);
    if (found === undefined) throw new MatelotError("exercise-unknown", { message: `There is no exercise ${id}.` });
    return found;
  });
  const isCluster = flags.kubeconfig !== undefined;
  const grades = isCluster ? await gradeCluster(exercises, flags) : await gradeHandedIn(exercises, flags, world);
  writeReport(grades, format, language, flags.out, world);
  return exitCodeOf(grades);
}

function writeReport(
  grades: readonly Grade[],
  format: ReportFormat,
  language: Language,
  file: string | undefined,
  world: CommandWorld,
): void {
  const text = formatReport({ version: 1, grades }, format, language);
  if (file === undefined) world.write(text);
  else writeFileSync(file, text);
}

/** Only what the cluster shows now can be judged: steps that left no trace are not earned. */
async function gradeCluster(exercises: readonly LoadedExercise[], flags: GradeFlags): Promise<readonly Grade[]> {
  const path = flags.kubeconfig ?? "";
  const kubeconfig = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new MatelotError("kubeconfig-invalid", { message: `${path} can't be read.`, cause });
  });
  const grades: Grade[] = [];
  for (const exercise of exercises) {
    const gradedAt = Date.now();
    const verdicts = await evaluateOnce({
      kubeconfig,
      // What came before can't be seen any more; each check is judged by itself.
      checks: exercise.checks.map(({ needs: _, ...check }) => check),
      signal: AbortSignal.timeout(60_000),
      ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
    });
    const earned = new Set([...verdicts].filter(([, verdict]) => verdict.status === "passed").map(([id]) => id));
    const learner = basename(path, extname(path));
    const durationMs = Date.now() - gradedAt;
    grades.push(gradeOf(exercise, { learner, provider: "cluster", gradedAt, durationMs, verdicts, earned }));
  }
  return grades;
}

async function gradeHandedIn(
  exercises: readonly LoadedExercise[],
  flags: GradeFlags,
  world: CommandWorld,
): Promise<readonly Grade[]> {
  const submissions = await submissionsOf(flags);
  const directory = mkdtempSync(join(tmpdir(), "matelot-grade-"));
  try {
    await using provider = await createProvider(readSettings({ data: directory }, world.environment));
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    const grades: Grade[] = [];
    for (const exercise of exercises) {
      grades.push(
        ...(await gradeSubmissions(submissions, { provider, exercise, jobs: jobsOf(flags), signal: stop.signal })),
      );
    }
    return grades;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function submissionsOf({ submission, submissions }: GradeFlags): Promise<readonly Submission[]> {
  if (submission !== undefined) return [await readSubmission(submission, basename(submission, extname(submission)))];
  if (submissions !== undefined) return readSubmissions(submissions);
  throw new MatelotError("request-invalid", {
    message: {
      en: "Nothing to grade: give --kubeconfig, --submission or --submissions.",
      fr: "Rien à noter : donnez --kubeconfig, --submission ou --submissions.",
    },
  });
}

/** Sandboxes mostly wait: some more than there are processors. */
function jobsOf({ jobs }: GradeFlags): number {
  const wanted = Number(jobs ?? availableParallelism() * 3);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  throw new MatelotError("setting-invalid", { message: `--jobs is ${jobs}; a whole number above 0 is wanted.` });
}

function oneOf<T extends string>(flag: string, value: string, valid: readonly T[]): T {
  const found = valid.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new MatelotError("setting-invalid", { message: `${flag} is ${value}; one of ${valid.join(", ")} is wanted.` });
}
