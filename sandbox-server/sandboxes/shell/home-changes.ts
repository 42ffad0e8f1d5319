import type { HomeSize } from "./home-size.ts";

/** Who wants to know when a home has changed. */
export class HomeChanges {
  readonly #listeners = new Set<() => void>();
  #last = "";

  /** Whether anybody wants to know. */
  get isFollowed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Tells of every change from now on, a moment after it; several that come together are told once. */
  follow(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Tells when the measurement is another than the last. */
  note({ bytes, entries, changedAt }: HomeSize): void {
    const seen = `${bytes} ${entries} ${changedAt}`;
    if (seen === this.#last) return;
    this.#last = seen;
    for (const listener of this.#listeners) listener();
  }
}
