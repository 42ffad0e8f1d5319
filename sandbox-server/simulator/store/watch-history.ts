import type { ResourceName, WatchEvent } from "./cluster-client.ts";

export interface HistoryEntry {
  readonly resource: ResourceName;
  readonly event: WatchEvent;
}

/** The last changes of a cluster in revision order, bounded; what is older is forgotten. */
export class WatchHistory {
  readonly #limit: number;
  #entries: HistoryEntry[] = [];
  /** Every change after this revision is still known. */
  #floor: number;

  constructor(limit: number, floor: number) {
    this.#limit = limit;
    this.#floor = floor;
  }

  /** Watches may start at this revision or a later one. */
  get floor(): number {
    return this.#floor;
  }

  add(entry: HistoryEntry): void {
    this.#entries.push(entry);
    // Twice the limit before trimming, so that trimming costs one move an entry.
    if (this.#entries.length >= this.#limit * 2) this.#forget(this.#entries.length - this.#limit);
  }

  #forget(count: number): void {
    this.#floor = this.#entries[count - 1]?.event.revision ?? this.#floor;
    this.#entries = this.#entries.slice(count);
  }

  /** The changes after `revision`, oldest first. */
  after(revision: number): readonly HistoryEntry[] {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.event.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return this.#entries.slice(low);
  }
}
