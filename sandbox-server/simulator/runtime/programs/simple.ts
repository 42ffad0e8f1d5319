import type { Process } from "../processes/process.ts";
import type { Program } from "./program.ts";

/** A program from its name and code. */
export function program(
  name: string,
  run: (process: Process, args: readonly string[]) => Promise<number> | number,
  memoryBytes?: number,
): Program {
  return {
    name,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    run: (process) => run(process, process.argv.slice(1)),
  };
}
