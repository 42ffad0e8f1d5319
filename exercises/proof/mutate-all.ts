import { isTight, reportMutants, totalOf } from "./mutant-report.ts";
import type { MutationResult } from "./mutate-exercise.ts";

export interface MutateAllOptions {
  readonly exercises: readonly string[];
  /** So many at a time. */
  readonly jobs: number;
  readonly isJson: boolean;
  /** Rejects where the exercise could not be tried. */
  mutate(exercise: string): Promise<MutationResult>;
  /** Each exercise as soon as it is done, and the count at the end. */
  write(text: string): void;
  readonly signal: AbortSignal;
}

/** Which checks notice a change of one field, exercise by exercise. Answers how many exercises could not be tried, or have an unnoticed one. */
export async function mutateAll({ exercises, jobs, isJson, mutate, write, signal }: MutateAllOptions): Promise<number> {
  const all: MutationResult[] = [];
  const waiting = exercises.values();
  let failures = 0;
  const work = async () => {
    for (const id of waiting) {
      if (signal.aborted) return;
      try {
        const results = await mutate(id);
        all.push(results);
        if (!isTight(results)) failures += 1;
        write(
          isJson
            ? `${JSON.stringify({ version: 1, exercise: id, ...results }, null, 2)}\n`
            : reportMutants(id, results),
        );
      } catch (thrown) {
        failures += 1;
        const fault = thrown instanceof Error ? thrown.message : String(thrown);
        write(isJson ? `${JSON.stringify({ version: 1, exercise: id, fault })}\n` : `${id}: not tried: ${fault}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  if (!isJson) write(totalOf(all));
  return failures;
}
