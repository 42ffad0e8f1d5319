import type { Verdict } from "../../checkers/verdict.ts";
import { waitsCode } from "../../checkers/vocabulary/index.ts";
import type { Message } from "../../sandbox-server/language/message.ts";
import type { Exercise } from "./exercise.ts";

/** The hint for this very mistake: one that names the failure's code before one that names the check alone. */
export function hintFor({ hints }: Pick<Exercise, "hints">, check: string, verdict: Verdict): Message | undefined {
  if (verdict.status !== "failed") return undefined;
  const own = hints.filter(({ opensOn }) => opensOn?.check === check);
  const hint =
    own.find(({ opensOn }) => opensOn?.code === verdict.code) ??
    own.find(({ opensOn }) => opensOn?.code === undefined && verdict.code !== waitsCode);
  return hint === undefined ? undefined : { en: hint.en, fr: hint.fr };
}
