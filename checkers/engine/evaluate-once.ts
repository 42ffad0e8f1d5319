import type { Verdict } from "../verdict.ts";
import { type EvaluationOptions, startEvaluation } from "./evaluation.ts";
import { longestStay } from "./longest-stay.ts";

export interface OnceOptions
  extends Pick<EvaluationOptions, "kubeconfig" | "namespace" | "checks" | "signal" | "clock" | "surroundings"> {
  readonly alreadyPassed?: ReadonlySet<string>;
}

// Checks that ask the cluster first and checks that open one another need a moment after the first verdicts; a pod that
// was taken away is looked for twice, a second apart.
const quietMs = 1500;

/**
 * One verdict a check for the cluster as it is, told when no verdict has changed for a moment. Empty where the signal
 * fired first. Errors: `kubeconfig-invalid`.
 */
export async function evaluateOnce(options: OnceOptions): Promise<ReadonlyMap<string, Verdict>> {
  const { checks, signal } = options;
  const verdicts = new Map<string, Verdict>();
  const patienceMs = quietMs + Math.max(0, ...checks.map(({ test }) => longestStay(test)));
  const { promise, resolve } = Promise.withResolvers<void>();
  let quiet: NodeJS.Timeout | undefined;
  signal.addEventListener("abort", () => resolve(), { once: true });
  const evaluation = await startEvaluation({
    ...options,
    alreadyPassed: options.alreadyPassed ?? new Set(),
    onVerdict(check, verdict) {
      verdicts.set(check, verdict);
      clearTimeout(quiet);
      if (verdicts.size === checks.length) quiet = setTimeout(resolve, patienceMs);
    },
  });
  await promise;
  clearTimeout(quiet);
  await evaluation[Symbol.asyncDispose]();
  return signal.aborted ? new Map() : verdicts;
}
