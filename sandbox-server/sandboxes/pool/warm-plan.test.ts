import { expect, test } from "vitest";
import { nextChange, parseWarmTimes, type WarmPlan, wantedWarm } from "./warm-plan.ts";

const hour = 3_600_000;
/** A Wednesday, in the zone of the machine, as the patterns are. */
const at = (hours: number, minutes = 0) => new Date(2026, 10, 18, hours, minutes).getTime();
const plan: WarmPlan = { minimum: 2, maximum: 10, times: parseWarmTimes("8 at 45 8 * * 1-5 for 2h") ?? [] };

test("the minimum is warm at any time, more while a class is expected", () => {
  expect([at(8, 44), at(8, 45), at(10, 44), at(10, 45)].map((now) => wantedWarm(plan, now, 0))).toEqual([2, 8, 8, 2]);
});

test("what was claimed lately is wanted again, up to the maximum", () => {
  expect([0, 3, 100].map((demand) => wantedWarm(plan, at(12), demand))).toEqual([2, 5, 10]);
});

test("the next change is the beginning or the end of a class", () => {
  expect(nextChange(plan, at(8))).toBe(at(8, 45));
  expect(nextChange(plan, at(9))).toBe(at(8, 45) + 2 * hour);
  expect(nextChange({ ...plan, times: [] }, at(9))).toBeUndefined();
});

test.each([
  "8",
  "8 at 45 8 * * for 2h",
  "8 at 99 8 * * 1-5 for 2h",
  "8 at 45 8 * * 1-5 for 2d",
  "x at * * * * * for 1h",
])("%s is no time", (text) => {
  expect(parseWarmTimes(text)).toBeUndefined();
});

test("several times are parted by semicolons", () => {
  expect(parseWarmTimes("8 at 45 8 * * 1-5 for 2h; 30 at 0 14 * * 3 for 45m")).toEqual([
    { count: 8, pattern: "45 8 * * 1-5", durationMs: 2 * hour },
    { count: 30, pattern: "0 14 * * 3", durationMs: 0.75 * hour },
  ]);
});
