import { expect, test } from "vitest";
import { Acknowledgement } from "./acknowledgement.ts";
import { backOffMs } from "./back-off.ts";

test("waiting doubles up to eight seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 20].map((tries) => backOffMs(tries, 0))).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 8000, 8000,
  ]);
});

test("chance takes up to a quarter off", () => {
  expect(backOffMs(5, 0.999)).toBeGreaterThanOrEqual(6000);
  expect(backOffMs(5, 0.5)).toBe(7000);
});

test("drawn bytes are acknowledged in batches, and every byte once", () => {
  const sent: number[] = [];
  const acknowledgement = new Acknowledgement((bytes) => sent.push(bytes));
  for (let total = 0; total < 100_000; total += 1_000) acknowledgement.drawn(1_000);
  expect(sent).toEqual([33_000, 33_000, 33_000]);
});

test("a new connection owes nothing of the old one", () => {
  const sent: number[] = [];
  const acknowledgement = new Acknowledgement((bytes) => sent.push(bytes));
  acknowledgement.drawn(32_000);
  acknowledgement.restart();
  acknowledgement.drawn(1_000);
  expect(sent).toEqual([]);
});
