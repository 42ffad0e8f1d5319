import type { Check } from "../check.ts";
import type { Verdict } from "../verdict.ts";
import { waitsCode } from "../vocabulary/index.ts";
import { collectionKey } from "./cluster/collection.ts";
import { type ClusterFault, unreachable } from "./cluster/fault.ts";
import { say } from "./plain-text.ts";
import { auditKey, dockerKey, homeKey } from "./surroundings.ts";
import type { Watches } from "./watches.ts";
import { type Evaluator, type Finding, failed, type Tools } from "./word.ts";

/** One check while it is being evaluated. */
export interface CheckRun {
  readonly check: Check;
  readonly hasPassed: boolean;
  dependsOn(collectionKey: string): boolean;
  /** Evaluates now, or again as soon as the evaluation under way has ended. */
  refresh(): void;
  /** Evaluates anew; resolves when an evaluation that began after this call has ended. */
  evaluated(): Promise<void>;
}

export interface CheckRunOptions {
  readonly check: Check;
  readonly evaluator: Evaluator;
  readonly watches: Watches;
  readonly tools: Omit<Tools, "signal">;
  readonly signal: AbortSignal;
  readonly isPassedBefore: boolean;
  /** The checks that this one needs and that have not passed. */
  readonly missing: () => readonly Check[];
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onPass: () => void;
}

// A question to the cluster that takes longer is given up; the check is asked again at the next change.
const evaluationTimeoutMs = 10_000;

/** Tells the first verdict and then each that differs from the one before. Nothing more once it has passed. */
export function startCheckRun(options: CheckRunOptions): CheckRun {
  const { check, evaluator, watches, tools, signal } = options;
  const keys = new Set(evaluator.collections.map(collectionKey));
  let told: string | undefined;
  let hasPassed = options.isPassedBefore;
  let isRunning = false;
  let isStale = false;
  let timer: Disposable | undefined;
  /** Wait for an evaluation that has not begun yet. */
  let waiting: (() => void)[] = [];

  const tell = (finding: Finding, startedAt: number) => {
    if (signal.aborted || hasPassed) return;
    const verdict = verdictOf(finding, Math.max(0, tools.clock.now() - startedAt));
    hasPassed = verdict.status === "passed";
    const mark = markOf(verdict);
    if (mark !== told) {
      told = mark;
      options.onVerdict(verdict);
    }
    if (hasPassed) options.onPass();
  };
  const plan = () => {
    timer?.[Symbol.dispose]();
    timer = undefined;
    if (hasPassed || signal.aborted || evaluator.refreshMs === undefined || options.missing().length > 0) return;
    timer = tools.clock.after(evaluator.refreshMs, refresh);
  };
  const evaluate = (startedAt: number): Promise<void> | undefined => {
    const finding = firstObstacle(options) ?? ask(options);
    if (finding === undefined) return undefined;
    if (!("then" in finding)) {
      tell(finding, startedAt);
      return undefined;
    }
    return finding.then((found) => tell(found, startedAt));
  };
  const refresh = () => {
    if (signal.aborted || hasPassed) return;
    if (isRunning) {
      isStale = true;
      return;
    }
    const served = waiting;
    waiting = [];
    const running = evaluate(tools.clock.now());
    if (running === undefined) {
      plan();
      release(served);
      return;
    }
    isRunning = true;
    void running.finally(() => {
      isRunning = false;
      release(served);
      const again = isStale;
      isStale = false;
      if (again) refresh();
      else plan();
      // Nothing begins any more.
      if (signal.aborted || hasPassed) release(waiting.splice(0));
    });
  };
  signal.addEventListener("abort", () => timer?.[Symbol.dispose](), { once: true });
  if (hasPassed) options.onVerdict({ status: "passed", evidence: [], durationMs: 0 });
  return {
    check,
    get hasPassed() {
      return hasPassed;
    },
    dependsOn: (key) =>
      keys.has(key) ||
      (key === auditKey && evaluator.readsAudit === true) ||
      (key === homeKey && evaluator.readsHome === true) ||
      (key === dockerKey && evaluator.readsDocker === true),
    refresh,
    evaluated() {
      if (signal.aborted || hasPassed) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      refresh();
      return promise;
    },
  };

  function firstObstacle({ missing }: CheckRunOptions): Finding | undefined {
    const [needed] = missing();
    if (needed !== undefined) return waitingFor(needed);
    for (const collection of evaluator.collections) {
      const state = watches.find(collection)?.state;
      if (state?.status === "broken") return { status: "broken", fault: state.fault };
    }
    return undefined;
  }

  /** Undefined while the watches have not brought the first lists. */
  function ask({ tools }: CheckRunOptions): Finding | Promise<Finding> | undefined {
    const isLive = evaluator.collections.every((collection) => watches.find(collection)?.state.status === "live");
    if (!isLive) return undefined;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(evaluationTimeoutMs)]);
    try {
      const finding = evaluator.evaluate(watches.view, { ...tools, signal: limit });
      return finding instanceof Promise ? bounded(finding, limit, signal) : finding;
    } catch (thrown) {
      return { status: "broken", fault: evaluationFault(thrown) };
    }
  }
}

function release(waiters: readonly (() => void)[]): void {
  for (const resolve of waiters) resolve();
}

/** Ends when the limit fires, even where the question itself goes on hanging. */
function bounded(finding: Promise<Finding>, limit: AbortSignal, signal: AbortSignal): Promise<Finding> {
  return new Promise((resolve) => {
    const giveUp = () => resolve({ status: "broken", fault: timedOut });
    limit.addEventListener("abort", giveUp, { once: true });
    finding
      .then(resolve, (thrown) =>
        resolve({ status: "broken", fault: limit.aborted && !signal.aborted ? timedOut : unreachable(thrown) }),
      )
      .finally(() => limit.removeEventListener("abort", giveUp));
  });
}

const timedOut: ClusterFault = {
  code: "check-timed-out",
  message: say(
    `The cluster gave no answer within ${evaluationTimeoutMs / 1000} s. It is asked again by itself.`,
    `Le cluster n'a pas répondu en ${evaluationTimeoutMs / 1000} s. Il sera interrogé à nouveau automatiquement.`,
  ),
};

function evaluationFault(thrown: unknown): ClusterFault {
  return {
    code: "check-failed",
    message: say(
      `This check could not be evaluated (${String(thrown)}). It is the checker's fault, not yours.`,
      `Cette vérification n'a pas pu être évaluée (${String(thrown)}). Le vérificateur est en cause, pas vous.`,
    ),
  };
}

function waitingFor(needed: Check): Finding {
  const { title } = needed;
  return failed(
    waitsCode,
    say(`First comes another step: ${title.en}.`, `Une autre étape vient d'abord : ${title.fr}.`),
  );
}

function verdictOf(finding: Finding, durationMs: number): Verdict {
  if (finding.status !== "broken") return { ...finding, durationMs };
  return { status: "broken", code: finding.fault.code, error: finding.fault.message, durationMs };
}

/** Two verdicts with the same mark say the same to the learner. */
function markOf(verdict: Verdict): string {
  if (verdict.status === "passed") return "passed";
  const message = verdict.status === "failed" ? verdict.reason : verdict.error;
  return `${verdict.status} ${verdict.code} ${message.en}`;
}
