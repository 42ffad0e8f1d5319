import { shareTurn } from "./turn-sharing.ts";

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

/** Longest delay that Node's timers take; longer ones are set again when it is over. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own time. Its timers don't keep the process alive. */
export const systemClock: Clock = { now: () => Date.now(), after };

function after(delayMs: number, callback: () => void): Timer {
  if (delayMs <= 0) return shareTurn(callback);
  let timer: NodeJS.Timeout | undefined;
  let turn: Disposable | undefined;
  const wait = (leftMs: number) => {
    const stepMs = Math.min(leftMs, longestTimerMs);
    timer = setTimeout(() => {
      if (leftMs > stepMs) wait(leftMs - stepMs);
      else turn = shareTurn(callback);
    }, stepMs);
    timer.unref();
  };
  wait(delayMs);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      turn?.[Symbol.dispose]();
    },
  };
}
