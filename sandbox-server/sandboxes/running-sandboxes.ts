import type { Place } from "./capacity/capacity.ts";
import type { Sandbox, SandboxId } from "./sandbox-provider.ts";

/** A running sandbox and when somebody was last there, in ms since the epoch. */
export interface RunningSandbox {
  readonly sandbox: Sandbox;
  /** Its share of the machine. */
  readonly place: Place;
  lastTouched: number;
}

export interface KeeperClock {
  now(): number;
  after(delayMs: number, callback: () => void): Disposable;
}

export interface RunningSandboxesOptions {
  readonly clock: KeeperClock;
  readonly idleMs: number;
  /** Stops one that nobody has touched for `idleMs`; it may have been touched again meanwhile. */
  readonly stopIdle: (running: RunningSandbox) => Promise<void>;
}

/** What runs now, each watched for idleness with one timer for all of them. */
export class RunningSandboxes implements Disposable {
  readonly #running = new Map<SandboxId, RunningSandbox>();
  readonly #options: RunningSandboxesOptions;
  #timer: Disposable | undefined;

  constructor(options: RunningSandboxesOptions) {
    this.#options = options;
  }

  get(id: SandboxId): RunningSandbox | undefined {
    return this.#running.get(id);
  }

  list(): readonly RunningSandbox[] {
    return [...this.#running.values()];
  }

  add(sandbox: Sandbox, place: Place): void {
    this.#running.set(sandbox.summary.id, { sandbox, place, lastTouched: this.#options.clock.now() });
    this.#watchIdleness();
  }

  delete(id: SandboxId): void {
    this.#running.delete(id);
  }

  touch(id: SandboxId): void {
    const present = this.#running.get(id);
    if (present !== undefined) present.lastTouched = this.#options.clock.now();
  }

  /** When the sandbox stops if nobody touches it, in ms since the epoch. */
  idleAt({ lastTouched }: RunningSandbox): number {
    return lastTouched + this.#options.idleMs;
  }

  isIdle({ lastTouched }: RunningSandbox): boolean {
    return lastTouched + this.#options.idleMs <= this.#options.clock.now();
  }

  /** Sets the timer to the moment when the first one may have been idle for long enough. */
  #watchIdleness(): void {
    if (this.#timer !== undefined || this.#running.size === 0) return;
    const { clock, idleMs, stopIdle } = this.#options;
    const oldest = Math.min(...this.list().map(({ lastTouched }) => lastTouched));
    const timer = clock.after(Math.max(0, oldest + idleMs - clock.now()), () => {
      // A sandbox that can't be stopped stays listed by its provider and hurts no other one.
      const stops = this.list()
        .filter((one) => this.isIdle(one))
        .map(stopIdle);
      void Promise.allSettled(stops).then(() => {
        if (this.#timer === timer) this.#timer = undefined;
        this.#watchIdleness();
      });
    });
    this.#timer = timer;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }
}
