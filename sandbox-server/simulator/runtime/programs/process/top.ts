import { NODE_CORES, NODE_MEMORY_BYTES } from "../../files/proc.ts";
import type { Process } from "../../processes/process.ts";
import { parseOptions } from "../options.ts";
import { program } from "../simple.ts";
import { commandLine } from "./command-line.ts";
import { owner } from "./ps.ts";

export const top = program("top", async (process, args) => {
  const options = parseOptions(args, "bn:d:Hm", []);
  const delay = Number(options.value("d") ?? "5") * 1000;
  let left = Number(options.value("n") ?? "0") || Number.POSITIVE_INFINITY;
  const terminal = process.descriptors.get(1)?.type === "terminal" && !options.has("b");
  const input = process.descriptors.get(0);
  for (; left > 0; left -= 1) {
    await process.print(`${terminal ? "\u001b[H\u001b[J" : ""}${topScreen(process)}`);
    if (left === 1) break;
    const until = process.scope.clock.now() + delay;
    while (process.scope.clock.now() < until) {
      const sources = [(wake: () => void) => process.scope.clock.after(until - process.scope.clock.now(), wake)];
      if (terminal && input !== undefined) sources.push((wake) => input.onReady(wake));
      await process.waitFor(...sources);
      const key = terminal ? input?.tryRead(16) : undefined;
      if (key === "end" || (key instanceof Uint8Array && /[qQ]/.test(Buffer.from(key).toString()))) return 0;
    }
  }
  return 0;
});

function topScreen(process: Process): string {
  const all = process.scope.pids.list();
  const used = all.reduce((sum, other) => sum + other.memoryBytes, 0);
  const kilobytes = (bytes: number) => Math.round(bytes / 1024);
  const share = (other: Process) => (other.cpuMs / Math.max(1, process.scope.clock.now() - other.startedAt)) * 100;
  const total = Math.min(100, all.reduce((sum, other) => sum + share(other), 0) / NODE_CORES);
  const rows = [...all]
    .sort((a, b) => share(b) - share(a))
    .map(
      (other) =>
        `${String(other.pid).padStart(5)} ${String(other.parent?.pid ?? 0).padStart(5)} ${owner(process, other).padEnd(8)} ${other === process ? "R" : "S"}    ${String(kilobytes(other.memoryBytes * 3)).padStart(5)} ${String(Math.round((other.memoryBytes / NODE_MEMORY_BYTES) * 100)).padStart(3)}% ${String(Math.round(share(other) / NODE_CORES)).padStart(3)}% ${commandLine(other)}\n`,
    );
  return [
    `Mem: ${kilobytes(NODE_MEMORY_BYTES * 0.3 + used)}K used, ${kilobytes(NODE_MEMORY_BYTES * 0.7 - used)}K free, 1024K shrd, 51200K buff, 1228800K cached\n`,
    `CPU: ${Math.round(total)}% usr   0% sys   0% nic ${Math.round(100 - total)}% idle   0% io   0% irq   0% sirq\n`,
    `Load average: 0.10 0.08 0.05 1/${all.length} ${process.pid}\n`,
    "  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n",
    ...rows,
  ].join("");
}
