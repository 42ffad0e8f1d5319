import { isDeepStrictEqual } from "node:util";
import type { Check } from "../../checkers/check.ts";
import { addressOf, type ObjectReference } from "../../checkers/vocabulary/object-reference.ts";
import type { LoadedExercise } from "../../exercises/format/index.ts";
import type { Message } from "../language/message.ts";
import { judgeEvidence } from "./evidence-verdict.ts";
import { type Grade, type GradedCheck, totalOf } from "./grade.ts";

/**
 * A recorded grade, judged by the exercise as it is today. A check that asks for the same keeps its verdict and gets
 * today's points; one that asks for something else is judged from the recorded evidence. Where that does not hold
 * enough, the check is `broken` with the code `not-regradable`: the submission must be graded again.
 */
export function regrade(recorded: Grade, exercise: LoadedExercise): Grade {
  const checks = exercise.checks.map((check) =>
    regradeCheck(
      check,
      recorded.checks.find(({ id }) => id === check.id),
    ),
  );
  return { ...recorded, exerciseVersion: exercise.version, ...totalOf(checks), checks };
}

function regradeCheck(check: Check, recorded: GradedCheck | undefined): GradedCheck {
  if (recorded === undefined) return notRegradable(check, newCheck);
  if (isDeepStrictEqual(plain(check.test), plain(recorded.test))) {
    const { title, points, test } = check;
    return { ...recorded, title, test, possible: points, points: recorded.status === "passed" ? points : 0 };
  }
  // Evidence is about the objects that the old test named: it says nothing of others.
  const isAboutTheSame = isDeepStrictEqual(plain(objectOf(check)), plain(objectOf(recorded)));
  const verdict = isAboutTheSame ? judgeEvidence(check.test, recorded.evidence) : "unknown";
  if (verdict === "unknown") return notRegradable(check, changedCheck, recorded);
  const { id, title, points, test } = check;
  const common = { id, title, test, possible: points, evidence: recorded.evidence, durationMs: recorded.durationMs };
  if (verdict === "passed") return { ...common, status: "passed", points };
  const seen = recorded.evidence.map(({ source, value }) => `${source} = ${value}`).join(", ");
  const reason = {
    en: `By the recorded evidence this is not reached: ${seen}.`,
    fr: `D'après les éléments enregistrés, ce n'est pas atteint : ${seen}.`,
  };
  return { ...common, status: "failed", points: 0, code: "evidence-differs", reason };
}

function notRegradable({ id, title, points, test }: Check, reason: Message, recorded?: GradedCheck): GradedCheck {
  const evidence = recorded?.evidence ?? [];
  const durationMs = recorded?.durationMs ?? 0;
  return {
    id,
    title,
    test,
    status: "broken",
    points: 0,
    possible: points,
    code: "not-regradable",
    reason,
    evidence,
    durationMs,
  };
}

const newCheck: Message = {
  en: "The record knows nothing of this check: grade the submission again.",
  fr: "L'enregistrement ne contient pas cette vérification : notez à nouveau le rendu.",
};
const changedCheck: Message = {
  en: "This check asks for something else today, and the recorded evidence does not show it: grade the submission again.",
  fr: "Cette vérification demande aujourd'hui autre chose, que les éléments enregistrés ne montrent pas : notez à nouveau le rendu.",
};

function objectOf({ test }: Pick<Check, "test">): ObjectReference | undefined {
  if (!("object" in test)) return undefined;
  return addressOf(test.object) === undefined ? undefined : test.object;
}

/** As it comes back from JSON, where a field that is undefined is none. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
