import type { Clock, Timer } from "../clock.ts";

interface Entry<Item> {
  readonly dueAt: number;
  readonly item: Item;
  cancelled: boolean;
}

/**
 * Hands items back when their time has come, with one timer of the clock for all of them: a cluster that keeps a
 * thousand events for an hour holds one timer, not a thousand. An item waits once; setting it again moves it.
 */
export class DelayQueue<Item> implements Disposable {
  readonly #clock: Clock;
  readonly #due: (item: Item) => void;
  readonly #heap: Entry<Item>[] = [];
  readonly #byItem = new Map<Item, Entry<Item>>();
  #timer: Timer | undefined;
  #timerDueAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, due: (item: Item) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** Hands `item` back in `delayMs` milliseconds, whatever was set before. */
  set(item: Item, delayMs: number): void {
    this.cancel(item);
    const entry = { dueAt: this.#clock.now() + Math.max(0, delayMs), item, cancelled: false };
    this.#byItem.set(item, entry);
    this.#push(entry);
    this.#arm();
  }

  /** Forgets an item; unknown ones are no fault. */
  cancel(item: Item): void {
    const entry = this.#byItem.get(item);
    if (!entry) return;
    entry.cancelled = true;
    this.#byItem.delete(item);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#heap.length = 0;
    this.#byItem.clear();
  }

  #arm(): void {
    this.#dropCancelled();
    const first = this.#heap[0];
    const dueAt = first ? first.dueAt : Number.POSITIVE_INFINITY;
    if (dueAt === this.#timerDueAt) return;
    this.#timer?.[Symbol.dispose]();
    this.#timerDueAt = dueAt;
    this.#timer = first ? this.#clock.after(dueAt - this.#clock.now(), () => this.#fire()) : undefined;
  }

  #fire(): void {
    this.#timer = undefined;
    this.#timerDueAt = Number.POSITIVE_INFINITY;
    for (
      let first = this.#heap[0];
      first && (first.cancelled || first.dueAt <= this.#clock.now());
      first = this.#heap[0]
    ) {
      this.#pop();
      if (first.cancelled) continue;
      this.#byItem.delete(first.item);
      this.#due(first.item);
    }
    this.#arm();
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled) this.#pop();
  }

  #push(entry: Entry<Item>): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (!parent || parent.dueAt <= entry.dueAt) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const smaller = (heap[right]?.dueAt ?? Number.POSITIVE_INFINITY) < (heap[left]?.dueAt ?? 0) ? right : left;
      const child = heap[smaller];
      if (!child || child.dueAt >= last.dueAt) break;
      heap[index] = child;
      index = smaller;
    }
    heap[index] = last;
  }
}
