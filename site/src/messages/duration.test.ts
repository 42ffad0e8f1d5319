import { expect, test } from "vitest";
import { duration } from "./duration.ts";

test("a time is told as people say it", () => {
  expect(duration(45)).toBe("45\u00a0min");
  expect(duration(120)).toBe("2\u00a0h");
  expect(duration(118)).toBe("2\u00a0h");
  expect(duration(82)).toBe("1\u00a0h\u00a020\u00a0min");
});
