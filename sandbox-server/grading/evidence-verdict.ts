import { shown } from "../../checkers/engine/plain-text.ts";
import type { Evidence } from "../../checkers/verdict.ts";
import type { CheckDescription } from "../../checkers/vocabulary/index.ts";

/** `unknown`: the evidence does not hold all that the test asks about. */
export type EvidenceVerdict = "passed" | "failed" | "unknown";

/**
 * What recorded evidence says of a test. Only words whose evidence is everything that they look at are answered; where a
 * value was cut, or has another type than is wanted, the answer is `unknown` rather than a guess.
 */
export function judgeEvidence(test: CheckDescription, evidence: readonly Evidence[]): EvidenceVerdict {
  if (evidence.length === 0) return "unknown";
  const [first] = evidence;
  const isAbsent = evidence.length === 1 && first?.value === "absent" && !first.source.includes(" .");
  switch (test.kind) {
    case "exists":
      return isAbsent ? "failed" : known(valueAt(evidence, ".metadata.uid"), (uid) => uid !== "");
    case "absent":
      return isAbsent ? "passed" : "failed";
    case "field":
      return isAbsent ? "failed" : judgeField(test.equals, valueAt(evidence, test.path));
    case "ready-replicas":
      return isAbsent ? "failed" : judgeReplicas(test, evidence);
    default:
      return "unknown";
  }
}

function judgeField(wanted: unknown, seen: string | undefined): EvidenceVerdict {
  // The record holds values as text: "5" may have been a number or a word.
  const isAmbiguous = typeof wanted === "string" && /^(\d|-|true$|false$|null$|\[|\{)/.test(wanted);
  if (isAmbiguous || seen?.startsWith("[")) return "unknown";
  return known(seen, (value) => value === shown(wanted, 500));
}

function judgeReplicas(
  test: Extract<CheckDescription, { kind: "ready-replicas" }>,
  evidence: readonly Evidence[],
): EvidenceVerdict {
  if (test.updated === true) return "unknown";
  const [wanted, present, ready] = [".spec.replicas", ".status.replicas", ".status.readyReplicas"].map((path) =>
    Number(valueAt(evidence, path) ?? Number.NaN),
  );
  if (wanted === undefined || present === undefined || ready === undefined) return "unknown";
  if ([wanted, present, ready].some((count) => !Number.isInteger(count))) return "unknown";
  const isRight =
    test.exactly === undefined
      ? wanted >= (test.atLeast ?? 0) && ready >= wanted
      : [wanted, present, ready].every((count) => count === test.exactly);
  return isRight ? "passed" : "failed";
}

function known(value: string | undefined, isRight: (value: string) => boolean): EvidenceVerdict {
  if (value === undefined || value.endsWith("…")) return "unknown";
  return isRight(value) ? "passed" : "failed";
}

function valueAt(evidence: readonly Evidence[], path: string): string | undefined {
  return evidence.find(({ source }) => source.endsWith(` ${path}`))?.value;
}
