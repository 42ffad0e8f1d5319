/** A timer that can be taken back; disposing twice is harmless. */
export interface Timer {
  [Symbol.dispose](): void;
}

/**
 * Where simulated time comes from. Nothing inside the simulator calls `Date.now` or `setTimeout`:
 * a test or a lesson may move a cluster's clock.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `callback` once, `delayMs` milliseconds of this clock later, never before the caller has returned. */
  after(delayMs: number, callback: () => void): Timer;
}

/** Where names, uids and addresses come from; a seeded source makes a cluster repeatable. */
export interface RandomSource {
  /** A number in [0, 1). */
  next(): number;
}
