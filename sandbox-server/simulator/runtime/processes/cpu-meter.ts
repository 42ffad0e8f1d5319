import type { Clock } from "../../clock.ts";

/** How long a window of usage is at least, in milliseconds: metrics-server asks every 15 seconds. */
const WINDOW_MS = 10_000;

/**
 * The processor time of a container: what programs say they used, plus all the time in which some of them were busy
 * without end. Capped at the container's limit, as the scheduler of a kernel would.
 */
export class CpuMeter {
  readonly #clock: Clock;
  readonly #limitCores: number;
  #usedMs = 0;
  #busy = 0;
  #countedAt: number;
  #window: { readonly time: number; readonly usedMs: number };
  #previous: { readonly time: number; readonly usedMs: number };

  constructor(clock: Clock, limitMillicores: number | undefined) {
    this.#clock = clock;
    this.#limitCores = limitMillicores === undefined ? Number.POSITIVE_INFINITY : limitMillicores / 1000;
    this.#countedAt = clock.now();
    this.#window = { time: this.#countedAt, usedMs: 0 };
    this.#previous = this.#window;
  }

  add(milliseconds: number): void {
    this.#usedMs += milliseconds;
  }

  /** A program is busy until the handle is disposed. */
  busy(cores = 1): Disposable {
    this.#count();
    this.#busy += cores;
    const end = () => {
      this.#count();
      this.#busy -= cores;
    };
    let ended = false;
    return {
      [Symbol.dispose]() {
        if (!ended) end();
        ended = true;
      },
    };
  }

  /** Seconds of processor time since the start, as `ps` and `top` show. */
  totalMs(): number {
    this.#count();
    return this.#usedMs;
  }

  /** Thousandths of a core over the last window of at least ten seconds. */
  millicores(): number {
    this.#count();
    const now = this.#clock.now();
    if (now - this.#window.time >= WINDOW_MS) {
      this.#previous = this.#window;
      this.#window = { time: now, usedMs: this.#usedMs };
    }
    const elapsed = now - this.#previous.time;
    if (elapsed <= 0) return 0;
    const cores = Math.min((this.#usedMs - this.#previous.usedMs) / elapsed, this.#limitCores);
    return Math.round(cores * 1000);
  }

  #count(): void {
    const now = this.#clock.now();
    this.#usedMs += Math.max(0, now - this.#countedAt) * Math.min(this.#busy, this.#limitCores);
    this.#countedAt = now;
  }
}
