import { randomBytes } from "node:crypto";
import { asMatelotError, MatelotError } from "../../errors/index.ts";
import type { Message } from "../../language/message.ts";
import { refusalError } from "../admission.ts";
import type { KeeperClock } from "../running-sandboxes.ts";
import type { SandboxKeeper } from "../sandbox-keeper.ts";
import type { Sandbox, SandboxKind } from "../sandbox-provider.ts";
import type { Capacity } from "./capacity.ts";
import { PlaceHistory } from "./place-history.ts";
import { inOrder, nextInLine, type Waiting } from "./waiting-line.ts";

/** A place in the queue as its learner sees it. */
export interface QueuePlace {
  readonly id: string;
  readonly exercise: string;
  /** From 1; 0 while the sandbox is being brought up. */
  readonly position: number;
  /** How long the wait is likely to be; absent when nothing is known. */
  readonly estimateMs?: number;
}

/** What happens to somebody who waits; after `ready` or `failed` nothing more comes. */
export type QueueEvent =
  | { readonly type: "position"; readonly place: QueuePlace }
  | { readonly type: "step"; readonly message: Message }
  | { readonly type: "ready"; readonly sandbox: Sandbox }
  | { readonly type: "failed"; readonly error: MatelotError };

/** How learners come to their sandboxes: at once, or through a queue when the machine is full. */
export interface SandboxQueue extends Disposable {
  /**
   * The learner's sandbox, or a place in the queue for it; also for one that takes long to be brought up. Who asks
   * again keeps the place.
   * Errors: as `SandboxKeeper.open`; `sandbox-limit-reached` when even the queue is full.
   */
  open(learner: string, exercise: string): Promise<{ readonly sandbox: Sandbox } | { readonly place: QueuePlace }>;
  /** The place that a learner has for a sandbox; looks, and takes none. */
  find(learner: string, exercise: string): QueuePlace | undefined;
  /**
   * Tells where the place stands, and each change. A place that nobody follows for some seconds is given up.
   * Errors: `queue-place-unknown`, also for somebody else's.
   */
  follow(learner: string, id: string, listener: (event: QueueEvent) => void): Disposable;
  /** Gives the place up; an unknown one is no fault. */
  leave(learner: string, id: string): void;
}

export interface SandboxQueueOptions {
  readonly keeper: SandboxKeeper;
  readonly capacity: Capacity;
  readonly clock: KeeperClock;
}

interface Entry extends Waiting {
  readonly id: string;
  readonly listeners: Set<(event: QueueEvent) => void>;
  readonly stop: AbortController;
  readonly settled: PromiseWithResolvers<void>;
  state: "waiting" | "opening" | "settled";
  outcome: QueueEvent | undefined;
  told: QueuePlace | undefined;
  timer: Disposable | undefined;
}

// A reload of the page, or a network that is away for a moment, costs nobody their place.
const abandonedAfterMs = 10_000;
// Most turns come within this while a machine is busy but not full: then no queue is shown at all.
const turnPatienceMs = 250;
// Most sandboxes are there within this; a longer bring-up is shown step by step.
const bringUpPatienceMs = 400;
// For who was away just when the sandbox was ready.
const outcomeKeptMs = 60_000;
const refreshMs = 15_000;
const longestLine = 1_000;

export function createSandboxQueue(options: SandboxQueueOptions): SandboxQueue {
  return new Queue(options);
}

class Queue implements SandboxQueue {
  readonly #keeper: SandboxKeeper;
  readonly #capacity: Capacity;
  readonly #clock: KeeperClock;
  readonly #history = new PlaceHistory();
  readonly #entries = new Map<string, Entry>();
  readonly #subscription: Disposable;
  #taken = 0;
  #isScheduled = false;
  #timer: Disposable | undefined;

