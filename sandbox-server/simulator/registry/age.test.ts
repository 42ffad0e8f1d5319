import { expect, test } from "vitest";
import { ageSince, humanDuration } from "./age.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, "0s"],
  [-1.5 * second, "0s"],
  [-3 * second, "<invalid>"],
  [119 * second, "119s"],
  [2 * minute, "2m"],
  [2 * minute + 5 * second, "2m5s"],
  [10 * minute + 5 * second, "10m"],
  [179 * minute, "179m"],
  [3 * hour, "3h"],
  [3 * hour + 12 * minute, "3h12m"],
  [8 * hour + 12 * minute, "8h"],
  [47 * hour, "47h"],
  [48 * hour, "2d"],
  [50 * hour, "2d2h"],
  [8 * day + hour, "8d"],
  [729 * day, "729d"],
  [730 * day, "2y"],
  [761 * day, "2y31d"],
  [8 * 365 * day + day, "8y"],
])("%d ms is shown as %s", (span, text) => {
  expect(humanDuration(span)).toBe(text);
});

test("a missing time has no age", () => {
  expect(ageSince(undefined, 0)).toBe("<unknown>");
  expect(ageSince("1970-01-01T00:00:00Z", 5000)).toBe("5s");
});
