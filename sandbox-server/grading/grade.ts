import type { Evidence, Verdict } from "../../checkers/verdict.ts";
import type { CheckDescription } from "../../checkers/vocabulary/index.ts";
import type { LoadedExercise } from "../../exercises/format/index.ts";
import type { Message } from "../language/message.ts";

/** One check of one learner, as it goes into the report. */
export interface GradedCheck {
  readonly id: string;
  readonly title: Message;
  readonly status: "passed" | "failed" | "broken";
  readonly points: number;
  readonly possible: number;
  /** What was asked for, so that a later look can tell whether the exercise still asks for the same. */
  readonly test: CheckDescription;
  readonly code?: string;
  readonly reason?: Message;
  readonly evidence: readonly Evidence[];
  readonly durationMs: number;
}

/** What one learner gets for one exercise, with everything that is needed to understand and repeat it. */
export interface Grade {
  readonly learner: string;
  readonly exercise: string;
  /** Content hash of the exercise. */
  readonly exerciseVersion: string;
  /** What the learner's own values were drawn from; absent where the exercise has no parameters. */
  readonly seed?: string;
  readonly provider: string;
  /** What the API server calls itself (`v1.34.2`); absent where it did not answer. */
  readonly kubernetes?: string;
  /** Milliseconds since the epoch. */
  readonly gradedAt: number;
  readonly durationMs: number;
  /** `passed`: every check is earned. `broken`: at least one could not be judged, which is nobody's failure. */
  readonly outcome: "passed" | "failed" | "broken";
  readonly points: number;
  readonly possible: number;
  readonly checks: readonly GradedCheck[];
  /** What the submission's own commands wrote, the end of it, and how they ended. */
  readonly submission?: { readonly code: number; readonly output: string };
}

export interface GradeReport {
  /** Of this form; it grows when a field changes its meaning. */
  readonly version: 1;
  readonly grades: readonly Grade[];
}

export interface Judged {
  readonly learner: string;
  readonly provider: string;
  readonly kubernetes?: string | undefined;
  readonly gradedAt: number;
  readonly durationMs: number;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Checks that passed at any moment: a step that was taken stays taken. */
  readonly earned: ReadonlySet<string>;
  readonly submission?: Grade["submission"];
}

/** Adds up what was judged; partial credit is the sum of the earned checks. */
export function gradeOf(exercise: LoadedExercise, judged: Judged): Grade {
  const checks = exercise.checks.map((check) => {
    const verdict = judged.verdicts.get(check.id);
    const status = judged.earned.has(check.id) ? "passed" : (verdict?.status ?? "broken");
    return {
      id: check.id,
      title: check.title,
      status,
      points: status === "passed" ? check.points : 0,
      possible: check.points,
      test: check.test,
      ...(status === "passed" ? {} : reasonOf(verdict)),
      evidence: verdict === undefined || verdict.status === "broken" ? [] : verdict.evidence,
      durationMs: verdict?.durationMs ?? 0,
    };
  });
  const { learner, provider, kubernetes, gradedAt, durationMs, submission } = judged;
  return {
    learner,
    exercise: exercise.id,
    exerciseVersion: exercise.version,
    ...(exercise.seed === undefined ? {} : { seed: exercise.seed }),
    provider,
    ...(kubernetes === undefined ? {} : { kubernetes }),
    gradedAt,
    durationMs,
    ...totalOf(checks),
    checks,
    ...(submission === undefined ? {} : { submission }),
  };
}

/** 0 when all passed, 1 when some failed, 2 when something was broken. */
export function exitCodeOf(grades: readonly Grade[]): 0 | 1 | 2 {
  if (grades.some((grade) => grade.outcome === "broken")) return 2;
  return grades.every((grade) => grade.outcome === "passed") ? 0 : 1;
}

/** Points and outcome of checks. What could not be judged counts neither as earned nor as possible. */
export function totalOf(checks: readonly GradedCheck[]): Pick<Grade, "outcome" | "points" | "possible"> {
  return {
    outcome: outcomeOf(checks),
    points: sum(checks.map((check) => check.points)),
    possible: sum(checks.filter(({ status }) => status !== "broken").map((check) => check.possible)),
  };
}

function outcomeOf(checks: readonly GradedCheck[]): Grade["outcome"] {
  if (checks.some((check) => check.status === "broken")) return "broken";
  return checks.every((check) => check.status === "passed") ? "passed" : "failed";
}

function reasonOf(verdict: Verdict | undefined): { code?: string; reason?: Message } {
  if (verdict?.status === "failed") return { code: verdict.code, reason: verdict.reason };
  if (verdict?.status === "broken") return { code: verdict.code, reason: verdict.error };
  if (verdict === undefined) return { code: "no-verdict", reason: noVerdict };
  return {};
}

const noVerdict: Message = { en: "The cluster gave no answer in time.", fr: "Le cluster n'a pas répondu à temps." };

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
