import { MatelotError } from "../errors/index.ts";
import { type KeeperClock, type RunningSandbox, RunningSandboxes } from "./running-sandboxes.ts";
import type {
  CreateOptions,
  Sandbox,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "./sandbox-provider.ts";
import { Turns } from "./turns.ts";

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

/** Takes over every sandbox that the provider lists: an earlier server left them. */
export async function createSandboxKeeper(options: SandboxKeeperOptions): Promise<SandboxKeeper> {
  const summaries = await options.provider.list({});
  return new Keeper(options, new Map(summaries.map((summary) => [summary.id, summary])));
}

class Keeper implements SandboxKeeper {
  readonly #provider: SandboxProvider;
  readonly #specFor: SandboxKeeperOptions["specFor"];
  readonly #known: Map<SandboxId, SandboxSummary>;
  readonly #running: RunningSandboxes;
  readonly #listeners = new Set<(event: SandboxEvent) => void>();
  readonly #turns = new Turns<string>();

  constructor({ provider, specFor, ...limits }: SandboxKeeperOptions, known: Map<SandboxId, SandboxSummary>) {
    this.#provider = provider;
    this.#specFor = specFor;
    this.#known = known;
    this.#running = new RunningSandboxes({ ...limits, stopIdle: (idle) => this.#stopIfIdle(idle) });
  }

  open(learner: string, exercise: string, options: CreateOptions): Promise<Sandbox> {
    return this.#turns.take(turnOf({ learner, exercise }), async () => {
      const summary = this.#lookUp(learner, exercise);
      const found = summary && (await this.#start(summary.id, options));
      return found ?? this.#create(learner, exercise, options);
    });
  }

  async find(learner: string, exercise: string): Promise<SandboxSummary | undefined> {
    return this.#lookUp(learner, exercise);
  }

  async get(learner: string, id: SandboxId): Promise<Sandbox> {
    return this.#turns.take(turnOf(this.#owned(learner, id)), async () => {
      this.#owned(learner, id);
      const sandbox = await this.#start(id, {});
      if (sandbox === undefined) throw new MatelotError("sandbox-unknown");
      return sandbox;
    });
  }

  async reset(learner: string, id: SandboxId, options: CreateOptions): Promise<Sandbox> {
    return this.#turns.take(turnOf(this.#owned(learner, id)), async () => {
      const summary = this.#owned(learner, id);
      await this.#removeNow(summary);
      return this.#create(learner, summary.exercise, options);
    });
  }

  async remove(learner: string, id: SandboxId): Promise<void> {
    await this.#turns.take(turnOf(this.#owned(learner, id)), () => this.#removeNow(this.#owned(learner, id)));
  }

  touch(id: SandboxId): void {
    this.#running.touch(id);
  }

  subscribe(listener: (event: SandboxEvent) => void): Disposable {
    this.#listeners.add(listener);
    for (const { sandbox } of this.#running.list()) listener({ type: "started", sandbox, restarted: false });
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running[Symbol.dispose]();
    await Promise.allSettled(this.#running.list().map((running) => this.#stopNow(running)));
  }

  #emit(event: SandboxEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #lookUp(learner: string, exercise: string): SandboxSummary | undefined {
    return [...this.#known.values()].find((one) => one.learner === learner && one.exercise === exercise);
  }

  #owned(learner: string, id: SandboxId): SandboxSummary {
    const summary = this.#known.get(id);
    if (summary?.learner === learner) return summary;
    throw new MatelotError("sandbox-unknown");
  }

  #adopt(sandbox: Sandbox, restarted: boolean): Sandbox {
    this.#known.set(sandbox.summary.id, sandbox.summary);
    this.#running.add(sandbox);
    this.#emit({ type: "started", sandbox, restarted });
    return sandbox;
  }

  async #create(learner: string, exercise: string, options: CreateOptions): Promise<Sandbox> {
    const spec = this.#specFor(exercise, learner);
    return this.#adopt(await this.#running.within(() => this.#provider.create(spec, options)), false);
  }

  /** The running sandbox, started when it was stopped; undefined when its provider has lost it. */
  async #start(id: SandboxId, options: CreateOptions): Promise<Sandbox | undefined> {
    const present = this.#running.get(id);
    if (present !== undefined) {
      this.#running.touch(id);
      return present.sandbox;
    }
    const sandbox = await this.#running.within(() => this.#provider.find(id, options));
    if (sandbox === undefined) this.#known.delete(id);
    return sandbox && this.#adopt(sandbox, true);
  }

  async #removeNow(summary: SandboxSummary): Promise<void> {
    this.#running.delete(summary.id);
    this.#known.delete(summary.id);
    this.#emit({ type: "removed", summary });
    await this.#provider.remove(summary.id, {});
  }

  async #stopNow({ sandbox }: RunningSandbox): Promise<void> {
    const summary: SandboxSummary = { ...sandbox.summary, state: "stopped" };
    this.#running.delete(summary.id);
    this.#known.set(summary.id, summary);
    this.#emit({ type: "stopped", summary });
    await sandbox.stop({});
  }

  #stopIfIdle(running: RunningSandbox): Promise<void> {
    return this.#turns.take(turnOf(running.sandbox.summary), async () => {
      const isPresent = this.#running.get(running.sandbox.summary.id) === running;
      if (isPresent && this.#running.isIdle(running)) await this.#stopNow(running);
    });
  }
}

function turnOf({ learner, exercise }: Pick<SandboxSummary, "learner" | "exercise">): string {
  return `${learner}/${exercise}`;
}
