/** Work on one thing follows one another; work on different things goes on side by side. */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** Runs `work` once all earlier work on `key` has ended, however it ended. */
  take<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const mine = (this.#last.get(key) ?? Promise.resolve()).then(work, work);
    this.#last.set(key, mine);
    const forget = () => {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  }

  /** Resolves once all work that has begun or waits now has ended, however it ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
