import { expect, test } from "vitest";
import { createReplayRing } from "./replay-ring.ts";

test("what fits is replayed whole", () => {
  const ring = createReplayRing(64);
  ring.append(Buffer.from("one\r\n"));
  ring.append(Buffer.from("two"));
  expect(ring.replay().toString()).toBe("one\r\ntwo");
});

test("older output is dropped up to a line's end, so that no escape sequence is cut", () => {
  const ring = createReplayRing(20);
  for (let line = 0; line < 100; line += 1) ring.append(Buffer.from(`\x1b[31mline ${line}\x1b[0m\r\n`));
  const replay = ring.replay().toString();
  expect(replay.length).toBeLessThanOrEqual(20);
  expect(replay === "" || replay.startsWith("\x1b[31m")).toBe(true);
});

test("one chunk larger than the ring keeps its end", () => {
  const ring = createReplayRing(8);
  ring.append(Buffer.from("0123456789\nabc"));
  expect(ring.replay().toString()).toBe("abc");
});

test("without a line break a cut character is skipped", () => {
  const ring = createReplayRing(5);
  ring.append(Buffer.from("ééé"));
  expect(ring.replay().toString()).toBe("éé");
});

test("memory stays bounded however much is written", () => {
  const ring = createReplayRing(1024);
  for (let count = 0; count < 10_000; count += 1) ring.append(Buffer.alloc(100, "x"));
  expect(ring.replay().length).toBeLessThanOrEqual(1024);
});
