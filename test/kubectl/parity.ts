import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Difference, differences, leftOut } from "./recorded/differences.ts";
import { isSameOutcome } from "./script-run.ts";
import { parseTranscript, type Step } from "./transcript.ts";

const recordings = fileURLToPath(new URL("recorded/v1.20", import.meta.url));

/**
 * What a transcript's commands printed against what the real Kubernetes 1.20 printed. Gives a line for every difference
 * that recorded/differences.ts does not explain and for every explanation that explains nothing (any more).
 */
export function compareWithRecording(transcript: string, seen: readonly Step[]): readonly string[] {
  const file = join(recordings, `${transcript}.transcript`);
  const isLeftOut = leftOut.some((entry) => entry.transcript === transcript);
  if (!existsSync(file))
    return isLeftOut ? [] : [`  ${transcript}: recorded/v1.20 lacks it, and no entry of leftOut says why`];
  if (isLeftOut) return [`  ${transcript}: it is recorded, and listed in leftOut all the same`];
  const recorded = parseTranscript(readFileSync(file, "utf8"));
  const listed = differences.filter((entry) => entry.transcript === transcript);
  return findUnexplained(transcript, recorded, seen, listed);
}

/** The comparison itself. @param listed the explanations of this transcript's differences */
export function findUnexplained(
  transcript: string,
  recorded: readonly Step[],
  seen: readonly Step[],
  listed: readonly Difference[],
): readonly string[] {
  const used = new Set<Difference>();
  const faults: string[] = [];
  for (const [index, step] of seen.entries()) {
    const real = recorded[index];
    if (real === undefined || real.command !== step.command)
      return [`  ${transcript}: $ ${step.command}\n    is not what was recorded here; record the transcript anew`];
    if (isSameOutcome(real, step)) continue;
    const explanation = listed.find((entry) => step.command.includes(entry.command));
    if (explanation === undefined) faults.push(describeDifference(transcript, real, step));
    else used.add(explanation);
  }
  for (const entry of listed)
    if (!used.has(entry)) faults.push(`  ${transcript}: $ ${entry.command}\n    is listed as different, and is not`);
  return faults;
}

function describeDifference(transcript: string, real: Step, seen: Step): string {
  const lines = (step: Step) => [...step.output.map((line) => `      ${line}`), `      (exit ${step.exitCode})`];
  const title = `  ${transcript}: $ ${seen.command}`;
  return [title, "    the real 1.20", ...lines(real), "    seen", ...lines(seen)].join("\n");
}
