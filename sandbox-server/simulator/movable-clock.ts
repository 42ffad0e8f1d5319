import type { Clock, Timer } from "./clock.ts";

interface Waiting {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Turns that everything waiting gets between two moments, so that loops see them in their order. */
const settleTurns = 20;

/** Rounds of the event loop between two moments: a request and its answer through a simulated connection need as many. */
const settleLoops = 4;

/** How long timers that are due together fire before other clusters and connections get their turn. */
const ringMs = 2;

/**
 * A clock that runs with another one and can be moved forward. Timers that come due on the way fire in their order,
 * each at its own time, so that a CronJob every 12 hours fires twice when a day is skipped.
 */
export class MovableClock implements Clock {
  readonly #base: Clock;
  readonly #waiting = new Set<Waiting>();
  #offsetMs: number;
  #order = 0;
  #alarm: Timer | undefined;
  #alarmAt = Number.POSITIVE_INFINITY;
  #held: number | undefined;
  #moves: Promise<void> = Promise.resolve();

  /** `offsetMs` is how far it was moved before, as `offsetMs` told. */
  constructor(base: Clock, offsetMs = 0) {
    this.#base = base;
    this.#offsetMs = offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return this.#held ?? this.#base.now() + this.#offsetMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const entry = { dueAt: this.now() + Math.max(0, delayMs), order: this.#order++, callback };
    this.#waiting.add(entry);
    this.#setAlarm(entry.dueAt);
    return { [Symbol.dispose]: () => void this.#waiting.delete(entry) };
  }

  /** Moves time forward by `ms`; resolves when every timer on the way has fired. Moves asked for meanwhile come after. */
  advance(ms: number): Promise<void> {
    this.#moves = this.#moves.then(() => this.#advance(ms));
    return this.#moves;
  }

  async #advance(ms: number): Promise<void> {
    const target = this.now() + Math.max(0, ms);
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.dueAt > target) break;
      this.#held = Math.max(next.dueAt, this.now());
      this.#fire(next);
      await settle();
    }
    this.#held = undefined;
    this.#offsetMs = target - this.#base.now();
    this.#alarmAt = Number.POSITIVE_INFINITY;
    const next = this.#next();
    if (next !== undefined) this.#setAlarm(next.dueAt);
  }

  #next(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const entry of this.#waiting) {
      const isEarlier = first === undefined || entry.dueAt < first.dueAt;
      if (isEarlier || (entry.dueAt === first?.dueAt && entry.order < first.order)) first = entry;
    }
    return first;
  }

  #fire(entry: Waiting): void {
    this.#waiting.delete(entry);
    entry.callback();
  }

  /** One timer of the base clock for the next due moment; none while nothing waits. */
  #setAlarm(dueAt: number): void {
    if (dueAt >= this.#alarmAt) return;
    this.#alarm?.[Symbol.dispose]();
    this.#alarmAt = dueAt;
    this.#alarm = this.#base.after(dueAt - this.now(), () => this.#ring());
  }

  #ring(): void {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    if (this.#held !== undefined) return;
    const now = this.now();
    const due = [...this.#waiting].filter((entry) => entry.dueAt <= now);
    due.sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);
    const end = performance.now() + ringMs;
    for (const entry of due) {
      if (this.#waiting.has(entry)) this.#fire(entry);
      if (performance.now() >= end) break;
    }
    const next = this.#next();
    if (next !== undefined) this.#setAlarm(next.dueAt);
  }
}

/** Promises first, then streams and whoever else waits for the event loop: other clusters go on as well. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn += 1) await Promise.resolve();
  for (let turn = 0; turn < settleLoops; turn += 1) await new Promise((done) => setImmediate(done));
}
