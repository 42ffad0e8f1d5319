import { describe, expect, it } from "vitest";
import { adjust, fixedPlaces } from "./places.ts";
import type { CaseResult } from "./prove-exercise.ts";
import { type Attempt, runCases } from "./run-cases.ts";

/** Attempts that end when they are told to, and how many of them were under way at most. */
function heldAttempts(count: number) {
  const holds = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const attempts = holds.map(({ promise }, index): Attempt => {
    const made = { exercise: "an-exercise", name: `near miss ${index}`, faults: [], durationMs: 0 };
    const make = async (): Promise<CaseResult> => {
      begun.push(index);
      await promise;
      return made;
    };
    return { ...made, make };
  });
  return { attempts, begun, end: (index: number) => holds[index]?.resolve() };
}

const never = new AbortController().signal;

describe("runCases", () => {
  it("makes as many attempts at a time as there are places, each once", async () => {
    const { attempts, begun, end } = heldAttempts(5);
    const running = runCases(attempts, fixedPlaces(2), () => undefined, never);
    expect(begun).toEqual([0, 1]);
    end(1);
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    for (const index of [0, 2, 3, 4]) end(index);
    expect((await running).map(({ name }) => name).toSorted()).toEqual(attempts.map(({ name }) => name));
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it("begins more while the processors have nothing to do, up to the most", async () => {
    const { attempts, begun, end } = heldAttempts(5);
    const running = runCases(attempts, { least: 1, most: 3, idleShare: () => 0.9 }, () => undefined, never);
    expect(begun).toEqual([0]);
    await expect.poll(() => begun, { timeout: 5000 }).toEqual([0, 1, 2]);
    for (const index of attempts.keys()) end(index);
    expect(await running).toHaveLength(5);
  });

  it("takes what an attempt throws for its fault, and makes the others", async () => {
    const { attempts, end } = heldAttempts(1);
    const broken: Attempt = {
      exercise: "an-exercise",
      name: "untouched",
      make: () => Promise.reject(new Error("no disk")),
    };
    end(0);
    const results = await runCases([broken, ...attempts], fixedPlaces(1), () => undefined, never);
    expect(results.map(({ name, faults }) => [name, faults])).toEqual([
      ["untouched", ["no disk"]],
      ["near miss 0", []],
    ]);
  });

  it("begins none after it was stopped", async () => {
    const { attempts, begun, end } = heldAttempts(3);
    const stop = new AbortController();
    const running = runCases(attempts, fixedPlaces(1), () => undefined, stop.signal);
    stop.abort();
    end(0);
    expect(await running).toHaveLength(1);
    expect(begun).toEqual([0]);
  });
});

describe("adjust", () => {
  const places = (idle: number) => ({ least: 2, most: 4, idleShare: () => idle });

  it("stays between the least and the most", () => {
    expect([2, 3, 4].map((count) => adjust(count, places(0.5)))).toEqual([3, 4, 4]);
    expect([2, 3, 4].map((count) => adjust(count, places(0)))).toEqual([2, 2, 3]);
  });

  it("leaves the number alone where the processors are just busy", () => {
    expect(adjust(3, places(0.1))).toBe(3);
  });
});
