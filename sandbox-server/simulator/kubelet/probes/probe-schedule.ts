import type { Clock, Timer } from "../../clock.ts";

/** Every probe of a cluster behind one timer: due moments are rounded up to a common grid and run together. */
export interface ProbeSchedule extends Disposable {
  /** Calls `run` once, about `delayMs` from now. */
  once(delayMs: number, run: () => void): Disposable;
}

/** Fine enough for a pod to be ready at once, coarse enough that probes of many pods share a wake-up. */
const GRID_MS = 100;

export function createProbeSchedule(clock: Clock): ProbeSchedule {
  const slots = new Map<number, Set<() => void>>();
  let timer: Timer | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function arm(): void {
    const next = Math.min(...slots.keys());
    if (next === timerAt) return;
    timer?.[Symbol.dispose]();
    timer = undefined;
    timerAt = next;
    if (next === Number.POSITIVE_INFINITY) return;
    timer = clock.after(Math.max(0, next - clock.now()), fire);
  }

  function fire(): void {
    timer = undefined;
    timerAt = Number.POSITIVE_INFINITY;
    const now = clock.now();
    for (const [at, runs] of [...slots]) {
      if (at > now) continue;
      slots.delete(at);
      for (const run of runs) run();
    }
    arm();
  }

  return {
    once(delayMs, run) {
      const at = Math.ceil((clock.now() + delayMs) / GRID_MS) * GRID_MS;
      const runs = slots.get(at) ?? new Set();
      runs.add(run);
      slots.set(at, runs);
      arm();
      return {
        [Symbol.dispose]() {
          if (!runs.delete(run) || runs.size > 0) return;
          if (slots.get(at) === runs) slots.delete(at);
          arm();
        },
      };
    },
    [Symbol.dispose]() {
      slots.clear();
      arm();
    },
  };
}
