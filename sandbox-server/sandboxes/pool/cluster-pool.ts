import type { ProviderLogger } from "../provider-logger.ts";
import type { KeeperClock } from "../running-sandboxes.ts";
import type { CallOptions } from "../sandbox-provider.ts";
import type { ClusterMaker } from "./cluster-maker.ts";
import { nextChange, type WarmPlan, wantedWarm } from "./warm-plan.ts";

/** Clusters that wait for a learner, booted ahead of time. Disposing leaves them for the next server to adopt. */
export interface ClusterPool<Cluster> extends AsyncDisposable {
  /** Takes over what an earlier server left, then begins to fill. Nothing is made before. */
  start(): Promise<void>;
  /**
   * The one that has waited longest and still lives, or the next one that is being booted and promised to nobody: that
   * is sooner there than a new one. It is nobody else's from now on. Undefined when there is none.
   */
  take(options?: TakeOptions): Promise<Cluster | undefined>;
  /** How many could be taken now. */
  readonly count: number;
}

export interface TakeOptions extends CallOptions {
  /** Told when one has to be waited for. */
  readonly onWait?: () => void;
}

export interface ClusterPoolOptions<Cluster> {
  readonly maker: ClusterMaker<Cluster>;
  readonly clock: KeeperClock;
  readonly plan: WarmPlan;
  /** How many are booted at once: each keeps a core busy. */
  readonly parallel: number;
  /** Says whether the machine has room for one more beside `making` that are being booted; asked before each. */
  readonly hasRoom?: (making: number) => boolean;
  readonly logger: ProviderLogger;
}

// Whoever has just claimed is about to type: booting the next one in that very second would slow the first commands.
const restAfterClaimMs = 1_000;
// A class arrives within some minutes; what was claimed before says nothing about who comes next.
const demandWindowMs = 5 * 60_000;
// Without room the pool looks again by itself: places become free without telling.
const lookAgainMs = 15_000;
const firstBackOffMs = 2_000;
const longestBackOffMs = 5 * 60_000;

/** A pool over any maker. It is idle until `start`. */
export function createClusterPool<Cluster>(options: ClusterPoolOptions<Cluster>): ClusterPool<Cluster> {
  return new Pool(options);
}

class Pool<Cluster> implements ClusterPool<Cluster> {
  readonly #options: ClusterPoolOptions<Cluster>;
  readonly #stop = new AbortController();
  readonly #work = new Set<Promise<void>>();
  #warm: Cluster[] = [];
  /** Who waits for one that is being booted; never more than are being booted. */
  #waiting: ((cluster: Cluster | undefined) => void)[] = [];
  #claims: readonly number[] = [];
  #making = 0;
  #faults = 0;
  #restUntil = Number.NEGATIVE_INFINITY;
  #timer: Disposable | undefined;

  constructor(options: ClusterPoolOptions<Cluster>) {
    this.#options = options;
  }

  get count(): number {
    return this.#warm.length;
  }

  async start(): Promise<void> {
    const found = await this.#options.maker.waiting({ signal: this.#stop.signal });
    this.#warm.push(...found);
    this.#adjust();
  }

  async take(options: TakeOptions = {}): Promise<Cluster | undefined> {
    const { maker, clock } = this.#options;
    const now = clock.now();
    this.#claims = [...this.#claims.filter((at) => at > now - demandWindowMs), now];
    this.#rest(restAfterClaimMs);
    for (;;) {
      const cluster = this.#warm.shift();
      if (cluster === undefined) return this.#next(options);
      if (await maker.isAlive(cluster, {}).catch(() => false)) return cluster;
      this.#discard(cluster);
    }
  }

  /**
   * The next one that will be ready; undefined at once where all are promised, and later where it doesn't come up or
   * whoever waits for it gives up.
   */
  #next({ onWait, signal }: TakeOptions): Promise<Cluster | undefined> | undefined {
    if (this.#stop.signal.aborted || signal?.aborted || this.#waiting.length >= this.#making) return undefined;
    onWait?.();
    const { promise, resolve } = Promise.withResolvers<Cluster | undefined>();
    this.#waiting.push(resolve);
    const giveUp = () => {
      this.#waiting = this.#waiting.filter((one) => one !== resolve);
      resolve(undefined);
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    return promise.finally(() => signal?.removeEventListener("abort", giveUp));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    this.#stop.abort();
    await Promise.all(this.#work);
    await Promise.all(this.#warm.splice(0).map((cluster) => this.#options.maker.leave(cluster)));
  }

  /** Boots what is missing, gives up what is too much, and sets the timer to when that may have changed. */
  #adjust(): void {
    if (this.#stop.signal.aborted) return;
    const { plan, clock, parallel, hasRoom = () => true } = this.#options;
    const now = clock.now();
    const demand = this.#claims.filter((at) => at > now - demandWindowMs).length;
    const wanted = wantedWarm(plan, now, demand);
    for (const cluster of this.#warm.splice(Math.max(0, wanted))) this.#discard(cluster);
    const isResting = now < this.#restUntil;
    while (
      !isResting &&
      this.#warm.length + this.#making - this.#waiting.length < wanted &&
      this.#making < parallel &&
      hasRoom(this.#making)
    ) {
      this.#track(this.#make());
    }
    const isShort = this.#warm.length + this.#making - this.#waiting.length < wanted && this.#making < parallel;
    this.#wakeAt([
      isResting ? this.#restUntil : undefined,
      isShort && !isResting ? now + lookAgainMs : undefined,
      nextChange(plan, now),
      demand > 0 ? Math.min(...this.#claims) + demandWindowMs : undefined,
    ]);
  }

  async #make(): Promise<void> {
    const { maker, logger } = this.#options;
    const { signal } = this.#stop;
    this.#making += 1;
    try {
      const cluster = await maker.make({ signal });
      this.#faults = 0;
      const first = this.#waiting.shift();
      if (first === undefined) this.#warm.push(cluster);
      else first(cluster);
    } catch (thrown) {
      this.#waiting.shift()?.(undefined);
      if (signal.aborted) return;
      logger.error({ err: thrown }, "a warm cluster could not be made");
      this.#rest(Math.min(longestBackOffMs, firstBackOffMs * 2 ** this.#faults));
      this.#faults += 1;
    } finally {
      this.#making -= 1;
      this.#adjust();
    }
  }

  #rest(forMs: number): void {
    this.#restUntil = Math.max(this.#restUntil, this.#options.clock.now() + forMs);
    this.#wakeAt([this.#restUntil]);
  }

  #wakeAt(moments: readonly (number | undefined)[]): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const known = moments.filter((moment) => moment !== undefined);
    if (known.length === 0 || this.#stop.signal.aborted) return;
    const { clock } = this.#options;
    this.#timer = clock.after(Math.max(0, Math.min(...known) - clock.now()), () => this.#adjust());
  }

  #discard(cluster: Cluster): void {
    const { maker, logger } = this.#options;
    const work = maker.discard(cluster, {}).catch((thrown: unknown) => {
      logger.error({ err: thrown }, "a warm cluster could not be removed");
    });
    this.#track(work);
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }
}
