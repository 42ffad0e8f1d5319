import type { Clock } from "../../clock.ts";

/** Operations a busy container may do at once before it is slowed down; a script of a lab never gets there. */
const BURST_OPERATIONS = 60_000;

/** Operations a second once the burst is used up: a few per cent of one real core. */
const OPERATIONS_PER_SECOND = 12_000;

/** How much all containers of a cluster may do together, as a multiple of one container's share. */
const CLUSTER_SHARE = 4;

/** After this many milliseconds of real work a program lets the event loop turn. */
const SLICE_MS = 2;

/** Steps between two looks at the real clock. */
const STEPS_PER_LOOK = 64;

/** How long a program that used up its share waits before it goes on, in simulated milliseconds. */
const REFILL_WAIT_MS = 50;

/**
 * Keeps busy programs from blocking the server. Work is counted in operations (one step of a shell, one kilobyte
 * copied; starting a process counts for many); who is past the burst goes on at a fixed rate. One governor serves a
 * container, so one busy container does not slow its neighbours; what all of a cluster may do together is bounded by a governor
 * above them.
 */
export class Governor {
  readonly #clock: Clock;
  readonly #above: Governor | undefined;
  readonly #share: number;
  #tokens: number;
  #refilledAt: number;
  #steps = 0;
  #sliceStart = 0;

  /** Without a governor above it is a whole cluster's. */
  constructor(clock: Clock, above?: Governor) {
    this.#clock = clock;
    this.#above = above;
    this.#share = above === undefined ? CLUSTER_SHARE : 1;
    this.#tokens = BURST_OPERATIONS * this.#share;
    this.#refilledAt = clock.now();
  }

  /** Counts work; says what the caller must wait for before it goes on. */
  charge(operations: number): "go" | "yield" | { readonly waitMs: number } {
    const allowed = this.#take(operations) && (this.#above === undefined || this.#above.#take(operations));
    if (!allowed) return { waitMs: REFILL_WAIT_MS };
    this.#steps += operations;
    if (this.#steps < STEPS_PER_LOOK) return "go";
    this.#steps = 0;
    const now = performance.now();
    const spent = now - this.#sliceStart;
    if (spent < SLICE_MS) return "go";
    this.#sliceStart = now;
    // A longer gap was idle time, not work: a new slice has just begun.
    return spent > SLICE_MS * 20 ? "go" : "yield";
  }

  /** A slice begins when the event loop comes back to the program. */
  resumed(): void {
    this.#sliceStart = performance.now();
  }

  /** False when the share is used up. */
  #take(operations: number): boolean {
    this.#tokens -= operations;
    if (this.#tokens < 0) this.#refill();
    return this.#tokens >= 0;
  }

  #refill(): void {
    const now = this.#clock.now();
    const gained = ((now - this.#refilledAt) / 1000) * OPERATIONS_PER_SECOND * this.#share;
    if (gained < 1) return;
    this.#refilledAt = now;
    this.#tokens = Math.min(BURST_OPERATIONS * this.#share, this.#tokens + gained);
  }
}
