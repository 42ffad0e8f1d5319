import type { Process } from "../../processes/process.ts";

/** A process' words, as ps shows them. */
export function commandLine(process: Process): string {
  return process.argv.join(" ");
}
