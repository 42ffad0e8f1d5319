import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import { type Evaluation, startEvaluation } from "../../checkers/engine/index.ts";
import type { Verdict } from "../../checkers/verdict.ts";
import { type Catalogue, drawExercise, hintFor, seedOf } from "../../exercises/format/index.ts";
import { asMatelotError, errorCodes } from "../errors/index.ts";
import type { Message } from "../language/message.ts";
import type { Attempt, PassedCheck, ProgressStore } from "../progress/progress-store.ts";
import type { SandboxKeeper } from "../sandboxes/sandbox-keeper.ts";
import type { Sandbox, SandboxId } from "../sandboxes/sandbox-provider.ts";

/** A check's latest verdict, with the pass that the learner keeps whatever happens later. */
export interface JudgedCheck {
  readonly check: string;
  readonly verdict: Verdict;
  readonly points: number;
  readonly passedAt?: number;
  /** Passed after the exercise's time limit. */
  readonly isLate?: true;
  /** The hint for this very mistake, where the exercise has one. */
  readonly hint?: Message;
}

export type JudgeEvent =
  | { readonly type: "verdict"; readonly judged: JudgedCheck }
  | { readonly type: "progress"; readonly attempt: Attempt };

/** Watches every running sandbox and turns what its cluster shows into verdicts and progress. */
export interface Judge extends AsyncDisposable {
  /** Tells the latest verdict of every check first, then each change. Silent for a sandbox that is not running. */
  subscribe(sandbox: SandboxId, listener: (event: JudgeEvent) => void): Disposable;
}

export interface JudgeOptions {
  readonly keeper: SandboxKeeper;
  readonly catalogue: Catalogue;
  readonly progress: ProgressStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** One sandbox under judgement. */
interface Trial {
  readonly latest: Map<string, JudgedCheck>;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export function createJudge(options: JudgeOptions): Judge {
  const { keeper, logger } = options;
  const trials = new Map<SandboxId, Trial>();
  const listeners = new Map<SandboxId, Set<(event: JudgeEvent) => void>>();
  const emit = (sandbox: SandboxId, event: JudgeEvent) => {
    for (const listener of listeners.get(sandbox) ?? []) listener(event);
  };

  const begin = (sandbox: Sandbox) => {
    const id = sandbox.summary.id;
    end(id);
    const latest = new Map<string, JudgedCheck>();
    const stop = new AbortController();
    const tell = (event: JudgeEvent) => {
      if (event.type === "verdict") latest.set(event.judged.check, event.judged);
      emit(id, event);
    };
    const done = judge(sandbox, options, tell, stop.signal).catch((thrown: unknown) => {
      if (!stop.signal.aborted) logger.error({ sandbox: id, err: asMatelotError(thrown) }, "judging ended");
    });
    trials.set(id, { latest, stop, done });
  };
  const end = (id: SandboxId) => {
    trials.get(id)?.stop.abort();
    trials.delete(id);
  };

  const subscription = keeper.subscribe((event) => {
    if (event.type === "started") begin(event.sandbox);
    else if (event.type === "stopped" || event.type === "removed") end(event.summary.id);
  });

  return {
    subscribe(sandbox, listener) {
      const set = listeners.get(sandbox) ?? new Set();
      listeners.set(sandbox, set.add(listener));
      for (const judged of trials.get(sandbox)?.latest.values() ?? []) listener({ type: "verdict", judged });
      return {
        [Symbol.dispose]() {
          set.delete(listener);
          if (set.size === 0) listeners.delete(sandbox);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      subscription[Symbol.dispose]();
      const running = [...trials.values()];
      for (const id of [...trials.keys()]) end(id);
      await Promise.all(running.map((trial) => trial.done));
    },
  };
}

/** Judges one sandbox until `signal` fires; passes are written down before they are told. */
async function judge(
  sandbox: Sandbox,
  { catalogue, progress, now, logger }: JudgeOptions,
  tell: (event: JudgeEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { learner, exercise: exerciseId } = sandbox.summary;
  const found = catalogue.find(exerciseId);
  if (found === undefined) return;
  const exercise = drawExercise(found, seedOf(learner, exerciseId));
  const attempt = await progress.begin(learner, exerciseId, exercise.version, now());
  const earned = new Map<string, PassedCheck>(Object.entries(attempt.passed));
  const { timeLimitMinutes } = exercise;
  const deadline =
    timeLimitMinutes === undefined ? Number.POSITIVE_INFINITY : attempt.startedAt + timeLimitMinutes * 60_000;
  // Writes follow one another, so that the browser sees progress grow and never fall back.
  let writes = Promise.resolve();

  const onVerdict = (check: string, verdict: Verdict) => {
    const points = exercise.checks.find(({ id }) => id === check)?.points ?? 0;
    const isNew = verdict.status === "passed" && !earned.has(check);
    if (isNew) earned.set(check, { at: now(), points });
    const pass = earned.get(check);
    const hint = hintFor(exercise, check, verdict);
    const event = {
      check,
      verdict,
      points,
      ...(pass === undefined ? {} : { passedAt: pass.at }),
      ...(pass === undefined || pass.at <= deadline ? {} : { isLate: true as const }),
      ...(hint === undefined ? {} : { hint }),
    };
    if (!isNew || pass === undefined) {
      tell({ type: "verdict", judged: event });
      return;
    }
    const isComplete = exercise.checks.every(({ id }) => earned.has(id));
    writes = writes.then(async () => {
      try {
        let written = await retry(() => progress.recordPass(learner, exerciseId, check, pass), signal);
        if (isComplete) written = await retry(() => progress.recordCompletion(learner, exerciseId, pass.at), signal);
        tell({ type: "verdict", judged: event });
        tell({ type: "progress", attempt: written });
      } catch (thrown) {
        earned.delete(check);
        logger.error({ exercise: exerciseId, check, err: asMatelotError(thrown) }, "a pass could not be saved");
        tell({ type: "verdict", judged: { check, points, verdict: unsaved(verdict.durationMs) } });
      }
    });
  };

  const kubeconfig = await sandbox.kubeconfig({ signal });
  await using evaluation: Evaluation = await startEvaluation({
    kubeconfig,
    checks: exercise.checks,
    alreadyPassed: new Set(earned.keys()),
    onVerdict,
    signal,
    surroundings: sandbox,
  });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  void evaluation;
  await writes;
}

// A database that restarts is back within some seconds: 0.2 + 0.4 + … + 6.4 s.
const retryDelaysMs = [200, 400, 800, 1600, 3200, 6400];

async function retry<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await write();
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      await setTimeout(delayMs, undefined, { signal });
    }
  }
  return write();
}

function unsaved(durationMs: number): Verdict {
  const error = errorCodes["progress-unavailable"].title;
  return { status: "broken", code: "progress-unavailable", error, durationMs };
}
