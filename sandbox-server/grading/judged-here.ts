import type { Check } from "../../checkers/check.ts";
import type { Verdict } from "../../checkers/verdict.ts";
import { type CheckDescription, type CheckKind, partsOf } from "../../checkers/vocabulary/index.ts";
import type { Message } from "../language/message.ts";

/** Words that look on while something happens, and the codes with which they say that nothing has happened yet. */
const wordsThatLookOn: Partial<Readonly<Record<CheckKind, readonly string[]>>> = {
  uninterrupted: ["never-answered", "too-few-requests", "requests-failed"],
  "in-order": ["not-in-order"],
  "keeps-file": ["pod-not-replaced"],
  "pod-replaced": ["not-replaced"],
};

/**
 * What a finished cluster alone can say of a check. A step that is judged while it is taken can't be judged after it:
 * such a failure becomes `broken`, with the code `not-judged-here`.
 */
export function judgedHere({ test }: Pick<Check, "test">, verdict: Verdict): Verdict {
  if (verdict.status !== "failed" || !codesOf(test).includes(verdict.code)) return verdict;
  return { status: "broken", code: "not-judged-here", error: notJudgedHere, durationMs: verdict.durationMs };
}

function codesOf(test: CheckDescription): readonly string[] {
  return [...(wordsThatLookOn[test.kind] ?? []), ...partsOf(test).flatMap(codesOf)];
}

const notJudgedHere: Message = {
  en: "This step is judged while it is taken, and only a finished cluster was given, so it can't be judged here. It does not count; grade what was handed in instead.",
  fr: "Cette étape se juge pendant qu'elle est faite, et seul un cluster déjà prêt est fourni : elle ne peut pas être jugée ici. Elle ne compte pas ; notez plutôt le travail rendu.",
};
