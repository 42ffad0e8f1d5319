import { MatelotError } from "../errors/index.ts";
import { admit, canAdmit } from "./admission.ts";
import type { Capacity, Place } from "./capacity/capacity.ts";
import { Expiry } from "./lifecycle/expiry.ts";
import { type KeeperClock, type RunningSandbox, RunningSandboxes } from "./running-sandboxes.ts";
import type { RemovalReason, SandboxEvent, StopReason } from "./sandbox-events.ts";
import type { OpenOptions, SandboxEnd, SandboxKeeper, SandboxKeeperOptions } from "./sandbox-keeper.ts";
import { chooseKind, getKind } from "./sandbox-kinds.ts";
import type {
  CreateOptions,
  Sandbox,
  SandboxId,
  SandboxKind,
  SandboxProvider,
  SandboxSummary,
} from "./sandbox-provider.ts";
import { Turns } from "./turns.ts";

/** Keeps sandboxes in one process: what it knows is what the provider listed, and what happened since. */
export class Keeper implements SandboxKeeper {
  readonly #provider: SandboxProvider;
  readonly #specFor: SandboxKeeperOptions["specFor"];
  readonly #capacity: Capacity;
  readonly #known: Map<SandboxId, SandboxSummary>;
  readonly #running: RunningSandboxes;
  readonly #expiry: Expiry<SandboxId> | undefined;
  readonly #listeners = new Set<(event: SandboxEvent) => void>();
  readonly #turns = new Turns<string>();

  constructor(options: SandboxKeeperOptions, known: Map<SandboxId, SandboxSummary>) {
    const { provider, specFor, capacity, clock, idleMs, lifetimeMs } = options;
    this.#provider = provider;
    this.#specFor = specFor;
    this.#capacity = capacity;
    this.#known = known;
    this.#running = new RunningSandboxes({ clock, idleMs, stopIdle: (idle) => this.#stopIfIdle(idle) });
    if (lifetimeMs !== undefined) this.#expiry = this.#watchExpiry(clock, lifetimeMs);
  }

  open(learner: string, exercise: string, options: OpenOptions): Promise<Sandbox> {
    return this.#turns.take(turnOf({ learner, exercise }), async () => {
      const summary = this.#lookUp(learner, exercise);
      const found = summary && (await this.#start(summary, options));
      return found ?? (await this.#create(learner, exercise, options));
    });
  }

  isRunning(learner: string, exercise: string): boolean {
    const summary = this.#lookUp(learner, exercise);
    return summary !== undefined && this.#running.get(summary.id) !== undefined;
  }

