import type { Clock, Timer } from "../clock.ts";

/** How long pieces of work are done before other clusters and connections get their turn. */
const turnMs = 2;

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
    const end = performance.now() + turnMs;
    // What tasks add waits for the next turn, after the changes that they made have been told.
    let left = this.#tasks.length;
    try {
      do {
        this.#tasks.shift()?.();
        left -= 1;
      } while (left > 0 && performance.now() < end);
    } finally {
      if (this.#tasks.length > 0) this.#timer ??= this.#clock.after(0, () => this.#takeTurn());
    }
  }
}
