import { expect, it } from "vitest";
import { humanDuration } from "./units.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

it.each([
  [999, "Less than a second"],
  [second, "1 second"],
  [59 * second, "59 seconds"],
  [minute, "About a minute"],
  [46 * minute, "46 minutes"],
  [hour, "About an hour"],
  [5 * hour, "5 hours"],
  [3 * 24 * hour, "3 days"],
  [21 * 24 * hour, "3 weeks"],
  [90 * 24 * hour, "3 months"],
  [800 * 24 * hour, "2 years"],
])("%d milliseconds are %s", (milliseconds, words) => {
  expect(humanDuration(milliseconds)).toBe(words);
});
