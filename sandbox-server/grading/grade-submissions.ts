import type { Verdict } from "../../checkers/verdict.ts";
import { drawExercise, type LoadedExercise, seedOf } from "../../exercises/format/index.ts";
import { observe } from "../../exercises/proof/observe.ts";
import { asMatelotError } from "../errors/index.ts";
import type { SandboxProvider } from "../sandboxes/sandbox-provider.ts";
import { type Grade, gradeOf } from "./grade.ts";
import { findKubernetesVersion } from "./kubernetes-version.ts";
import { startPatience } from "./patience.ts";
import type { Submission } from "./submission.ts";

export interface GradingOptions {
  readonly provider: SandboxProvider;
  readonly exercise: LoadedExercise;
  /** Every learner's values are drawn from it; from learner and exercise when absent. */
  readonly seed?: string | undefined;
  /** How many are graded at a time. */
  readonly jobs: number;
  /** After so long a submission's commands are ended, and what they reached is judged. */
  readonly timeLimitMs: number;
  readonly signal: AbortSignal;
}

// The end of what a submission wrote: enough for its last error.
const keptOutput = 4000;

/** Grades every submission on a fresh sandbox of its own; the grades are in the order of the submissions. */
export async function gradeSubmissions(
  submissions: readonly Submission[],
  options: GradingOptions,
): Promise<readonly Grade[]> {
  const grades = new Map<Submission, Grade>();
  const waiting = submissions.values();
  const worker = async () => {
    for (const submission of waiting) grades.set(submission, await gradeSubmission(submission, options));
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return submissions.flatMap((submission) => grades.get(submission) ?? []);
}

/** A sandbox that can't be made or does not answer makes a grade `broken`; it never fails the learner. */
async function gradeSubmission(submission: Submission, options: GradingOptions): Promise<Grade> {
  const { provider, timeLimitMs, signal } = options;
  const exercise = drawExercise(options.exercise, options.seed ?? seedOf(submission.learner, options.exercise.id));
  const gradedAt = Date.now();
  const about = () => ({
    learner: submission.learner,
    provider: provider.name,
    gradedAt,
    durationMs: Date.now() - gradedAt,
  });
  if (submission.refusal !== undefined) {
    const verdict = { status: "failed", ...submission.refusal, evidence: [], durationMs: 0 } as const;
    return gradeOf(exercise, { ...about(), verdicts: sameForAll(exercise, verdict), earned: new Set() });
  }
  try {
    const sandbox = await provider.create(
      {
        learner: "grader",
        exercise: exercise.id,
        namespace: exercise.namespace,
        linuxNamespaces: exercise.abilities.linuxNamespaces,
        homeFiles: [...exercise.setup.homeFiles, ...submission.files],
        manifests: exercise.setup.manifests,
      },
      { signal },
    );
    try {
      const isDone = (seen: { readonly earned: readonly string[] }) => seen.earned.length === exercise.checks.length;
      const kubernetes = await findKubernetesVersion(await sandbox.kubeconfig({ signal }), signal);
      const patience = startPatience(Date.now);
      const { verdicts, earned, command } = await observe(sandbox, exercise, {
        command: submission.command,
        timeoutMs: timeLimitMs,
        isDone,
        isExpected: patience.isOver,
        onVerdict: patience.hear,
        signal,
      });
      const ran =
        command === undefined ? {} : { submission: { ...command, output: command.output.slice(-keptOutput) } };
      return gradeOf(exercise, { ...about(), kubernetes, verdicts, earned: new Set(earned), ...ran });
    } finally {
      await provider.remove(sandbox.summary.id, {});
    }
  } catch (thrown) {
    const error = asMatelotError(thrown);
    const verdict = { status: "broken", error: error.said, code: error.code, durationMs: 0 } as const;
    return gradeOf(exercise, { ...about(), verdicts: sameForAll(exercise, verdict), earned: new Set() });
  }
}

function sameForAll(exercise: LoadedExercise, verdict: Verdict): ReadonlyMap<string, Verdict> {
  return new Map(exercise.checks.map((check) => [check.id, verdict]));
}
