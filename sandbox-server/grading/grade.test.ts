import { expect, test } from "vitest";
import type { Verdict } from "../../checkers/verdict.ts";
import { readCatalogue } from "../../exercises/format/index.ts";
import { exitCodeOf, type Grade, gradeOf } from "./grade.ts";
import { formatReport } from "./report-formats.ts";

const exercises = new URL("../../exercises", import.meta.url).pathname;
const failed = (text: string): Verdict => ({
  status: "failed",
  code: "replicas-differ",
  reason: { en: text, fr: text },
  evidence: [],
  durationMs: 3,
});
const broken: Verdict = { status: "broken", code: "api-unreachable", error: { en: "no", fr: "non" }, durationMs: 0 };

async function grade(learner: string, verdicts: Readonly<Record<string, Verdict>>, earned: readonly string[]) {
  const { catalogue } = await readCatalogue(exercises);
  const [exercise] = catalogue.exercises.filter(({ id }) => id === "deployment-scale-and-heal");
  if (exercise === undefined) throw new Error("the first exercise is missing");
  return gradeOf(exercise, {
    learner,
    provider: "embedded",
    gradedAt: 0,
    durationMs: 1500,
    verdicts: new Map(Object.entries(verdicts)),
    earned: new Set(earned),
  });
}

const rest = { "pod-replaced": failed("waits"), "scaled-to-three": failed("waits") };

test("points are the sum of the earned checks, also of one that no longer holds", async () => {
  const half = await grade("ada", { "two-replicas": failed("gone"), "scaled-to-five": failed("4"), ...rest }, [
    "two-replicas",
  ]);
  expect(half).toMatchObject({ outcome: "failed", points: 3, possible: 10 });
  expect(exitCodeOf([half])).toBe(1);
});

test("a broken check makes the grade broken and never a failure", async () => {
  const torn = await grade("ada", { "two-replicas": broken, "scaled-to-five": broken, ...rest }, []);
  expect(torn.outcome).toBe("broken");
  expect(exitCodeOf([torn])).toBe(2);
});

test("a check without a verdict is broken", async () => {
  const silent = await grade("ada", {}, []);
  expect(silent.checks[0]).toMatchObject({ status: "broken", code: "no-verdict" });
});

test("everything earned exits with 0", async () => {
  const all = ["two-replicas", "scaled-to-five", "pod-replaced", "scaled-to-three"];
  const whole: Grade = await grade("ada", {}, all);
  expect(whole).toMatchObject({ outcome: "passed", points: 10 });
  expect(exitCodeOf([whole])).toBe(0);
});

test("a learner's text stays data in every format", async () => {
  const evil = await grade('=cmd()|"<b>', { "two-replicas": failed('</failure> "\u0007 # x'), ...rest }, []);
  const report = { version: 1, grades: [evil] } as const;
  const junit = formatReport(report, "junit", "en");
  expect(junit).toContain('message="&lt;/failure&gt; &quot;  # x"');
  expect(junit).not.toContain("<b>");
  expect(formatReport(report, "csv", "en")).toContain('"\'=cmd()|""<b>"');
  expect(JSON.parse(formatReport(report, "json", "en"))).toEqual(JSON.parse(JSON.stringify(report)));
});

test("each format tells each check, in the language asked for", async () => {
  const one = await grade("ada", { "two-replicas": failed("x"), "scaled-to-five": broken, ...rest }, []);
  const report = { version: 1, grades: [one] } as const;
  expect(formatReport(report, "tap", "en").split("\n").slice(0, 3)).toEqual([
    "TAP version 14",
    "1..4",
    "not ok 1 - ada deployment-scale-and-heal: web runs with 2 ready replicas",
  ]);
  expect(formatReport(report, "tap", "en")).toContain("# SKIP no");
  expect(formatReport(report, "junit", "fr")).toContain('tests="4" failures="3" errors="1"');
  expect(formatReport(report, "text", "fr")).toContain("web tourne avec 2 réplicas prêts (0/3)");
  expect(formatReport(report, "csv", "en").trimEnd().split("\r\n")).toHaveLength(5);
});

test("commands that did not end well are told with their last words, made harmless", async () => {
  const one = await grade("ada", { "two-replicas": failed("x"), ...rest }, []);
  const ended = (code: number, output: string, language: "en" | "fr" = "en") =>
    formatReport({ version: 1, grades: [{ ...one, submission: { code, output } }] }, "text", language);
  expect(ended(2, "first\nset: pipefail\u001b[2J\n")).toContain(
    "  Its commands ended with code 2: set: pipefail [2J\n",
  );
  expect(ended(124, "", "fr")).toContain("ont été arrêtées");
  expect(ended(124, "", "fr")).toContain("0/8  non jugé");
  expect(ended(0, "all done")).not.toContain("all done");
});
