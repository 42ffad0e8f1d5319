import { expect, it } from "vitest";
import { createAddressPool } from "./address-pool.ts";

it("Addresses are given in turn, and again only after all others", () => {
  const pool = createAddressPool("10.244.1.0/29");
  expect([pool.take(), pool.take()]).toEqual(["10.244.1.2", "10.244.1.3"]);
  pool.release("10.244.1.2");
  expect([pool.take(), pool.take(), pool.take()]).toEqual(["10.244.1.4", "10.244.1.5", "10.244.1.6"]);
  expect([pool.take(), pool.take()]).toEqual(["10.244.1.2", undefined]);
});

it("An address can be claimed once, and only in its block", () => {
  const pool = createAddressPool("10.244.1.0/24");
  expect(pool.claim("10.244.1.9")).toBe(true);
  expect(pool.claim("10.244.1.9")).toBe(false);
  expect(pool.claim("10.244.2.9")).toBe(false);
  expect(pool.take()).toBe("10.244.1.10");
});
