import type { Clock, Timer } from "../clock.ts";

/**
 * So many pieces of work are done before other clusters and connections get their turn. One piece takes well under
 * a millisecond, so a turn stays below what a person at a terminal could notice.
 */
const tasksPerTurn = 32;

/** Does small pieces of work in the order they came, in turns of the clock; it holds no timer while there is nothing to do. */
export class TurnTaker implements Disposable {
  readonly #clock: Clock;
  #tasks: (() => void)[] = [];
  #timer: Timer | undefined;
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(task: () => void): void {
    if (this.#disposed) return;
    this.#tasks.push(task);
    this.#timer ??= this.#clock.after(0, () => this.#takeTurn());
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    this.#tasks = [];
  }

  #takeTurn(): void {
    this.#timer = undefined;
    for (const task of this.#tasks.splice(0, tasksPerTurn)) task();
    if (this.#tasks.length > 0) this.#timer ??= this.#clock.after(0, () => this.#takeTurn());
  }
}