  canOpen(learner: string, exercise: string): boolean {
    if (this.isRunning(learner, exercise)) return true;
    return canAdmit(this.#capacity, this.#admission(learner, this.kindFor(learner, exercise)));
  }

  kindFor(learner: string, exercise: string): SandboxKind {
    const summary = this.#lookUp(learner, exercise);
    if (summary !== undefined) return getKind(this.#provider, summary.provider);
    return chooseKind(this.#provider, this.#specFor(exercise, learner));
  }

  async find(learner: string, exercise: string): Promise<SandboxSummary | undefined> {
    return this.#lookUp(learner, exercise);
  }

  async get(learner: string, id: SandboxId): Promise<Sandbox> {
    return this.#turns.take(turnOf(this.#owned(learner, id)), async () => {
      const sandbox = await this.#start(this.#owned(learner, id), {});
      if (sandbox === undefined) throw new MatelotError("sandbox-unknown");
      return sandbox;
    });
  }

  async reset(learner: string, id: SandboxId, options: CreateOptions): Promise<Sandbox> {
    return this.#turns.take(turnOf(this.#owned(learner, id)), async () => {
      const summary = this.#owned(learner, id);
      // Its place goes on to the fresh one: nobody in the queue slips in between.
      const place = this.#running.get(id)?.place;
      try {
        await this.#forget(summary, "asked");
        const isSameKind = place !== undefined && this.kindFor(learner, summary.exercise).provider === summary.provider;
        if (!isSameKind) place?.[Symbol.dispose]();
        return await this.#create(learner, summary.exercise, isSameKind ? { ...options, place } : options);
      } catch (thrown) {
        place?.[Symbol.dispose]();
        throw thrown;
      }
    });
  }

  async remove(learner: string, id: SandboxId): Promise<void> {
    await this.#turns.take(turnOf(this.#owned(learner, id)), () => this.#removeNow(this.#owned(learner, id), "asked"));
  }

  touch(id: SandboxId): void {
    this.#running.touch(id);
  }

  extend(learner: string, id: SandboxId): SandboxSummary {
    const summary = this.#owned(learner, id);
    this.touch(id);
    this.#expiry?.begin(id);
    const expiresAt = this.#expiry?.endOf(id);
    if (expiresAt !== undefined) this.#emit({ type: "extended", summary, expiresAt });
    return summary;
  }

  endOf(id: SandboxId): SandboxEnd | undefined {
    const expiresAt = this.#expiry?.endOf(id);
    return expiresAt === undefined ? undefined : { expiresAt, isNear: this.#expiry?.isNear(id) ?? false };
  }

  freeAt(): readonly number[] {
    return this.#running.list().map((running) => {
      const end = this.#expiry?.endOf(running.sandbox.summary.id) ?? Number.POSITIVE_INFINITY;
      return Math.min(end, this.#running.idleAt(running));
    });
  }

  subscribe(listener: (event: SandboxEvent) => void): Disposable {
    this.#listeners.add(listener);
    for (const { sandbox } of this.#running.list()) listener({ type: "started", sandbox, restarted: false });
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running[Symbol.dispose]();
    this.#expiry?.[Symbol.dispose]();
    // What is being brought up would otherwise appear in a provider that has been closed.
    await this.#turns.settled();
    await Promise.allSettled(this.#running.list().map((running) => this.#stopNow(running, "shutdown")));
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

  #admission(learner: string, kind: SandboxKind) {
    return {
      learner,
      kind,
      own: () => this.#running.list().filter(({ sandbox }) => sandbox.summary.learner === learner),
      costOf: ({ sandbox }: RunningSandbox) => getKind(this.#provider, sandbox.summary.provider).cost.memoryMib,
      putAway: (running: RunningSandbox) => this.#putAway(running, kind),
    };
  }

  async #create(learner: string, exercise: string, { place: given, ...options }: OpenOptions): Promise<Sandbox> {
    const spec = this.#specFor(exercise, learner);
    const kind = chooseKind(this.#provider, spec);
    const place = given ?? (await admit(this.#capacity, this.#admission(learner, kind)));
    const sandbox = await this.#within(place, () => this.#provider.create(spec, options));
    this.#expiry?.begin(sandbox.summary.id);
    return this.#adopt(sandbox, place, false);
  }

  /** The running sandbox, started when it was stopped; undefined when its provider has lost it. */
  async #start(summary: SandboxSummary, options: OpenOptions): Promise<Sandbox | undefined> {
    const { place: given, ...rest } = options;
    const present = this.#running.get(summary.id);
    if (present !== undefined) {
      given?.[Symbol.dispose]();
      this.#running.touch(summary.id);
      return present.sandbox;
    }
    const kind = getKind(this.#provider, summary.provider);
    const place = given ?? (await admit(this.#capacity, this.#admission(summary.learner, kind)));
    const sandbox = await this.#within(place, () => this.#provider.find(summary.id, rest));
    if (sandbox !== undefined) return this.#adopt(sandbox, place, true);
    this.#known.delete(summary.id);
    if (given === undefined) place[Symbol.dispose]();
    return undefined;
  }

  /** What could not be brought up gives its place back. */
  async #within<T>(place: Place, bringUp: () => Promise<T>): Promise<T> {
    try {
      return await bringUp();
    } catch (thrown) {
      place[Symbol.dispose]();
      throw thrown;
    }
  }

  #adopt(sandbox: Sandbox, place: Place, restarted: boolean): Sandbox {
    this.#known.set(sandbox.summary.id, sandbox.summary);
    this.#running.add(sandbox, place);
    this.#emit({ type: "started", sandbox, restarted });
    place.broughtUp();
    return sandbox;
  }

  async #removeNow(summary: SandboxSummary, reason: RemovalReason): Promise<void> {
    const place = this.#running.get(summary.id)?.place;
    try {
      await this.#forget(summary, reason);
    } finally {
      place?.[Symbol.dispose]();
    }
  }

  async #forget(summary: SandboxSummary, reason: RemovalReason): Promise<void> {
    this.#running.delete(summary.id);
    this.#known.delete(summary.id);
    this.#expiry?.forget(summary.id);
    this.#emit({ type: "removed", summary, reason });
    await this.#provider.remove(summary.id, {});
  }

  /** Its place passes on without becoming free in between: it is the same learner's. */
  #putAway(running: RunningSandbox, next: SandboxKind): Promise<Place | undefined> {
    const { summary } = running.sandbox;
    return this.#turns.take(turnOf(summary), async () => {
      if (this.#running.get(summary.id) !== running) return undefined;
      if (summary.provider !== next.provider) {
        await this.#stopNow(running, "room");
        return undefined;
      }
      try {
        await this.#rest(running, "room");
      } catch (thrown) {
        running.place[Symbol.dispose]();
        throw thrown;
      }
      return running.place;
    });
  }

  async #stopNow(running: RunningSandbox, reason: StopReason): Promise<void> {
    try {
      await this.#rest(running, reason);
    } finally {
      running.place[Symbol.dispose]();
    }
  }

  async #rest({ sandbox }: RunningSandbox, reason: StopReason): Promise<void> {
    const summary: SandboxSummary = { ...sandbox.summary, state: "stopped" };
    this.#running.delete(summary.id);
    this.#known.set(summary.id, summary);
    this.#emit({ type: "stopped", summary, reason });
    await sandbox.stop({});
  }

  #stopIfIdle(running: RunningSandbox): Promise<void> {
    return this.#turns.take(turnOf(running.sandbox.summary), async () => {
      const isPresent = this.#running.get(running.sandbox.summary.id) === running;
      if (isPresent && this.#running.isIdle(running)) await this.#stopNow(running, "idle");
    });
  }

  #watchExpiry(clock: KeeperClock, lifetimeMs: number): Expiry<SandboxId> {
    const expiry = new Expiry<SandboxId>({
      clock,
      lifetimeMs,
      warn: (id, expiresAt) => {
        const summary = this.#known.get(id);
        if (summary !== undefined) this.#emit({ type: "expiring", summary, expiresAt });
      },
      expire: (id) => void this.#expire(id),
    });
    for (const { id, createdAt } of this.#known.values()) expiry.resume(id, createdAt);
    return expiry;
  }

  /** One that can't be removed now is listed by its provider, and expires again after the next start. */
  async #expire(id: SandboxId): Promise<void> {
    const summary = this.#known.get(id);
    if (summary === undefined) return;
    await this.#turns
      .take(turnOf(summary), async () => {
        const isExtended = this.#expiry?.endOf(id) !== undefined;
        if (this.#known.has(id) && !isExtended) await this.#removeNow(summary, "expired");
      })
      .catch(() => undefined);
  }
}

function turnOf({ learner, exercise }: Pick<SandboxSummary, "learner" | "exercise">): string {
  return `${learner}/${exercise}`;
}
