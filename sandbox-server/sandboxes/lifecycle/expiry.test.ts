import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { Expiry } from "./expiry.ts";

const minute = 60_000;

function setUp(lifetimeMs = 60 * minute) {
  const clock = createManualClock();
  const told: string[] = [];
  const expiry = new Expiry<string>({
    clock,
    lifetimeMs,
    warn: (id, expiresAt) => told.push(`${id} ends in ${(expiresAt - clock.now()) / minute} min`),
    expire: (id) => told.push(`${id} ended`),
  });
  return { clock, told, expiry };
}

test("a sandbox is warned of twice, then it ends", () => {
  const { clock, told, expiry } = setUp();
  expiry.begin("a");
  clock.advance(50 * minute - 1);
  expect([told, expiry.isNear("a")]).toEqual([[], false]);
  clock.advance(1);
  expect([told, expiry.isNear("a")]).toEqual([["a ends in 10 min"], true]);
  clock.advance(10 * minute);
  expect(told).toEqual(["a ends in 10 min", "a ends in 2 min", "a ended"]);
  expect(expiry.endOf("a")).toBeUndefined();
});

test("an extension begins the lifetime anew, with its warnings", () => {
  const { clock, told, expiry } = setUp();
  expiry.begin("a");
  clock.advance(55 * minute);
  expiry.begin("a");
  expect([expiry.isNear("a"), expiry.endOf("a")]).toEqual([false, 115 * minute]);
  clock.advance(50 * minute);
  expect(told).toEqual(["a ends in 10 min", "a ends in 10 min"]);
});

test("what an earlier server left is never ended without a warning", () => {
  const { clock, told, expiry } = setUp();
  clock.advance(1000 * minute);
  expiry.resume("old", 0);
  expiry.resume("young", 990 * minute);
  expect(expiry.endOf("young")).toBe(1050 * minute);
  clock.advance(10 * minute);
  expect(told).toEqual(["old ends in 10 min", "old ends in 2 min", "old ended"]);
});

test("a very short lifetime is warned of once, in its middle", () => {
  const { clock, told, expiry } = setUp(2 * minute);
  expiry.begin("a");
  clock.advance(2 * minute);
  expect(told).toEqual(["a ends in 1 min", "a ended"]);
});

test("a forgotten one says nothing", () => {
  const { clock, told, expiry } = setUp();
  expiry.begin("a");
  expiry.begin("b");
  expiry.forget("a");
  clock.advance(60 * minute);
  expect(told).toEqual(["b ends in 10 min", "b ends in 2 min", "b ended"]);
});
