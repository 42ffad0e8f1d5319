import type { Clock } from "../clock.ts";
import type { WorkKey } from "./controller.ts";
import { DelayQueue } from "./delay-queue.ts";
import type { TurnTaker } from "./turn-taker.ts";

/** client-go's default rate limiter for controllers: 5 ms, doubled with each failure, 1,000 s at most. */
const firstBackoffMs = 5;
const longestBackoffMs = 1_000_000;

/** The keys of one control loop that wait to be looked at; equal ones are merged. */
export class WorkQueue implements Disposable {
  readonly #turns: TurnTaker;
  readonly #work: (key: WorkKey) => void;
  readonly #waiting = new Set<WorkKey>();
  readonly #failures = new Map<WorkKey, number>();
  readonly #later: DelayQueue<WorkKey>;

  constructor(clock: Clock, turns: TurnTaker, work: (key: WorkKey) => void) {
    this.#turns = turns;
    this.#work = work;
    this.#later = new DelayQueue(clock, (key) => this.add(key));
  }

  /** Asks for a look in the next turn. */
  add(key: WorkKey): void {
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#turns.add(() => {
      this.#waiting.delete(key);
      this.#later.cancel(key);
      this.#work(key);
    });
  }

  /** Asks for a look in `delayMs` milliseconds, instead of any other time that was set. */
  addAfter(key: WorkKey, delayMs: number): void {
    this.#later.set(key, delayMs);
  }

  /** Asks for a look after the back-off of a key that has failed once more. */
  addAfterFailure(key: WorkKey): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(firstBackoffMs * 2 ** failures, longestBackoffMs));
  }

  /** The key went well: its next failure waits the shortest time again. */
  forget(key: WorkKey): void {
    this.#failures.delete(key);
  }

  [Symbol.dispose](): void {
    this.#later[Symbol.dispose]();
    this.#waiting.clear();
  }
}
