import type { KeeperClock } from "../running-sandboxes.ts";

export interface ExpiryOptions<Id> {
  readonly clock: KeeperClock;
  /** How long a sandbox lasts, from its making or its last extension. */
  readonly lifetimeMs: number;
  /** Told once for each of `warnings`, and again after an extension. */
  readonly warn: (id: Id, expiresAt: number) => void;
  readonly expire: (id: Id) => void;
}

// Time enough to finish a thought and save a file; then once more for who has looked elsewhere.
const leadsMs = [10 * 60_000, 2 * 60_000];

// A lifetime shorter than this is a demonstration: its warning comes in its last half.
const leadShare = 0.5;

/** When sandboxes end: warns before, and forgets each once it has ended. One timer for all of them. */
export class Expiry<Id> implements Disposable {
  readonly #options: ExpiryOptions<Id>;
  readonly #deadlines = new Map<Id, { readonly at: number; warned: number }>();
  #timer: Disposable | undefined;

  constructor(options: ExpiryOptions<Id>) {
    this.#options = options;
  }

  /** How long before the end the first warning comes. */
  get leadMs(): number {
    return this.#leads()[0] ?? 0;
  }

  /** Begins a lifetime now. */
  begin(id: Id): void {
    this.#deadlines.set(id, { at: this.#options.clock.now() + this.#options.lifetimeMs, warned: 0 });
    this.#wait();
  }

  /**
   * Goes on with one that was made at `createdAt` under an earlier server. It may have been extended there: nothing
   * ends without a warning.
   */
  resume(id: Id, createdAt: number): void {
    const { clock, lifetimeMs } = this.#options;
    const at = Math.max(createdAt + lifetimeMs, clock.now() + this.leadMs);
    this.#deadlines.set(id, { at, warned: 0 });
    this.#wait();
  }

  forget(id: Id): void {
    this.#deadlines.delete(id);
  }

  /** When it ends, in ms since the epoch; undefined where it does not. */
  endOf(id: Id): number | undefined {
    return this.#deadlines.get(id)?.at;
  }

  /** Whether it has been warned of, and not extended since. */
  isNear(id: Id): boolean {
    return (this.#deadlines.get(id)?.warned ?? 0) > 0;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#deadlines.clear();
  }

  #leads(): readonly number[] {
    const most = this.#options.lifetimeMs * leadShare;
    return [...new Set(leadsMs.map((lead) => Math.min(lead, most)))];
  }

  #wait(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const { clock } = this.#options;
    const leads = this.#leads();
    const moments = [...this.#deadlines.values()].map(({ at, warned }) => at - (leads[warned] ?? 0));
    if (moments.length === 0) return;
    this.#timer = clock.after(Math.max(0, Math.min(...moments) - clock.now()), () => this.#look());
  }

  #look(): void {
    const { clock, warn, expire } = this.#options;
    const leads = this.#leads();
    const now = clock.now();
    for (const [id, deadline] of this.#deadlines) {
      if (deadline.at <= now) {
        this.#deadlines.delete(id);
        expire(id);
        continue;
      }
      const due = leads.filter((lead) => deadline.at - lead <= now).length;
      if (due <= deadline.warned) continue;
      deadline.warned = due;
      warn(id, deadline.at);
    }
    this.#wait();
  }
}
