import { expect, it } from "vitest";
import { LineLog } from "./logs.ts";

const texts = (log: LineLog) => log.read({}).map((line) => line.text);

it("puts characters together that are cut between two writes", () => {
  const log = new LineLog(() => 1);
  const bytes = Buffer.from("plain\nnaïve €\n");
  for (const byte of bytes) log.append("stdout", Uint8Array.of(byte));
  expect(texts(log)).toEqual(["plain", "naïve €"]);
});

it("keeps the streams apart, and an unfinished line until the program ends", () => {
  const log = new LineLog(() => 1);
  log.append("stdout", Buffer.from("out 1\nout"));
  log.append("stderr", Buffer.from("error\n"));
  log.append("stdout", Buffer.from(" 2"));
  expect(texts(log)).toEqual(["out 1", "error"]);
  log.finish();
  expect(log.read({}).map(({ stream, text }) => `${stream} ${text}`)).toEqual([
    "stdout out 1",
    "stderr error",
    "stdout out 2",
  ]);
});

it("cuts lines that are longer than an entry", () => {
  const log = new LineLog(() => 1);
  log.append("stdout", Buffer.from(`${"x".repeat(20_000)}\n`));
  expect(texts(log).join("").length).toBe(20_000);
  expect(log.revision).toBe(texts(log).length);
});
