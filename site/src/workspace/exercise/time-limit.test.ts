import { expect, test } from "vitest";
import { clockTime } from "./time-limit.ts";

test("time is told in minutes and seconds, with hours where there are some", () => {
  expect(clockTime(570_000)).toBe("9:30");
  expect(clockTime(61)).toBe("0:01");
  expect(clockTime(3_849_000)).toBe("1:04:09");
});
