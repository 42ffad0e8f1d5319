import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { shareTurn } from "./turn-sharing.ts";

it("calls in the order of calls, never before the caller has returned, and leaves out what was taken back", async () => {
  const seen: number[] = [];
  shareTurn(() => seen.push(1));
  const second = shareTurn(() => seen.push(2));
  shareTurn(() => seen.push(3));
  second[Symbol.dispose]();
  expect(seen).toEqual([]);
  await turn();
  expect(seen).toEqual([1, 3]);
});

it("gives the event loop its turn between slices of long work", async () => {
  let done = 0;
  const work = () => {
    const end = performance.now() + 3;
    while (performance.now() < end) done += 0;
    done += 1;
  };
  for (let count = 0; count < 12; count += 1) shareTurn(work);
  const between: number[] = [];
  while (done < 12) {
    await turn();
    between.push(done);
  }
  expect(between.some((count) => count > 0 && count < 12)).toBe(true);
});
