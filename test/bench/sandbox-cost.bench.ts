/** What sandboxes cost while nobody types: memory of 1, 10 and 100 with a shell each, and processor time of 50. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Figure } from "./bench.ts";
import { treeCpuMs, treeMegabytes } from "./process-usage.ts";
import { rounded } from "./statistics.ts";

export const name = "sandbox-cost";

/** What has just been made must come to rest before it is measured. */
const settleMs = 8_000;
const idleMs = 10_000;

export async function run(): Promise<readonly Figure[]> {
  const data = await mkdtemp(join(tmpdir(), "matelot-bench-"));
  const child = fork(fileURLToPath(new URL("./sandboxes-process.ts", import.meta.url)), [data], {
    execArgv: ["--expose-gc"],
  });
  const grow = async (sandboxes: number) => {
    child.send({ sandboxes });
    await once(child, "message");
    await pass(settleMs);
    return treeMegabytes(child.pid ?? 0);
  };
  try {
    // One sandbox that is made and removed loads the code that all share.
    const empty = await grow(0);
    const figures: Figure[] = [];
    let idle = 0;
    for (const count of [1, 10, 50, 100]) {
      const each = (await grow(count)) - empty;
      if (count === 50) idle = await idleShare(child.pid ?? 0);
      else
        figures.push({
          name: `memory of ${count} sandboxes, each`,
          value: rounded(each / count),
          unit: "MB",
          goal: { max: 10 },
        });
    }
    return [
      { name: "memory of the server without sandboxes", value: rounded(empty), unit: "MB" },
      ...figures,
      { name: "idle processor time of 50 sandboxes", value: idle, unit: "% of a core", goal: { max: 5 } },
    ];
  } finally {
    const gone = once(child, "exit");
    child.send({ stop: true });
    await gone;
    await rm(data, { recursive: true, force: true });
  }
}

async function idleShare(pid: number): Promise<number> {
  const before = await treeCpuMs(pid);
  const began = performance.now();
  await pass(idleMs);
  return rounded((((await treeCpuMs(pid)) - before) / (performance.now() - began)) * 100);
}
