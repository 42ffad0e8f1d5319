import { MatelotError } from "../errors/index.ts";
import type {
  CreateOptions,
  Sandbox,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "./sandbox-provider.ts";

/** What happens to sandboxes, told to whoever judges them, shows them or holds their terminals. */
export type SandboxEvent =
  | { readonly type: "started"; readonly sandbox: Sandbox; readonly restarted: boolean }
  | { readonly type: "stopped"; readonly summary: SandboxSummary }
  | { readonly type: "removed"; readonly summary: SandboxSummary };

/** One sandbox a learner and exercise: made when asked for, stopped when idle, started again when somebody returns. */
export interface SandboxKeeper extends AsyncDisposable {
  /** The learner's sandbox, made or started as needed. Errors: those of the provider, `sandbox-limit-reached`. */
  open(learner: string, exercise: string, options: CreateOptions): Promise<Sandbox>;
  /** Looks, and makes nothing. */
  find(learner: string, exercise: string): Promise<SandboxSummary | undefined>;
  /** The sandbox, running. Errors: `sandbox-unknown`, also for somebody else's. */
  get(learner: string, id: SandboxId): Promise<Sandbox>;
  /** A fresh sandbox in its place. Errors: as `get` and `open`. */
  reset(learner: string, id: SandboxId, options: CreateOptions): Promise<Sandbox>;
  remove(learner: string, id: SandboxId): Promise<void>;
  /** Somebody is there: idleness begins anew. */
  touch(id: SandboxId): void;
  /** Events from now on, and `started` for each sandbox that is running already. */
  subscribe(listener: (event: SandboxEvent) => void): Disposable;
}

export interface SandboxKeeperOptions {
  readonly provider: SandboxProvider;
  /** Timers and the time in ms since the epoch. */
  readonly clock: KeeperClock;
  readonly idleMs: number;
  /** How many sandboxes may run at once. */
  readonly limit: number;
  readonly specFor: (exercise: string, learner: string) => SandboxSpec;
}

export interface KeeperClock {
  now(): number;
  after(delayMs: number, callback: () => void): Disposable;
}

interface Running {
  readonly sandbox: Sandbox;
  lastTouched: number;
}

export async function createSandboxKeeper(options: SandboxKeeperOptions): Promise<SandboxKeeper> {
  const { provider, clock, idleMs, limit, specFor } = options;
  const known = new Map<SandboxId, SandboxSummary>();
  for (const summary of await provider.list({})) known.set(summary.id, summary);
  const running = new Map<SandboxId, Running>();
  const listeners = new Set<(event: SandboxEvent) => void>();
  const inTurn = createTurns();
  let beingMade = 0;
  let sweep: Disposable | undefined;

  const emit = (event: SandboxEvent) => {
    for (const listener of listeners) listener(event);
  };
  const lookUp = (learner: string, exercise: string) =>
    [...known.values()].find((summary) => summary.learner === learner && summary.exercise === exercise);
  const keyOf = (summary: Pick<SandboxSummary, "learner" | "exercise">) => `${summary.learner}/${summary.exercise}`;

  const owned = (learner: string, id: SandboxId): SandboxSummary => {
    const summary = known.get(id);
    if (summary?.learner === learner) return summary;
    throw new MatelotError("sandbox-unknown");
  };
  const adopt = (sandbox: Sandbox, restarted: boolean): Sandbox => {
    known.set(sandbox.summary.id, sandbox.summary);
    running.set(sandbox.summary.id, { sandbox, lastTouched: clock.now() });
    emit({ type: "started", sandbox, restarted });
    scheduleSweep();
    return sandbox;
  };
  const checkLimit = () => {
    if (running.size + beingMade < limit) return;
    throw new MatelotError("sandbox-limit-reached", {
      message: {
        en: `All ${limit} sandboxes of this server are in use.`,
        fr: `Les ${limit} bacs à sable de ce serveur sont tous occupés.`,
      },
    });
  };
  const counted = async <T>(make: () => Promise<T>): Promise<T> => {
    checkLimit();
    beingMade += 1;
    try {
      return await make();
    } finally {
      beingMade -= 1;
    }
  };
  const create = async (learner: string, exercise: string, createOptions: CreateOptions) => {
    const spec = specFor(exercise, learner);
    return adopt(await counted(() => provider.create(spec, createOptions)), false);
  };
  /** The running sandbox, started when it was stopped; undefined when its provider has lost it. */
  const start = async (id: SandboxId, createOptions: CreateOptions): Promise<Sandbox | undefined> => {
    const present = running.get(id);
    if (present !== undefined) {
      present.lastTouched = clock.now();
      return present.sandbox;
    }
    const sandbox = await counted(() => provider.find(id, createOptions));
    if (sandbox === undefined) known.delete(id);
    return sandbox && adopt(sandbox, true);
  };
  const removeNow = async (summary: SandboxSummary) => {
    running.delete(summary.id);
    known.delete(summary.id);
    emit({ type: "removed", summary });
    await provider.remove(summary.id, {});
  };
  const stopNow = async ({ sandbox }: Running) => {
    const summary: SandboxSummary = { ...sandbox.summary, state: "stopped" };
    running.delete(summary.id);
    known.set(summary.id, summary);
    emit({ type: "stopped", summary });
    await sandbox.stop({});
  };

  /** One timer for all sandboxes, set to the moment when the first of them may have been idle for long enough. */
  const scheduleSweep = () => {
    if (sweep !== undefined || running.size === 0) return;
    const oldest = Math.min(...[...running.values()].map(({ lastTouched }) => lastTouched));
    const timer = clock.after(Math.max(0, oldest + idleMs - clock.now()), () => {
      const stops = [...running.values()].filter(isIdle).map((one) =>
        inTurn(keyOf(one.sandbox.summary), async () => {
          if (isIdle(one)) await stopNow(one);
        }),
      );
      // A sandbox that can't be stopped stays listed by its provider and hurts no other one.
      void Promise.allSettled(stops).then(() => {
        if (sweep === timer) sweep = undefined;
        scheduleSweep();
      });
    });
    sweep = timer;
  };
  const isIdle = ({ lastTouched }: Running) => lastTouched + idleMs <= clock.now();

  return {
    open: (learner, exercise, createOptions) =>
      inTurn(keyOf({ learner, exercise }), async () => {
        const summary = lookUp(learner, exercise);
        const found = summary && (await start(summary.id, createOptions));
        return found ?? create(learner, exercise, createOptions);
      }),
    async find(learner, exercise) {
      return lookUp(learner, exercise);
    },
    get: async (learner, id) =>
      inTurn(keyOf(owned(learner, id)), async () => {
        owned(learner, id);
        const sandbox = await start(id, {});
        if (sandbox === undefined) throw new MatelotError("sandbox-unknown");
        return sandbox;
      }),
    reset: async (learner, id, createOptions) =>
      inTurn(keyOf(owned(learner, id)), async () => {
        const summary = owned(learner, id);
        await removeNow(summary);
        return create(learner, summary.exercise, createOptions);
      }),
    remove: async (learner, id) => inTurn(keyOf(owned(learner, id)), () => removeNow(owned(learner, id))),
    touch(id) {
      const present = running.get(id);
      if (present !== undefined) present.lastTouched = clock.now();
    },
    subscribe(listener) {
      listeners.add(listener);
      for (const { sandbox } of running.values()) listener({ type: "started", sandbox, restarted: false });
      return { [Symbol.dispose]: () => listeners.delete(listener) };
    },
    async [Symbol.asyncDispose]() {
      sweep?.[Symbol.dispose]();
      await Promise.allSettled([...running.values()].map(stopNow));
    },
  };
}

/** Runs work of the same key one after the other, work of different keys side by side. */
function createTurns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, settled);
    void settled.then(() => {
      if (last.get(key) === settled) last.delete(key);
    });
    return turn;
  };
}
