import { expect, test } from "vitest";
import type { SandboxKind } from "../sandbox-provider.ts";
import { createMemoryProvider } from "../testing/memory-provider.ts";
import { Capacity, type Place, type Refusal } from "./capacity.ts";
import { hostLimits } from "./host-limits.ts";

const kindOf = (provider: string, memoryMib: number, bringUpsAtOnce = 100): SandboxKind => ({
  provider,
  title: { en: provider, fr: provider },
  abilities: createMemoryProvider().abilities(),
  cost: { memoryMib, bringUpsAtOnce },
});
const small = kindOf("small", 10);
const large = kindOf("large", 600, 2);

function place(taken: Place | Refusal): Place {
  if (typeof taken === "string") throw new Error(`there was no place: ${taken}`);
  return taken;
}

const limits = { memoryMib: 2000, total: 100, perLearner: () => 50 };

test("memory bounds what runs, whatever mixture it is", () => {
  const capacity = new Capacity(limits);
  for (const learner of ["a", "b", "c"]) place(capacity.take(learner, large)).broughtUp();
  expect(capacity.refusal("d", large)).toBe("full");
  expect([capacity.roomFor(large), capacity.roomFor(small)]).toEqual([0, 20]);
  expect(capacity.refusal("d", small)).toBeUndefined();
});

test("a place that is given back is told and can be taken", () => {
  const capacity = new Capacity({ ...limits, total: 1 });
  let told = 0;
  using _ = capacity.subscribe(() => {
    told += 1;
  });
  const first = place(capacity.take("a", small));
  expect(capacity.take("b", small)).toBe("full");
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  expect(told).toBe(1);
  place(capacity.take("b", small));
});

test("so many are brought up at once, the next when one is there", () => {
  const capacity = new Capacity(limits);
  const first = place(capacity.take("a", large));
  place(capacity.take("b", large));
  expect(capacity.refusal("c", large)).toBe("bring-ups");
  expect(capacity.refusal("c", small)).toBeUndefined();
  first.broughtUp();
  expect(capacity.refusal("c", large)).toBeUndefined();
});

test("a learner has a share; a machine that is too small says so", () => {
  const capacity = new Capacity({ ...limits, perLearner: () => 1 });
  place(capacity.take("a", small));
  expect([capacity.refusal("a", small), capacity.placesOf("a")]).toEqual(["learner-full", 1]);
  expect(capacity.refusal("b", kindOf("huge", 2001))).toBe("too-small");
});

test("warm clusters count, and a claim takes the memory of one", () => {
  const warm = { large: 3 };
  const capacity = new Capacity(limits);
  capacity.countWarm((provider) => (provider === "large" ? warm.large : 0));
  expect(capacity.hasRoomForWarm(large, 0)).toBe(false);
  const claim = place(capacity.take("a", large));
  warm.large = 2;
  claim.broughtUp();
  expect([capacity.roomFor(large), capacity.roomFor(small)]).toEqual([2, 20]);
  expect(capacity.hasRoomForWarm(large, 0)).toBe(false);
});

test.each([
  [4096, 16, false, { memoryMib: 3072, total: 200, each: 5 }],
  [16_384, 640, false, { memoryMib: 12_288, total: 200, each: 1 }],
  [1024, 640, true, { memoryMib: 512, total: 200, each: 200 }],
])("a machine of %i MiB with sandboxes of %i MiB (one learner: %s)", (hostMemoryMib, cost, isSingleLearner, wanted) => {
  const { perLearner, ...rest } = hostLimits({ hostMemoryMib, isSingleLearner, given: { total: 200 } });
  expect({ ...rest, each: perLearner(kindOf("kind", cost)) }).toEqual(wanted);
});

test("what the operator says goes before what is computed", () => {
  const given = { total: 50, memoryMib: 100, perLearner: 2 };
  const { perLearner, ...rest } = hostLimits({ hostMemoryMib: 4096, isSingleLearner: true, given });
  expect({ ...rest, each: perLearner(small) }).toEqual({ memoryMib: 100, total: 50, each: 2 });
});
