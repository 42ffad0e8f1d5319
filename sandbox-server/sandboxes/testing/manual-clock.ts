import type { KeeperClock } from "../running-sandboxes.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends KeeperClock {
  /** Moves on, calling what falls due, in order. */
  advance(byMs: number): void;
}

export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Map<object, { readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    after(delayMs, callback) {
      const key = {};
      timers.set(key, { at: now + delayMs, callback });
      return { [Symbol.dispose]: () => timers.delete(key) };
    },
    advance(byMs) {
      const end = now + byMs;
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
        if (next === undefined) break;
        const [key, { at, callback }] = next;
        timers.delete(key);
        now = at;
        callback();
      }
      now = end;
    },
  };
}
