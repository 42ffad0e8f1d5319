import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Check } from "../../checkers/check.ts";
import type { Verdict } from "../../checkers/verdict.ts";
import { deployment, object } from "../../checkers/vocabulary/index.ts";
import { type LoadedExercise, readCatalogue } from "../../exercises/format/index.ts";
import { judgeEvidence } from "./evidence-verdict.ts";
import { gradeOf } from "./grade.ts";
import { gradeRecordJsonSchema, parseGradeRecord } from "./grade-record.ts";
import { regrade } from "./regrade.ts";

const web = deployment("web");
const replicas = (wanted: string, present: string, ready: string) => [
  { source: "deployments.apps default/web .spec.replicas", value: wanted },
  { source: "deployments.apps default/web .status.replicas", value: present },
  { source: "deployments.apps default/web .status.readyReplicas", value: ready },
];

async function exerciseWith(...checks: readonly Check[]): Promise<LoadedExercise> {
  const { catalogue } = await readCatalogue(new URL("../../exercises", import.meta.url).pathname);
  const exercise = catalogue.find("deployment-scale-and-heal");
  if (exercise === undefined) throw new Error("the first exercise is missing");
  return { ...exercise, checks };
}

function check(id: string, points: number, test: Check["test"]): Check {
  return { id, points, test, title: { en: id, fr: id } };
}

function judged(verdicts: Readonly<Record<string, Verdict>>) {
  return {
    learner: "ada",
    provider: "embedded",
    kubernetes: "v1.34.0",
    gradedAt: 0,
    durationMs: 1,
    verdicts: new Map(Object.entries(verdicts)),
    earned: new Set(Object.keys(verdicts).filter((id) => verdicts[id]?.status === "passed")),
  };
}

test("a check that asks for the same keeps its verdict and gets today's points", async () => {
  const passed: Verdict = { status: "passed", evidence: replicas("2", "2", "2"), durationMs: 3 };
  const recorded = gradeOf(await exerciseWith(check("two", 3, web.hasReadyReplicas(2))), judged({ two: passed }));
  const again = regrade(recorded, await exerciseWith(check("two", 5, web.hasReadyReplicas(2))));
  expect(again).toMatchObject({ outcome: "passed", points: 5, possible: 5, kubernetes: "v1.34.0" });
});

test("a changed check is judged from what was seen then, both ways", async () => {
  const failed: Verdict = {
    status: "failed",
    code: "replicas-differ",
    reason: { en: "4", fr: "4" },
    evidence: replicas("4", "4", "4"),
    durationMs: 3,
  };
  const recorded = gradeOf(await exerciseWith(check("five", 2, web.hasReadyReplicas(5))), judged({ five: failed }));
  expect(regrade(recorded, await exerciseWith(check("five", 2, web.hasReadyReplicas(4)))).outcome).toBe("passed");
  const [three] = regrade(recorded, await exerciseWith(check("five", 2, web.hasReadyReplicas(3)))).checks;
  expect(three).toMatchObject({ status: "failed", code: "evidence-differs", points: 0 });
  expect(three?.reason?.en).toContain(".spec.replicas = 4");
});

test("what the evidence does not show, or shows of another object, is not guessed", async () => {
  const passed: Verdict = { status: "passed", evidence: replicas("2", "2", "2"), durationMs: 3 };
  const recorded = gradeOf(await exerciseWith(check("two", 3, web.hasReadyReplicas(2))), judged({ two: passed }));
  const changed = await exerciseWith(
    check("two", 3, deployment("shop").hasReadyReplicas(2)),
    check("image", 1, web.usesImage("nginx:1.7.9")),
  );
  const again = regrade(recorded, changed);
  expect(again.outcome).toBe("broken");
  expect(again.checks.map(({ code }) => code)).toEqual(["not-regradable", "not-regradable"]);
});

test("cut values and words that look like numbers are unknown", () => {
  const settings = object("ConfigMap", "settings");
  const seen = (value: string) => [{ source: "configmaps default/settings .data.mode", value }];
  const wants = (value: string) => settings.field(".data.mode").equals(value);
  expect(judgeEvidence(wants("blue"), seen("blue"))).toBe("passed");
  expect(judgeEvidence(wants("blue"), seen("red"))).toBe("failed");
  expect(judgeEvidence(wants("5"), seen("5"))).toBe("unknown");
  expect(judgeEvidence(wants("blue"), seen("blu…"))).toBe("unknown");
  expect(judgeEvidence(settings.exists(), [{ source: "configmaps default/settings", value: "absent" }])).toBe("failed");
  expect(judgeEvidence(settings.exists(), [])).toBe("unknown");
});

test("the published schema is the one that records are read with", () => {
  const published = readFileSync(new URL("grade.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(published)).toEqual(JSON.parse(gradeRecordJsonSchema()));
});

test("a report is read back as it was written, and another text is refused with its field", async () => {
  const report = {
    version: 1 as const,
    grades: [gradeOf(await exerciseWith(check("two", 3, web.hasReadyReplicas(2))), judged({}))],
  };
  expect(parseGradeRecord(JSON.stringify(report), "r.json")).toEqual(JSON.parse(JSON.stringify(report)));
  expect(() => parseGradeRecord('{"version":2,"grades":[]}', "r.json")).toThrow("r.json is no grade record: version");
  expect(() => parseGradeRecord("no", "r.json")).toThrow("not JSON");
});
