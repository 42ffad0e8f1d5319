import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import type { CaseResult, ProofCase } from "./prove-exercise.ts";

/** Proves the cases, `jobs` at a time. A case that throws is a fault of that case; the others go on. */
export async function runCases(
  cases: readonly ProofCase[],
  provider: SandboxProvider,
  jobs: number,
  onResult: (result: CaseResult) => void,
  signal: AbortSignal,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const waiting = cases.values();
  const worker = async () => {
    for (const proofCase of waiting) {
      if (signal.aborted) return;
      const result = await proveSafely(proofCase, provider, signal);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

async function proveSafely(proofCase: ProofCase, provider: SandboxProvider, signal: AbortSignal): Promise<CaseResult> {
  const startedAt = Date.now();
  try {
    return await proofCase.prove(provider, signal);
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    const durationMs = Date.now() - startedAt;
    return { exercise: proofCase.exercise.id, name: proofCase.name, faults: [words], durationMs };
  }
}
