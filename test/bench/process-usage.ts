import { readFileSync } from "node:fs";
import { descendants } from "../../sandbox-server/sandboxes/shell/process-tree.ts";

/** Memory of a process and everything below it in MB: shared pages are counted in parts (PSS), so that sums are true. */
export async function treeMegabytes(pid: number): Promise<number> {
  return sum([pid, ...(await descendants(pid))], (each) => kilobytes(each, "smaps_rollup", "Pss")) / 1024;
}

/** Resident memory of one process in MB. */
export function residentMegabytes(pid: number): number {
  return kilobytes(pid, "status", "VmRSS") / 1024;
}

/** Processor time that a process and everything below it have used, in ms. */
export async function treeCpuMs(pid: number): Promise<number> {
  return sum([pid, ...(await descendants(pid))], cpuMs);
}

/** `USER_HZ`: 100 on every Linux that Node runs on. */
const tickMs = 10;

function cpuMs(pid: number): number {
  // The name in parentheses may hold blanks; the numbers after it don't.
  const fields = text(`/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs;
}

function kilobytes(pid: number, file: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s*(\\d+)`, "m").exec(text(`/proc/${pid}/${file}`))?.[1] ?? 0);
}

/** Empty for a process that has ended meanwhile. */
function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}
