import { setTimeout as delay } from "node:timers/promises";
import { startEvaluation } from "../../checkers/engine/index.ts";
import type { Verdict } from "../../checkers/verdict.ts";
import { type CheckDescription, partsOf } from "../../checkers/vocabulary/index.ts";
import { MatelotError } from "../../sandbox-server/errors/index.ts";
import type { Sandbox } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import type { HomeFile, LoadedExercise } from "../format/index.ts";

/** What the checks said while a command ran in the learner's shell. */
export interface Observation {
  /** The last verdict of every check. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Ids of the checks that passed at any moment. */
  readonly earned: readonly string[];
  /** How the command ended; absent where none was run. */
  readonly command?: { readonly code: number; readonly output: string };
  /** How long the command ran, and how long was waited after it, in milliseconds. */
  readonly took: { readonly commandMs: number; readonly settleMs: number };
}

type Seen = Pick<Observation, "verdicts" | "earned">;

/** Where the proof's own files lie in the learner's home. */
export const scriptFolder = ".proof";

// A script that waits for a roll-out on a slow cluster needs its time.
const commandTimeoutMs = 180_000;
const firstVerdictsMs = 20_000;
// After the command the cluster settles; a check that has not moved for so long does not move any more.
const quietMs = 1500;
const settleMs = 30_000;

/**
 * Judges a sandbox while `command` runs (nothing when undefined), until `isDone` says that enough was seen or nothing
 * moves any more.
 */
export async function observe(
  sandbox: Sandbox,
  exercise: LoadedExercise,
  command: readonly string[] | undefined,
  isDone: (seen: Seen) => boolean,
  signal: AbortSignal,
  timeoutMs = commandTimeoutMs,
): Promise<Observation> {
  const verdicts = new Map<string, Verdict>();
  const earned = new Set<string>();
  let changedAt = Date.now();
  const kubeconfig = await sandbox.kubeconfig({ signal });
  await using evaluation = await startEvaluation({
    kubeconfig,
    checks: exercise.checks,
    alreadyPassed: new Set(),
    signal,
    surroundings: sandbox,
    onVerdict(check, verdict) {
      changedAt = Date.now();
      verdicts.set(check, verdict);
      if (verdict.status === "passed") earned.add(check);
    },
  });
  await until(() => verdicts.size === exercise.checks.length, firstVerdictsMs, signal);
  const seen = (): Seen => ({ verdicts, earned: [...earned] });
  const startedAt = Date.now();
  const ran = command === undefined ? undefined : await run(sandbox, command, timeoutMs, signal);
  const endedAt = Date.now();
  changedAt = endedAt;
  const end = changedAt + settleMs;
  const patienceMs = quietMs + Math.max(0, ...exercise.checks.map(({ test }) => longestStay(test)));
  const isQuiet = () => isDone(seen()) || Date.now() - changedAt > patienceMs;
  let lookedAt = 0;
  // What no watch tells is asked for once more, until the answers move nothing.
  while (lookedAt < changedAt && Date.now() < end) {
    await until(isQuiet, end - Date.now(), signal);
    if (isDone(seen())) break;
    lookedAt = Date.now();
    await evaluation.evaluateAll();
  }
  const took = { commandMs: endedAt - startedAt, settleMs: Date.now() - endedAt };
  return { ...seen(), took, ...(ran === undefined ? {} : { command: ran }) };
}

/** What has to stay so for some time is silent while it does, in milliseconds. */
function longestStay(test: CheckDescription): number {
  return Math.max(test.kind === "stays" ? test.forMs : 0, ...partsOf(test).map(longestStay));
}

/** Files of a proof, put where the learner's own files are not disturbed. */
export function inScriptFolder(files: readonly HomeFile[]): readonly HomeFile[] {
  return files.map((file) => ({ ...file, path: `${scriptFolder}/${file.path}` }));
}

/** A command that takes too long is ended as timeout(1) would end it; what it reached is judged all the same. */
async function run(sandbox: Sandbox, command: readonly string[], timeoutMs: number, signal: AbortSignal) {
  try {
    const { code, stdout, stderr } = await sandbox.run(command, { timeoutMs, signal });
    return { code, output: `${stdout}${stderr}` };
  } catch (thrown) {
    if (!(thrown instanceof MatelotError) || thrown.code !== "command-timed-out") throw thrown;
    return { code: 124, output: thrown.message };
  }
}

async function until(condition: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition() && Date.now() < end) await delay(20, undefined, { signal });
}
