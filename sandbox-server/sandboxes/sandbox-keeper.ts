import type { Capacity, Place } from "./capacity/capacity.ts";
import { Keeper } from "./keeper.ts";
import type { KeeperClock } from "./running-sandboxes.ts";
import type { SandboxEvent } from "./sandbox-events.ts";
import type {
  CreateOptions,
  Sandbox,
  SandboxId,
  SandboxKind,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "./sandbox-provider.ts";

/** When a sandbox ends, in ms since the epoch, and whether its learner has been warned. */
export interface SandboxEnd {
  readonly expiresAt: number;
  readonly isNear: boolean;
}

export type { SandboxEvent } from "./sandbox-events.ts";

export interface OpenOptions extends CreateOptions {
  /** A place that was taken for it already; given back where it is not needed. */
  readonly place?: Place;
}

/** One sandbox a learner and exercise: made when asked for, stopped when idle, started again when somebody returns. */
export interface SandboxKeeper extends AsyncDisposable {
  /**
   * The learner's sandbox, made or started as needed; another one of theirs may be stopped for it.
   * Errors: those of the provider, `sandbox-limit-reached`, `sandbox-host-too-small`, `sandbox-ability-missing`.
   */
  open(learner: string, exercise: string, options: OpenOptions): Promise<Sandbox>;
  /** Whether the learner's sandbox is there already. */
  isRunning(learner: string, exercise: string): boolean;
  /** Whether `open` would go ahead at once. Errors: as `open`, where waiting would not help. */
  canOpen(learner: string, exercise: string): boolean;
  /** The kind of sandbox that `open` gives. Errors: `sandbox-ability-missing`, `sandbox-provider-unknown`. */
  kindFor(learner: string, exercise: string): SandboxKind;
  /** Looks, and makes nothing. */
  find(learner: string, exercise: string): Promise<SandboxSummary | undefined>;
  /** The sandbox, running. Errors: `sandbox-unknown`, also for somebody else's. */
  get(learner: string, id: SandboxId): Promise<Sandbox>;
  /** A fresh sandbox in its place. Errors: as `get` and `open`. */
  reset(learner: string, id: SandboxId, options: CreateOptions): Promise<Sandbox>;
  remove(learner: string, id: SandboxId): Promise<void>;
  /** Somebody is there: idleness begins anew. */
  touch(id: SandboxId): void;
  /** Begins the sandbox' lifetime anew. Errors: `sandbox-unknown`. */
  extend(learner: string, id: SandboxId): SandboxSummary;
  /** When it ends; undefined where it does not. */
  endOf(id: SandboxId): SandboxEnd | undefined;
  /** When those that run give their places back at the latest if nobody touches them, in ms since the epoch. */
  freeAt(): readonly number[];
  /** Events from now on, and `started` for each sandbox that is running already. */
  subscribe(listener: (event: SandboxEvent) => void): Disposable;
}

export interface SandboxKeeperOptions {
  readonly provider: SandboxProvider;
  /** Timers and the time in ms since the epoch. */
  readonly clock: KeeperClock;
  readonly idleMs: number;
  /** How long a sandbox lasts before it is removed, from its making or extension; undefined: until it is asked for. */
  readonly lifetimeMs?: number | undefined;
  /** What may run on this machine. */
  readonly capacity: Capacity;
  readonly specFor: (exercise: string, learner: string) => SandboxSpec;
}

/** Takes over every sandbox that the provider lists: an earlier server left them. */
export async function createSandboxKeeper(options: SandboxKeeperOptions): Promise<SandboxKeeper> {
  const summaries = await options.provider.list({});
  return new Keeper(options, new Map(summaries.map((summary) => [summary.id, summary])));
}
