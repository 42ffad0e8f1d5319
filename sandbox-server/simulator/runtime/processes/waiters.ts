/** Those who want to be told that something changed. */
export class Waiters {
  #wakes: Set<() => void> | undefined;

  add(wake: () => void): Disposable {
    this.#wakes ??= new Set();
    const wakes = this.#wakes;
    wakes.add(wake);
    return {
      [Symbol.dispose]() {
        wakes.delete(wake);
      },
    };
  }

  wakeAll(): void {
    if (this.#wakes === undefined) return;
    for (const wake of [...this.#wakes]) wake();
  }
}
