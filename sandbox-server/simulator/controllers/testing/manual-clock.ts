import type { Clock, Timer } from "../../clock.ts";

interface Waiting {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Lets every microtask that is waiting run, and those that they bring about. */
async function runMicrotasks(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}

/** More turns than this without an end mean that loops keep waking each other. */
const maximumTurns = 20_000;

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #waiting = new Set<Waiting>();

  constructor(now = Date.parse("2026-01-01T00:00:00Z")) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): Timer {
    const entry = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#waiting.add(entry);
    return { [Symbol.dispose]: () => void this.#waiting.delete(entry) };
  }

  /** How many timers are set; an idle cluster should have next to none. */
  get timers(): number {
    return this.#waiting.size;
  }

  /** Runs what is due now, without moving the time, until nothing more happens. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** Moves the time, running every timer at its own moment and everything it brings about. */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs;
    await runMicrotasks();
    for (let turn = 0; turn < maximumTurns; turn += 1) {
      const next = this.#next(end);
      if (!next) {
        this.#now = end;
        return;
      }
      this.#now = Math.max(this.#now, next.dueAt);
      this.#waiting.delete(next);
      next.callback();
      await runMicrotasks();
    }
    throw new Error(`The cluster did not come to rest within ${maximumTurns} turns of its clock.`);
  }

  #next(end: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const entry of this.#waiting) {
      if (entry.dueAt > end) continue;
      if (!first || entry.dueAt < first.dueAt || (entry.dueAt === first.dueAt && entry.order < first.order))
        first = entry;
    }
    return first;
  }
}
