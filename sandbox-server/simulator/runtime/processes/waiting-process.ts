import type { ExitStatus } from "../container-runtime.ts";
import type { ContainerScope } from "./container-scope.ts";
import { ProcessEnded } from "./endings.ts";
import { Waiters } from "./waiters.ts";

type Source = (wake: () => void) => Disposable;

/** How a process waits, sleeps and uses the processor: the calls that block its program. */
export class WaitingProcess {
  readonly scope: ContainerScope;
  /** Woken when a signal was handed to a handler. */
  readonly arrivals = new Waiters();
  cpuMs = 0;
  status: ExitStatus | undefined;
  stopped = false;
  #pending: Set<() => void> | undefined;
  /** Held from the moment the program has used up its share until it waits for something else. */
  #busy: Disposable | undefined;

  constructor(scope: ContainerScope) {
    this.scope = scope;
  }

  /** Returns when any source calls its wake; throws ProcessEnded when the process is ended meanwhile. */
  async waitFor(...sources: readonly Source[]): Promise<void> {
    this.restCpu();
    await this.#pause(sources);
  }

  /** A wait that the program did not ask for: it stays as busy as it was. */
  async #pause(sources: readonly Source[]): Promise<void> {
    await this.#waitOnce(sources);
    while (this.stopped) {
      this.restCpu();
      await this.#waitOnce([(wake) => this.arrivals.add(wake)]);
    }
  }

  protected restCpu(): void {
    this.#busy?.[Symbol.dispose]();
    this.#busy = undefined;
  }

  #waitOnce(sources: readonly Source[]): Promise<void> {
    this.#demandAlive();
    return new Promise((resolve, reject) => {
      const handles: Disposable[] = [];
      const settle = () => {
        for (const handle of handles) handle[Symbol.dispose]();
        this.#pending?.delete(cancel);
      };
      const cancel = () => {
        settle();
        reject(new ProcessEnded());
      };
      this.#pending ??= new Set();
      this.#pending.add(cancel);
      for (const source of sources) {
        handles.push(
          source(() => {
            settle();
            resolve();
          }),
        );
      }
    });
  }

  #demandAlive(): void {
    if (this.status !== undefined) throw new ProcessEnded();
  }

  /** Awaits something outside the process; the result is dropped when the process is ended meanwhile. */
  async awaitOutside<T>(promise: Promise<T>): Promise<T> {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    await this.waitFor((wake) => {
      promise.then(
        (value) => {
          outcome = { value };
          wake();
        },
        (error: unknown) => {
          outcome = { error };
          wake();
        },
      );
      return { [Symbol.dispose]() {} };
    });
    if (outcome === undefined) throw new ProcessEnded();
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  async sleep(milliseconds: number): Promise<void> {
    const { clock } = this.scope;
    const until = clock.now() + milliseconds;
    do {
      await this.waitFor((wake) => clock.after(Math.max(0, until - clock.now()), wake));
    } while (clock.now() < until);
  }

  /** Sleeps for ever: for servers, which work in their callbacks. */
  async idle(): Promise<never> {
    for (;;) await this.waitFor(() => ({ [Symbol.dispose]() {} }));
  }

  /** Counts work and lets others run when it is their turn. To be awaited in every loop. */
  async tick(operations = 1): Promise<void> {
    const verdict = this.scope.governor.charge(operations);
    if (verdict === "go") {
      this.#demandAlive();
      return;
    }
    if (verdict === "yield") {
      await this.#pause([
        (wake) => {
          const immediate = setImmediate(wake);
          return { [Symbol.dispose]: () => clearImmediate(immediate) };
        },
      ]);
    } else {
      this.#demandAlive();
      this.#busy ??= this.scope.cpu.busy();
      this.cpuMs += verdict.waitMs;
      await this.#pause([(wake) => this.scope.clock.after(verdict.waitMs, wake)]);
    }
    this.scope.governor.resumed();
  }

  /** Works for that many milliseconds of processor time: takes as long and shows in `top`. */
  async compute(milliseconds: number): Promise<void> {
    this.cpuMs += milliseconds;
    using _busy = this.scope.cpu.busy();
    await this.sleep(milliseconds);
  }

  /** Lets every wait end with ProcessEnded. */
  protected endWaits(): void {
    for (const cancel of [...(this.#pending ?? [])]) cancel();
  }
}