  constructor({ keeper, capacity, clock }: SandboxQueueOptions) {
    this.#keeper = keeper;
    this.#capacity = capacity;
    this.#clock = clock;
    this.#subscription = capacity.subscribe(() => {
      if (capacity.taken < this.#taken) this.#history.released(clock.now());
      this.#taken = capacity.taken;
      this.#schedule();
    });
  }

  async open(learner: string, exercise: string) {
    const earlier = this.#find(learner, exercise);
    if (earlier?.state === "settled") this.#drop(earlier);
    if (this.#keeper.isRunning(learner, exercise)) return { sandbox: await this.#keeper.open(learner, exercise, {}) };
    const entry = this.#find(learner, exercise) ?? this.#join(learner, exercise);
    this.#watchAbandonment(entry);
    await this.#patience(entry);
    const { outcome } = entry;
    if (outcome === undefined) return { place: this.#placeOf(entry) };
    this.#drop(entry);
    if (outcome.type === "failed") throw outcome.error;
    return { sandbox: await this.#keeper.open(learner, exercise, {}) };
  }

  find(learner: string, exercise: string): QueuePlace | undefined {
    const entry = this.#find(learner, exercise);
    return entry === undefined || entry.state === "settled" ? undefined : this.#placeOf(entry);
  }

  follow(learner: string, id: string, listener: (event: QueueEvent) => void): Disposable {
    const entry = this.#entries.get(id);
    if (entry?.learner !== learner) throw new MatelotError("queue-place-unknown");
    entry.timer?.[Symbol.dispose]();
    entry.listeners.add(listener);
    entry.told = this.#placeOf(entry);
    listener(entry.outcome ?? { type: "position", place: entry.told });
    return {
      [Symbol.dispose]: () => {
        entry.listeners.delete(listener);
        this.#watchAbandonment(entry);
      },
    };
  }

  leave(learner: string, id: string): void {
    const entry = this.#entries.get(id);
    if (entry?.learner === learner) this.#drop(entry);
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
    this.#timer?.[Symbol.dispose]();
    for (const entry of [...this.#entries.values()]) this.#drop(entry);
  }

  #find(learner: string, exercise: string): Entry | undefined {
    return [...this.#entries.values()].find((entry) => entry.learner === learner && entry.exercise === exercise);
  }

  /** Whether nobody has to be waited for: the learner's own make room, or there is some and no one is in line. */
  #isFree(learner: string, exercise: string, kind: SandboxKind): boolean {
    const refusal = this.#capacity.refusal(learner, kind);
    if (refusal === "too-small") throw refusalError(this.#capacity, kind, refusal);
    if (!this.#keeper.canOpen(learner, exercise)) return false;
    return refusal !== undefined || this.#waiting().length === 0;
  }

  #join(learner: string, exercise: string): Entry {
    const kind = this.#keeper.kindFor(learner, exercise);
    const isFree = this.#isFree(learner, exercise, kind);
    if (this.#entries.size >= longestLine) throw refusalError(this.#capacity, kind, "full");
    const entry: Entry = {
      id: randomBytes(12).toString("hex"),
      learner,
      exercise,
      kind,
      since: this.#clock.now(),
      listeners: new Set(),
      stop: new AbortController(),
      settled: Promise.withResolvers(),
      state: "waiting",
      outcome: undefined,
      told: undefined,
      timer: undefined,
    };
    this.#entries.set(entry.id, entry);
    if (isFree) this.#giveTurn(entry);
    else this.#schedule();
    return entry;
  }

  #waiting(): readonly Entry[] {
    const waiting = [...this.#entries.values()].filter(({ state }) => state === "waiting");
    return inOrder(waiting, (learner) => this.#capacity.placesOf(learner));
  }

  /** Gives turns once the present change is complete; several changes at once are one. */
  #schedule(): void {
    if (this.#isScheduled || this.#entries.size === 0) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#giveTurns();
      this.#tellPositions();
    });
  }

  #giveTurns(): void {
    for (;;) {
      const next = nextInLine(this.#waiting(), ({ learner, exercise, kind }) =>
        this.#keeper.canOpen(learner, exercise) ? undefined : this.#capacity.refusal(learner, kind),
      );
      if (next === undefined) return;
      this.#giveTurn(next);
    }
  }

  #giveTurn(entry: Entry): void {
    entry.state = "opening";
    void this.#bringUp(entry);
  }

  async #bringUp(entry: Entry): Promise<void> {
    const { learner, exercise, kind, stop } = entry;
    // Taken now and not a moment later: the next in line must see it.
    const taken = this.#capacity.take(learner, kind);
    const began = this.#clock.now();
    try {
      const sandbox = await this.#keeper.open(learner, exercise, {
        signal: stop.signal,
        onStep: (message) => this.#emit(entry, { type: "step", message }),
        ...(typeof taken === "string" ? {} : { place: taken }),
      });
      this.#history.broughtUp(kind, this.#clock.now() - began);
      this.#settle(entry, { type: "ready", sandbox });
    } catch (thrown) {
      this.#settle(entry, { type: "failed", error: asMatelotError(thrown) });
    }
  }

  #settle(entry: Entry, outcome: QueueEvent): void {
    entry.state = "settled";
    entry.outcome = outcome;
    entry.timer?.[Symbol.dispose]();
    entry.timer = this.#clock.after(outcomeKeptMs, () => this.#drop(entry));
    this.#emit(entry, outcome);
    entry.settled.resolve();
  }

  #drop(entry: Entry): void {
    entry.timer?.[Symbol.dispose]();
    if (entry.state === "opening") entry.stop.abort();
    if (this.#entries.delete(entry.id)) this.#schedule();
  }

  #emit(entry: Entry, event: QueueEvent): void {
    for (const listener of entry.listeners) listener(event);
  }

  #placeOf(entry: Entry): QueuePlace {
    const { id, exercise, kind } = entry;
    if (entry.state !== "waiting") return { id, exercise, position: 0 };
    const position = this.#waiting().indexOf(entry) + 1;
    const now = this.#clock.now();
    const room = this.#capacity.roomFor(kind);
    const estimateMs = this.#history.estimate(kind, { now, position, room, freeAt: this.#keeper.freeAt() });
    return { id, exercise, position, ...(estimateMs === undefined ? {} : { estimateMs }) };
  }

  #tellPositions(): void {
    for (const entry of this.#entries.values()) {
      if (entry.state === "settled" || entry.listeners.size === 0) continue;
      const place = this.#placeOf(entry);
      if (entry.told?.position === place.position && entry.told.estimateMs === place.estimateMs) continue;
      entry.told = place;
      this.#emit(entry, { type: "position", place });
    }
    this.#timer?.[Symbol.dispose]();
    // Time goes by, and estimates with it.
    this.#timer = this.#waiting().length > 0 ? this.#clock.after(refreshMs, () => this.#schedule()) : undefined;
  }

  #watchAbandonment(entry: Entry): void {
    if (entry.listeners.size > 0 || entry.state === "settled") return;
    entry.timer?.[Symbol.dispose]();
    entry.timer = this.#clock.after(abandonedAfterMs, () => this.#drop(entry));
  }

  #patience(entry: Entry): Promise<void> {
    const over = Promise.withResolvers<void>();
    const forMs = entry.state === "waiting" ? turnPatienceMs : bringUpPatienceMs;
    const timer = this.#clock.after(forMs, over.resolve);
    return Promise.race([entry.settled.promise, over.promise]).finally(() => timer[Symbol.dispose]());
  }
}
