import { expect, test } from "vitest";
import { kindsOf } from "../sandbox-kinds.ts";
import { createMemoryProvider } from "../testing/memory-provider.ts";
import type { Refusal } from "./capacity.ts";
import { estimateWait, type WaitFacts } from "./wait-estimate.ts";
import { inOrder, nextInLine, type Waiting } from "./waiting-line.ts";

const minute = 60_000;
const [kind] = kindsOf(createMemoryProvider());

function waiting(learner: string, since: number): Waiting {
  if (kind === undefined) throw new Error("the provider has no kind");
  return { learner, exercise: "scale", kind, since };
}

test("who has no sandbox comes before who has one, then who has waited longest", () => {
  const places: Readonly<Record<string, number>> = { ada: 1, eve: 2 };
  const line = [waiting("ada", 1), waiting("bob", 3), waiting("eve", 0), waiting("cy", 2)];
  expect(inOrder(line, (learner) => places[learner] ?? 0).map(({ learner }) => learner)).toEqual([
    "cy",
    "bob",
    "eve",
    "ada",
  ]);
});

test.each<[readonly (Refusal | undefined)[], number | undefined]>([
  [[undefined, undefined], 0],
  [["bring-ups", undefined], 1],
  [["learner-full", undefined], 1],
  [["full", undefined], undefined],
  [["bring-ups", "full", undefined], undefined],
])("with the refusals %j the turn is that of number %s", (refusals, turn) => {
  const line = refusals.map((_, number) => ({ ...waiting(`learner-${number}`, number), number }));
  expect(nextInLine(line, ({ number }) => refusals[number])?.number).toBe(turn);
});

const facts: WaitFacts = {
  now: 100 * minute,
  position: 1,
  room: 0,
  freeAt: [],
  releases: [],
  bringUpMs: minute,
  bringUpsAtOnce: 2,
};

test("with room the wait is that of the bring-ups before", () => {
  expect([1, 2, 3].map((position) => estimateWait({ ...facts, position, room: 5 }))).toEqual([
    minute,
    minute,
    2 * minute,
  ]);
});

test("without room it is until enough sandboxes have to end", () => {
  const freeAt = [130, 110, 120].map((at) => at * minute);
  expect(estimateWait({ ...facts, position: 2, freeAt })).toBe(21 * minute);
  expect(estimateWait({ ...facts, position: 2, room: 1, freeAt })).toBe(11 * minute);
  expect(estimateWait({ ...facts, position: 4, freeAt })).toBeUndefined();
});

test("places that became free lately make it shorter, and less so the longer none does", () => {
  const freeAt = [200 * minute];
  const releases = [88, 92, 96].map((at) => at * minute);
  expect(estimateWait({ ...facts, freeAt, releases })).toBe(5 * minute);
  expect(estimateWait({ ...facts, now: 112 * minute, freeAt, releases })).toBe(9 * minute);
  expect(estimateWait({ ...facts, freeAt, releases: releases.slice(1) })).toBe(101 * minute);
});
