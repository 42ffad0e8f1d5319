import type { CaseResult, Phases } from "./prove-exercise.ts";
import type { ProcessorTime } from "./workers/processor-time.ts";

/** Where the time went, in two lines: what an attempt waited for, and what the processors did. */
export function describeTime(results: readonly CaseResult[], wallMs: number, used: ProcessorTime): string {
  const mean = (phase: keyof Phases) =>
    (results.reduce((sum, { phases }) => sum + (phases?.[phase] ?? 0), 0) / 1000 / results.length).toFixed(1);
  const each = (seconds: number) => (seconds / results.length).toFixed(2);
  const programs = used.programs === undefined ? "" : ` + ${each(used.programs)} s in shells and their programs`;
  return [
    `${results.length} attempts in ${(wallMs / 1000).toFixed(0)} s`,
    `; one takes ${mean("createMs")} s to begin, ${mean("commandMs")} s for its commands, ${mean("settleMs")} s to settle\n`,
    `processor time an attempt: ${each(used.own)} s in clusters and checks${programs}\n`,
  ].join("");
}
