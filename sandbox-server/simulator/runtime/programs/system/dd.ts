import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { humanSize, parseSize } from "../human-size.ts";
import { isBusybox } from "../lines.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

export const dd = program("dd", async (process, args) => {
  const settings = new Map(
    args.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] as const),
  );
  const size = parseSize(settings.get("bs") ?? settings.get("ibs") ?? "512") ?? 512;
  const count = settings.has("count") ? (parseSize(settings.get("count") ?? "0") ?? 0) : Number.POSITIVE_INFINITY;
  const input = settings.get("if");
  const output = settings.get("of");
  const source = input === undefined ? 0 : openOrFail(process, input, "read");
  const target =
    output === undefined
      ? 1
      : openOrFail(process, output, settings.get("conv")?.includes("notrunc") === true ? "update" : "write");
  const started = process.scope.clock.now();
  // A block is held whole, as by the real dd: how labs use up memory.
  process.allocate(process.memoryBytes + size);
  let copied = 0;
  let whole = 0;
  let partial = 0;
  let fault: SystemFault | undefined;
  try {
    while (whole + partial < count) {
      const moved = await copyBlock(process, source, target, size);
      copied += moved;
      if (moved === size) whole += 1;
      else if (moved > 0) partial += 1;
      if (moved === 0) break;
    }
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    fault = error;
    await process.warn(`dd: error writing '${output ?? "standard output"}': ${error.message}\n`);
  }
  const seconds = Math.max(0.001, (process.scope.clock.now() - started) / 1000 + copied / 1e9);
  if (settings.get("status") !== "none") {
    const rate = `${humanSize(copied)}B) copied, ${seconds.toFixed(6)} seconds, ${humanSize(copied / seconds)}B/s`;
    await process.warn(`${whole}+${partial} records in\n${whole}+${partial} records out\n${copied} bytes (${rate}\n`);
  }
  return fault === undefined ? 0 : 1;
});

function openOrFail(process: Process, path: string, mode: "read" | "write" | "update") {
  try {
    return process.files.open(path, mode);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new UsageFault(
      isBusybox(process) ? `can't open '${path}': ${error.message}` : `failed to open '${path}': ${error.message}`,
    );
  }
}

async function copyBlock(
  process: Process,
  source: Parameters<Process["read"]>[0],
  target: Parameters<Process["write"]>[0],
  size: number,
): Promise<number> {
  let left = size;
  while (left > 0) {
    const part = await process.read(source, Math.min(left, 65_536));
    if (part === undefined) break;
    await process.write(target, part);
    left -= part.length;
  }
  return size - left;
}
