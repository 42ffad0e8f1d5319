import { expect, it } from "vitest";
import { createDetachFilter, parseDetachKeys } from "./detach-keys.ts";

it("passes what is typed, and holds back a key that may begin the sequence", () => {
  const filter = createDetachFilter(parseDetachKeys(""));
  expect(filter(Buffer.from("ls"))).toEqual(Uint8Array.from(Buffer.from("ls")));
  expect(filter(Uint8Array.of(16))).toEqual(new Uint8Array(0));
  expect(filter(Buffer.from("x"))).toEqual(Uint8Array.of(16, 120));
});

it("detaches when the sequence is complete, also over several pieces", () => {
  const filter = createDetachFilter(parseDetachKeys(""));
  filter(Uint8Array.of(16));
  expect(filter(Uint8Array.of(17))).toBe("detached");
});

it("takes the keys that a client asks for", () => {
  expect(parseDetachKeys("ctrl-a,d")).toEqual([1, 100]);
  expect(createDetachFilter([1, 100])(Uint8Array.of(97, 1, 100))).toBe("detached");
});
