import { Duplex, PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import type { DockerParts } from "../docker-parts.ts";
import type { ExecSession } from "../engine/engine.ts";
import { importArchives } from "./import-archives.ts";

/** More than any stream keeps of what nobody reads. */
const content = Buffer.alloc(4 * 1024 * 1024);

/** A command that ends with a code, and has read its input only where that is 0. */
function session(code: number): ExecSession {
  const input = new PassThrough();
  const output = new PassThrough();
  if (code === 0) input.resume().once("end", () => output.end());
  else output.end();
  const stderr = new PassThrough();
  stderr.end(code === 0 ? "" : "no runtime yet");
  return {
    stream: Duplex.from({ readable: output, writable: input }),
    stderr,
    resize: async () => undefined,
    exitCode: async () => code,
  };
}

test("a node that isn't ready to take images is asked again, and nothing of the refused try stays open", async () => {
  const codes = [1, 0];
  const opened: Readable[] = [];
  const open = () => {
    const stream = Readable.from([content.subarray(0, 1024), content.subarray(1024)], { objectMode: false });
    opened.push(stream);
    return stream;
  };
  const parts = {
    engine: { openExec: async () => session(codes.shift() ?? 0) },
    archives: { workloads: async () => [{ path: "/lessons.tar", references: [], bytes: content.length, open }] },
    distribution: { image: "node", importCommand: ["import"] },
    shells: { image: "shell" },
  } as unknown as DockerParts;
  await importArchives(parts, ["node-1"], {});
  expect([opened.length, codes.length]).toEqual([2, 0]);
  expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});
