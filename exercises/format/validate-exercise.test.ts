import { expect, test } from "vitest";
import deploymentExercise from "../deployment-scale-and-heal/exercise.ts";
import type { Exercise } from "./exercise.ts";
import { describeFault } from "./fault.ts";
import { hintFor } from "./hint-for.ts";
import { validateExercise } from "./validate-exercise.ts";

const folder = "deployment-scale-and-heal";

function faultsOf(change: (exercise: Record<string, unknown>) => unknown): readonly string[] {
  return validateExercise(
    change(structuredClone(deploymentExercise) as Exercise & Record<string, unknown>),
    folder,
  ).map(describeFault);
}

test("the first exercise has no fault", () => {
  expect(faultsOf((exercise) => exercise)).toEqual([]);
});

test("all faults of one file are told at once, each with its field", () => {
  const faults = faultsOf((exercise) => ({ ...exercise, minutes: 0, level: "hard", extra: 1, title: { en: "Only" } }));
  expect(faults.join("\n")).toContain("minutes");
  expect(faults.join("\n")).toContain("level");
  expect(faults.join("\n")).toContain("title.fr");
  expect(faults.join("\n")).toContain("extra");
});

test("an unknown id in needs names the nearest valid one", () => {
  const faults = faultsOf((exercise) => {
    const [first, second, ...rest] = exercise.checks as { needs?: string[] }[];
    return { ...exercise, checks: [first, { ...second, needs: ["two-replica"] }, ...rest] };
  });
  expect(faults).toEqual([
    `${folder}/exercise.ts: checks[1].needs[0]: seen "two-replica", wanted one of "two-replicas", "scaled-to-five", "pod-replaced", "scaled-to-three"; did you mean "two-replicas"?`,
  ]);
});

test("needs that go in a circle are told", () => {
  const faults = faultsOf((exercise) => {
    const [first, ...rest] = exercise.checks as { needs?: string[] }[];
    return { ...exercise, checks: [{ ...first, needs: ["scaled-to-five"] }, ...rest] };
  });
  expect(faults.filter((fault) => fault.includes("a circle")).length).toBeGreaterThanOrEqual(2);
});

test("a near miss with a code that its check never gives is told", () => {
  const faults = faultsOf((exercise) => {
    const [first, ...rest] = exercise.nearMisses as object[];
    return { ...exercise, nearMisses: [{ ...first, code: "replica-differs" }, ...rest] };
  });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('did you mean "replicas-differ"?');
});

test("a hint that opens on a check or code that is not there is told", () => {
  const faults = faultsOf((exercise) => {
    const hint = (check: string, code: string) => ({ en: "a", fr: "b", opensOn: { check, code } });
    return {
      ...exercise,
      hints: [hint("two-replicas", "absent"), hint("two-replica", "absent"), hint("two-replicas", "absnt")],
    };
  });
  expect(faults).toHaveLength(2);
  expect(faults[0]).toContain('hints[1].opensOn.check: seen "two-replica"');
  expect(faults[1]).toContain('did you mean "absent"?');
});

test("the hint for a mistake is the one that names its code, then the one of its check", () => {
  const general = { en: "look", fr: "regardez", opensOn: { check: "a" } };
  const named = { en: "indent", fr: "décalez", opensOn: { check: "a", code: "absent" } };
  const failed = (code: string) =>
    ({ status: "failed", code, reason: { en: "", fr: "" }, evidence: [], durationMs: 1 }) as const;
  const hints = [{ en: "first", fr: "premier" }, general, named];
  expect(hintFor({ hints }, "a", failed("absent"))?.en).toBe("indent");
  expect(hintFor({ hints }, "a", failed("not-ready"))?.en).toBe("look");
  expect(hintFor({ hints }, "a", failed("waits"))).toBeUndefined();
  expect(hintFor({ hints }, "b", failed("absent"))).toBeUndefined();
});

test("an id that is not the folder's name and a repeated check id are told", () => {
  const faults = faultsOf((exercise) => ({
    ...exercise,
    id: "other",
    checks: [...(exercise.checks as object[]), (exercise.checks as object[])[0]],
  }));
  expect(faults).toHaveLength(2);
  expect(faults[0]).toContain("id: seen");
  expect(faults[1]).toContain("checks[4].id");
});

test("a topic that the course does not have names the nearest one", () => {
  const faults = faultsOf((exercise) => ({ ...exercise, topics: ["deployment"] }));
  expect(faults.join("\n")).toContain('topics[0]: seen "deployment"');
  expect(faults.join("\n")).toContain('did you mean "deployments"?');
});

test("title and summary hold no learner's values", () => {
  const faults = faultsOf((exercise) => ({
    ...exercise,
    parameters: { app: { oneOf: ["web", "shop"] } },
    title: { en: "Scale @{app}", fr: "Étendre @{app}" },
  }));
  expect(faults.join("\n")).toContain("words that are the same for every learner");
});
