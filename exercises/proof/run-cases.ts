import type { CaseResult } from "./prove-exercise.ts";

/** One attempt by name, and who makes it. */
export interface Attempt {
  readonly exercise: string;
  readonly name: string;
  make(): Promise<CaseResult>;
}

/** Makes the attempts, `jobs` at a time. One that throws is a fault of that attempt; the others go on. */
export async function runCases(
  attempts: readonly Attempt[],
  jobs: number,
  onResult: (result: CaseResult) => void,
  signal: AbortSignal,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const waiting = attempts.values();
  const worker = async () => {
    for (const attempt of waiting) {
      if (signal.aborted) return;
      const result = await makeSafely(attempt);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

async function makeSafely({ exercise, name, make }: Attempt): Promise<CaseResult> {
  const startedAt = Date.now();
  try {
    return await make();
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    return { exercise, name, faults: [words], durationMs: Date.now() - startedAt };
  }
}
