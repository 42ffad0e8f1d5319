import { setTimeout as delay } from "node:timers/promises";
import { longestStay, startEvaluation } from "../../checkers/engine/index.ts";
import type { Verdict } from "../../checkers/verdict.ts";
import { MatelotError } from "../../sandbox-server/errors/index.ts";
import type { Sandbox } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import type { LoadedExercise } from "../format/index.ts";

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

/** What has been seen so far. */
export type Seen = Pick<Observation, "verdicts" | "earned">;

export interface ObserveOptions {
  /** Run in the learner's shell while the checks are watched; nothing when absent. */
  readonly command?: readonly string[] | undefined;
  /** What the command reads. */
  readonly input?: AsyncIterable<string> | undefined;
  /** The command is ended after so long. */
  readonly timeoutMs?: number;
  /** Enough was seen: nothing is waited for any more. */
  readonly isDone?: (seen: Seen) => boolean;
  /** What must come about before quiet is taken for the end, as far as there is time. */
  readonly isExpected?: (seen: Seen) => boolean;
  /** Told of every verdict. */
  readonly onVerdict?: (check: string, verdict: Verdict) => void;
  readonly signal: AbortSignal;
}

// A script that waits for roll-outs on a slow cluster needs its time.
const commandTimeoutMs = 600_000;
const firstVerdictsMs = 20_000;
// After the command the cluster settles; a check that has not moved for so long does not move any more.
const quietMs = 1500;
// On a machine with much else to do, what is expected may be long in coming.
const settleMs = 60_000;
// Words that still change then, while status and code stay, go on for ever: they count requests, or name the time.
const talkMs = 12_000;
// A check that the cluster did not answer in time has said nothing about the exercise yet.
const answerMs = 300_000;

/** Judges a sandbox while the command runs, until enough was seen or nothing moves any more. */
export async function observe(
  sandbox: Sandbox,
  exercise: LoadedExercise,
  { command, input, timeoutMs = commandTimeoutMs, isDone, isExpected, onVerdict, signal }: ObserveOptions,
): Promise<Observation> {
  const verdicts = new Map<string, Verdict>();
  const earned = new Set<string>();
  let changedAt = Date.now();
  let endedAt = Number.POSITIVE_INFINITY;
  const kubeconfig = await sandbox.kubeconfig({ signal });
  await using evaluation = await startEvaluation({
    kubeconfig,
    checks: exercise.checks,
    alreadyPassed: new Set(),
    signal,
    surroundings: sandbox,
    onVerdict(check, verdict) {
      const isTalk = outcomeOf(verdicts.get(check)) === outcomeOf(verdict);
      if (!isTalk || Date.now() - endedAt < talkMs) changedAt = Date.now();
      verdicts.set(check, verdict);
      if (verdict.status === "passed") earned.add(check);
      onVerdict?.(check, verdict);
    },
  });
  await until(() => verdicts.size === exercise.checks.length, firstVerdictsMs, signal);
  const seen = (): Seen => ({ verdicts, earned: [...earned] });
  const startedAt = Date.now();
  const ran = command === undefined ? undefined : await run(sandbox, command, { input, timeoutMs, signal });
  endedAt = Date.now();
  changedAt = endedAt;
  const isUnanswered = () => [...verdicts.values()].some(isAskedAgain);
  const leftMs = () => endedAt + (isUnanswered() ? answerMs : settleMs) - Date.now();
  const patienceMs = quietMs + Math.max(0, ...exercise.checks.map(({ test }) => longestStay(test)));
  const isOver = () => isDone?.(seen()) === true;
  let lookedAt = 0;
  const isSettled = () => Date.now() - Math.max(changedAt, lookedAt) > patienceMs;
  const isQuiet = () => isOver() || (isSettled() && (isUnanswered() || isExpected?.(seen()) !== false));
  // What no watch tells, and what was not answered, is asked for once more, until the answers move nothing.
  while ((lookedAt < changedAt || isUnanswered()) && leftMs() > 0) {
    await until(isQuiet, leftMs(), signal);
    if (isOver()) break;
    lookedAt = Date.now();
    await evaluation.evaluateAll();
  }
  const took = { commandMs: endedAt - startedAt, settleMs: Date.now() - endedAt };
  return { ...seen(), took, ...(ran === undefined ? {} : { command: ran }) };
}

function outcomeOf(verdict: Verdict | undefined): string {
  return verdict === undefined ? "none" : `${verdict.status} ${"code" in verdict ? verdict.code : ""}`;
}

/** The cluster did not answer in time. */
function isAskedAgain(verdict: Verdict): boolean {
  return verdict.status === "broken" && ["api-unreachable", "check-timed-out"].includes(verdict.code);
}

type RunLimits = Pick<ObserveOptions, "input" | "signal"> & { readonly timeoutMs: number };

/** A command that takes too long is ended as timeout(1) would end it; what it reached is judged all the same. */
async function run(sandbox: Sandbox, command: readonly string[], { input, ...limits }: RunLimits) {
  try {
    const { code, stdout, stderr } = await sandbox.run(command, {
      ...limits,
      ...(input === undefined ? {} : { input }),
    });
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
