import { adjust, type Places } from "./places.ts";
import type { CaseResult } from "./prove-exercise.ts";

/** One attempt by name, and who makes it. */
export interface Attempt {
  readonly exercise: string;
  readonly name: string;
  make(): Promise<CaseResult>;
}

// Long enough to tell a busy processor from a moment's work, short enough to fill a machine in seconds.
const adjustEveryMs = 250;

/** Makes the attempts, as many at a time as there are places. One that throws is a fault of that attempt; the others go on. */
export async function runCases(
  attempts: readonly Attempt[],
  places: Places,
  onResult: (result: CaseResult) => void,
  signal: AbortSignal,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const waiting = attempts.values();
  const workers = new Set<Promise<void>>();
  let wanted = places.least;
  const work = async () => {
    for (const attempt of waiting) {
      if (signal.aborted) return;
      const result = await makeSafely(attempt);
      results.push(result);
      onResult(result);
      if (workers.size > wanted) return;
    }
  };
  const fill = () => {
    while (workers.size < wanted) {
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    }
  };
  const timer = setInterval(() => {
    wanted = adjust(wanted, places);
    if (results.length + workers.size < attempts.length) fill();
  }, adjustEveryMs);
  try {
    fill();
    while (workers.size > 0) await Promise.race(workers);
  } finally {
    clearInterval(timer);
  }
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
