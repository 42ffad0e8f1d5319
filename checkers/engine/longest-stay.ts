import { type CheckDescription, partsOf } from "../vocabulary/index.ts";

/** What has to stay so for some time is silent while it does: the longest such time of a check, in milliseconds. */
export function longestStay(test: CheckDescription): number {
  return Math.max(test.kind === "stays" ? test.forMs : 0, ...partsOf(test).map(longestStay));
}
