import { expect, it } from "vitest";
import { formatGoDuration } from "./go-duration.ts";

it.each([
  [0, "0s"],
  [812, "812ms"],
  [1_000, "1s"],
  [1_234, "1.234s"],
  [10_000, "10s"],
  [80_000, "1m20s"],
  [120_000, "2m0s"],
  [160_500, "2m40.5s"],
  [3_600_000, "1h0m0s"],
])("%i ms are %s", (ms, text) => {
  expect(formatGoDuration(ms)).toBe(text);
});
