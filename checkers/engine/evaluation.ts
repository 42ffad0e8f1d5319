import type { Check } from "../check.ts";
import type { Verdict } from "../verdict.ts";
import { type CheckRun, startCheckRun } from "./check-run.ts";
import { type Clock, systemClock } from "./clock.ts";
import { openConnection } from "./cluster/connection.ts";
import { type DockerConnection, openDockerConnection } from "./docker/docker-connection.ts";
import { auditKey, dockerKey, followActions, homeKey, type Surroundings } from "./surroundings.ts";
import { startWatches } from "./watches.ts";
import type { ObjectChange } from "./word.ts";
import { createEvaluator } from "./words/index.ts";

export interface EvaluationOptions {
  /** YAML, as the sandbox gives it. */
  readonly kubeconfig: string;
  /** The exercise's own namespace; the kubeconfig's current one when absent. */
  readonly namespace?: string;
  readonly checks: readonly Check[];
  /** Ids of checks earned earlier: told as passed at once and not looked at again. */
  readonly alreadyPassed: ReadonlySet<string>;
  /** Each check once at the start (as soon as the cluster was read, or could not be) and then at each change. */
  readonly onVerdict: (check: string, verdict: Verdict) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** What the sandbox offers beside the API; checks that need more than is there are `broken`. */
  readonly surroundings?: Surroundings;
}

/** Goes on until it is disposed or its signal fires. */
export interface Evaluation extends AsyncDisposable {
  /** Asks every check anew, and resolves when each has answered (an earned one, and one that waits for others, at once). */
  evaluateAll(): Promise<void>;
}

// Changes come in bursts (a pod alone causes five); one look a burst is enough, and nobody sees 10 ms.
const debounceMs = 10;

/**
 * Watches a cluster and judges the checks whenever something they depend on changes. A check that has passed stays
 * passed. An API that can't be reached makes verdicts `broken` until it can be again; it never rejects.
 * Errors: `kubeconfig-invalid`.
 */
export async function startEvaluation(options: EvaluationOptions): Promise<Evaluation> {
  const { checks, alreadyPassed, onVerdict, clock = systemClock, surroundings = {} } = options;
  const connection = openConnection(options.kubeconfig, clock);
  const namespace = options.namespace ?? connection.namespace;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  signal.addEventListener("abort", () => connection[Symbol.dispose](), { once: true });

  const runs = new Map<string, CheckRun>();
  const missing = (check: Check) =>
    checks.filter((other) => (check.needs ?? []).includes(other.id) && runs.get(other.id)?.hasPassed !== true);
  const context = { namespace, tellsOfHome: surroundings.followHome !== undefined };
  const evaluators = new Map(checks.map((check) => [check.id, createEvaluator(check.test, context)] as const));
  const wanted = checks.filter((check) => !alreadyPassed.has(check.id));
  const collections = wanted.flatMap((check) => evaluators.get(check.id)?.collections ?? []);
  const changes = collectChanges(clock, (keys) => {
    for (const run of runs.values()) if (keys.some((key) => run.dependsOn(key))) run.refresh();
  });
  const actions = followActions(surroundings, clock, () => changes.add(auditKey), signal);
  const docker = followDocker();
  followHome();
  const onObject = (change: ObjectChange) => {
    for (const { id } of wanted) if (runs.get(id)?.hasPassed !== true) evaluators.get(id)?.onChange?.(change);
  };
  const onChange = changes.add;
  const watches = startWatches({ actions, connection, collections, namespace, clock, signal, onChange, onObject });

  for (const check of checks) {
    const evaluator = evaluators.get(check.id) ?? createEvaluator(check.test, context);
    const run = startCheckRun({
      check,
      evaluator,
      watches,
      tools: { connection, docker, clock, surroundings },
      signal,
      isPassedBefore: alreadyPassed.has(check.id),
      missing: () => missing(check),
      onVerdict: (verdict) => onVerdict(check.id, verdict),
      onPass: () => {
        for (const other of runs.values()) if (other.check.needs?.includes(check.id) === true) other.refresh();
      },
    });
    runs.set(check.id, run);
  }
  for (const run of runs.values()) run.refresh();
  return {
    async evaluateAll() {
      await Promise.all([...runs.values()].map((run) => run.evaluated()));
    },
    async [Symbol.asyncDispose]() {
      changes[Symbol.dispose]();
      stop.abort();
    },
  };

  function followHome(): void {
    if (!wanted.some(({ id }) => evaluators.get(id)?.readsHome === true)) return;
    const following = surroundings.followHome?.(() => changes.add(homeKey));
    signal.addEventListener("abort", () => following?.[Symbol.dispose](), { once: true });
  }

  function followDocker(): DockerConnection | undefined {
    const isAsked = wanted.some(({ id }) => evaluators.get(id)?.readsDocker === true);
    if (!isAsked || surroundings.dockerSocket === undefined) return undefined;
    const docker = openDockerConnection(surroundings.dockerSocket);
    docker.follow(() => changes.add(dockerKey));
    signal.addEventListener("abort", () => docker[Symbol.dispose](), { once: true });
    return docker;
  }
}

/** Gathers changes for a moment and hands them on together. */
function collectChanges(clock: Clock, handOn: (keys: readonly string[]) => void) {
  const keys = new Set<string>();
  let timer: Disposable | undefined;
  return {
    add(key: string) {
      keys.add(key);
      timer ??= clock.after(debounceMs, () => {
        timer = undefined;
        const changed = [...keys];
        keys.clear();
        handOn(changed);
      });
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
