import { expect, test } from "vitest";
import { say } from "../messages.ts";
import { waitingTime } from "./queue-card.ts";

test.each([
  [0, "Less than a minute to wait."],
  [59_999, "Less than a minute to wait."],
  [60_000, "About 1\u00a0min to wait."],
  [61_000, "About 2\u00a0min to wait."],
  [80 * 60_000, "About 1\u00a0h\u00a020\u00a0min to wait."],
])("a wait of %i ms reads %s", (estimateMs, words) => {
  expect(waitingTime(estimateMs, (key, values) => say("en", key, values))).toBe(words);
});
