import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import type { Command } from "commander";
import { evaluateOnce } from "../../checkers/engine/index.ts";
import { type Catalogue, drawExercise, type LoadedExercise, seedOf } from "../../exercises/format/index.ts";
import { asMatelotError, MatelotError } from "../errors/index.ts";
import { refuseUnfenced } from "../grading/fence.ts";
import { exitCodeOf, type Grade, gradeOf } from "../grading/grade.ts";
import { readGradeRecord } from "../grading/grade-record.ts";
import { gradeSubmissions } from "../grading/grade-submissions.ts";
import { judgedHere } from "../grading/judged-here.ts";
import { refuseTrickery } from "../grading/kubeconfig-trickery.ts";
import { findKubernetesVersion } from "../grading/kubernetes-version.ts";
import { regrade } from "../grading/regrade.ts";
import { formatReport, type ReportFormat, reportFormats } from "../grading/report-formats.ts";
import { nameByRoster, readRoster } from "../grading/roster.ts";
import { learnerOf, readSubmission, readSubmissions, type Submission } from "../grading/submission.ts";
import { type Language, languages } from "../language/message.ts";
import { createProvider, openCatalogue } from "../main.ts";
import { readSettings } from "../settings/settings.ts";
import { findTool } from "./find-tool.ts";
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
  readonly roster?: string;
  readonly timeLimit: string;
  readonly content?: string;
  readonly disposableMachine?: boolean;
  readonly trustKubeconfig?: boolean;
  readonly seed?: string;
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
    .option("--roster <file>", "with --submissions: CSV with the columns submission and learner")
    .option("--time-limit <seconds>", "after so long a submission's commands are ended", "180")
    .option("--disposable-machine", "run scripts without a fence: this machine is thrown away, the learner trusted")
    .option("--trust-kubeconfig", "let --kubeconfig run programs and read files that it names (never a learner's)")
    .option("--seed <text>", "what learners' own values are drawn from (default: learner and exercise)")
    .option("--content <folders>", "further folders with exercises, separated by commas")
    .option("--format <name>", reportFormats.join(", "), "text")
    .option("--lang <language>", languages.join(" or "), "en")
    .option("--out <file>", "where to write the report (default: standard output)")
    .option("--jobs <number>", "how many submissions are graded at once")
    .action((ids: readonly string[], flags: GradeFlags) => exitWith(() => grade(ids, flags, world), world));
  program
    .command("regrade")
    .description("Judge recorded grades (--format json) by the exercises as they are today, from their evidence.")
    .argument("<record>", "a JSON report of matelot grade")
    .option("--content <folders>", "further folders with exercises, separated by commas")
    .option("--format <name>", reportFormats.join(", "), "text")
    .option("--lang <language>", languages.join(" or "), "en")
    .option("--out <file>", "where to write the report (default: standard output)")
    .action((record: string, flags: GradeFlags) => exitWith(() => regradeRecord(record, flags, world), world));
}

/** 2 where nothing could be judged: 1 would say that a learner failed. */
async function exitWith(work: () => Promise<number>, world: CommandWorld): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (thrown) {
    world.writeError(`${describeError(asMatelotError(thrown))}\n`);
    process.exitCode = 2;
  }
}

async function regradeRecord(file: string, flags: GradeFlags, world: CommandWorld): Promise<number> {
  const format = oneOf("--format", flags.format, reportFormats);
  const language = oneOf("--lang", flags.lang, languages);
  const record = await readGradeRecord(file);
  const catalogue = await catalogueOf(flags, world);
  const grades = record.grades.map((grade) => {
    const seed = grade.seed ?? seedOf(grade.learner, grade.exercise);
    return regrade(grade, drawExercise(getExercise(catalogue, grade.exercise), seed));
  });
  writeReport(grades, format, language, flags.out, world);
  return exitCodeOf(grades);
}

function catalogueOf({ content }: GradeFlags, { environment }: CommandWorld): Promise<Catalogue> {
  return openCatalogue(readSettings({ content }, environment).contentDirectories);
}

function getExercise(catalogue: Catalogue, id: string): LoadedExercise {
  const found = catalogue.find(id);
  if (found === undefined) throw new MatelotError("exercise-unknown", { message: `There is no exercise ${id}.` });
  return found;
}

