import { readFileSync } from "node:fs";

/** Seconds of processor time since the process began. */
export interface ProcessorTime {
  readonly own: number;
  /** Of programs that were started and have ended, with theirs; undefined where the system does not tell. */
  readonly programs: number | undefined;
}

export function processorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1e6, programs: ofPrograms() };
}

/** proc(5): cutime and cstime are the fields 16 and 17 of /proc/self/stat, in hundredths of a second. */
function ofPrograms(): number | undefined {
  try {
    // The second field is a program's name in brackets, which may hold spaces.
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return undefined;
  }
}
