import type { Verdict } from "../../checkers/verdict.ts";

// Failures that a cluster may still be mending by itself when the last command has ended: pods start, volumes are bound.
const onTheWay: ReadonlySet<string> = new Set([
  "exit-differs",
  "no-answer",
  "no-endpoints",
  "no-running-pods",
  "not-bound",
  "not-observed",
  "not-ready",
  "not-updated",
  "replacement-not-ready",
]);
// An image that is still being fetched says nothing for a while.
const patienceMs = 10_000;

/**
 * Who only applies a manifest has done the work: what comes of it is waited for, as long as something moves.
 *
 * @param now milliseconds
 */
export function startPatience(now: () => number) {
  const verdicts = new Map<string, Verdict>();
  let heardAt = now();
  return {
    hear(check: string, verdict: Verdict) {
      heardAt = now();
      verdicts.set(check, verdict);
    },
    isOver() {
      const isMoving = [...verdicts.values()].some((one) => one.status === "failed" && onTheWay.has(one.code));
      return !isMoving || now() - heardAt > patienceMs;
    },
  };
}
