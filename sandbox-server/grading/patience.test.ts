import { expect, test } from "vitest";
import type { Verdict } from "../../checkers/verdict.ts";
import { startPatience } from "./patience.ts";

const failed = (code: string): Verdict => ({
  status: "failed",
  code,
  reason: { en: code, fr: code },
  evidence: [],
  durationMs: 0,
});

test("pods that may still start are waited for, until nothing has moved for a while", () => {
  let now = 0;
  const patience = startPatience(() => now);
  patience.hear("runs", failed("not-ready"));
  now = 9_000;
  expect(patience.isOver()).toBe(false);
  patience.hear("runs", failed("not-ready"));
  now = 18_000;
  expect(patience.isOver()).toBe(false);
  now = 19_001;
  expect(patience.isOver()).toBe(true);
});

test("what no waiting mends, or is earned, is not waited for", () => {
  const patience = startPatience(() => 0);
  patience.hear("labelled", failed("label-differs"));
  patience.hear("runs", failed("not-ready"));
  patience.hear("runs", { status: "passed", evidence: [], durationMs: 0 });
  expect(patience.isOver()).toBe(true);
});