async function grade(ids: readonly string[], flags: GradeFlags, world: CommandWorld): Promise<number> {
  const format = oneOf("--format", flags.format, reportFormats);
  const language = oneOf("--lang", flags.lang, languages);
  const catalogue = await catalogueOf(flags, world);
  const exercises = ids.map((id) => getExercise(catalogue, id));
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
  if (flags.trustKubeconfig !== true) refuseTrickery(kubeconfig, path);
  const kubernetes = await findKubernetesVersion(kubeconfig, AbortSignal.timeout(10_000));
  const grades: Grade[] = [];
  const learner = basename(path, extname(path));
  for (const template of exercises) {
    const exercise = drawExercise(template, flags.seed ?? seedOf(learner, template.id));
    const gradedAt = Date.now();
    const seen = await evaluateOnce({
      kubeconfig,
      // What came before can't be seen any more; each check is judged by itself.
      checks: exercise.checks.map(({ needs: _, ...check }) => check),
      signal: AbortSignal.timeout(60_000),
      ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
    });
    const judged = exercise.checks.flatMap((check) => {
      const verdict = seen.get(check.id);
      return verdict === undefined ? [] : [[check.id, judgedHere(check, verdict)] as const];
    });
    const verdicts = new Map(judged);
    const earned = new Set([...verdicts].filter(([, verdict]) => verdict.status === "passed").map(([id]) => id));
    const durationMs = Date.now() - gradedAt;
    grades.push(
      gradeOf(exercise, { learner, provider: "cluster", kubernetes, gradedAt, durationMs, verdicts, earned }),
    );
  }
  return grades;
}

async function gradeHandedIn(
  exercises: readonly LoadedExercise[],
  flags: GradeFlags,
  world: CommandWorld,
): Promise<readonly Grade[]> {
  const submissions = await submissionsOf(flags);
  const timeLimitMs = wholeNumber("--time-limit", flags.timeLimit) * 1000;
  const jobs = wholeNumber("--jobs", flags.jobs ?? String(availableParallelism() * 3));
  const directory = mkdtempSync(join(tmpdir(), "matelot-grade-"));
  try {
    const settings = readSettings({ data: directory }, world.environment);
    await using provider = await createProvider(settings, undefined, { isThrowaway: true });
    refuseWithoutKubectl();
    await refuseUnfenced(provider, submissions, flags.disposableMachine === true);
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    const grades: Grade[] = [];
    for (const exercise of exercises) {
      const options = { provider, exercise, seed: flags.seed, jobs, timeLimitMs, signal: stop.signal };
      grades.push(...(await gradeSubmissions(submissions, options)));
    }
    return grades;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function submissionsOf({ submission, submissions, roster }: GradeFlags): Promise<readonly Submission[]> {
  if (submission !== undefined) return [await readSubmission(submission, learnerOf(submission))];
  if (submissions !== undefined) {
    const entries = await readSubmissions(submissions);
    return roster === undefined ? entries : nameByRoster(entries, await readRoster(roster));
  }
  throw new MatelotError("request-invalid", {
    message: {
      en: "Nothing to grade: give --kubeconfig, --submission or --submissions.",
      fr: "Rien à noter : donnez --kubeconfig, --submission ou --submissions.",
    },
    remedy: { en: "Run: matelot grade --help", fr: "Lancez : matelot grade --help" },
  });
}

/** Without kubectl every submission would seem to have done nothing. */
function refuseWithoutKubectl(): void {
  if (findTool("kubectl") !== undefined) return;
  throw new MatelotError("sandbox-provider-unavailable", {
    message: {
      en: "kubectl is not there, so nothing that was handed in can be applied.",
      fr: "kubectl est absent : aucun rendu ne peut être appliqué.",
    },
    remedy: { en: "Let set-up fetch it.", fr: "L'installation peut le télécharger." },
    command: "npm run setup",
  });
}

function wholeNumber(flag: string, text: string): number {
  const wanted = Number(text);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  throw new MatelotError("setting-invalid", { message: `${flag} is ${text}; a whole number above 0 is wanted.` });
}

function oneOf<T extends string>(flag: string, value: string, valid: readonly T[]): T {
  const found = valid.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new MatelotError("setting-invalid", { message: `${flag} is ${value}; one of ${valid.join(", ")} is wanted.` });
}
