import { waitForExit } from "../../processes/execute.ts";
import type { Process } from "../../processes/process.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { parseDuration } from "../status-programs.ts";

/** stress, stress-ng and `polinux/stress`: memory and processor time are accounted, not used. */
export const stress = program("stress", async (process, args) => {
  const options = parseOptions(args, "c:m:i:d:t:vq", [
    "cpu=",
    "vm=",
    "vm-bytes=",
    "vm-hang=",
    "vm-keep",
    "vm-stride=",
    "io=",
    "hdd=",
    "hdd-bytes=",
    "timeout=",
    "verbose",
    "quiet",
    "backoff=",
    "metrics-brief",
    "metrics",
  ]);
  const count = (...names: string[]) => Number(options.value(...names) ?? "0");
  const cpu = count("c", "cpu");
  const memory = count("m", "vm");
  const workers = cpu + memory + count("i", "io") + count("d", "hdd");
  if (workers === 0)
    throw new UsageFault(
      "`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...",
      0,
    );
  const bytes = parseBytes(options.value("vm-bytes") ?? "256M");
  await process.print(
    `stress: info: [${process.pid}] dispatching hogs: ${cpu} cpu, ${count("i", "io")} io, ${memory} vm, ${count("d", "hdd")} hdd\n`,
  );
  const children = Array.from({ length: workers }, (_value, index) => {
    const child = process.fork({ argv: process.argv });
    const isMemory = index >= cpu && index < cpu + memory;
    child.start(() => work(child, isMemory ? bytes : 0, isMemory && options.value("vm-hang") !== undefined));
    return child;
  });
  const limit = options.value("t", "timeout");
  if (limit === undefined) for (const child of children) await waitForExit(process, child);
  else await process.sleep(parseDuration(limit) * 1000);
  for (const child of children) child.kill("SIGKILL");
  await process.print(
    `stress: info: [${process.pid}] successful run completed in ${Math.round((process.scope.clock.now() - process.startedAt) / 1000)}s\n`,
  );
  return 0;
});

function parseBytes(text: string): number {
  const unit = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[text.slice(-1).toLowerCase()] ?? 1;
  return Number.parseFloat(text) * unit;
}

/** How long a worker takes to touch its memory. */
const ALLOCATION_MS = 800;

/** Busy for as long as it lives, or until its memory is touched when it then only holds it. */
async function work(process: Process, bytes: number, onlyHolds: boolean): Promise<number> {
  {
    using _busy = process.scope.cpu.busy();
    if (bytes > 0) {
      await process.sleep(ALLOCATION_MS);
      process.allocate(bytes);
    }
    // Without await the worker would stop being busy here.
    if (!onlyHolds) return await process.idle();
  }
  return process.idle();
}
