import type { Clock } from "../clock.ts";
import { DelayQueue } from "../controllers/delay-queue.ts";
import { timeOf } from "../controllers/times.ts";
import { TurnTaker } from "../controllers/turn-taker.ts";
import type { Pod } from "../registry/types.ts";
import { priorityOf } from "./cluster-view.ts";

/** A pod that could not be placed waits 1 s before the next attempt, then twice as long each time, 10 s at most. */
const firstBackoffMs = 1000;
const longestBackoffMs = 10_000;
/** Without any change in the cluster, a pod is tried again after five minutes. */
const longestRestMs = 300_000;

interface Attempts {
  count: number;
  lastAt: number;
}

/** Pods without a node: those to be placed next, the most important first, and those that wait for the cluster to change. */
export class SchedulingQueue implements Disposable {
  readonly #clock: Clock;
  readonly #turns: TurnTaker;
  readonly #place: (pod: Pod) => void;
  readonly #pods = new Map<string, Pod>();
  readonly #ready = new Set<string>();
  readonly #attempts = new Map<string, Attempts>();
  readonly #later: DelayQueue<string>;
  #isWoken = false;

  constructor(clock: Clock, place: (pod: Pod) => void) {
    this.#clock = clock;
    this.#place = place;
    this.#turns = new TurnTaker(clock);
    this.#later = new DelayQueue(clock, (uid) => this.#makeReady(uid));
  }

  /** A pod wants a place: it is new, or something about it changed that may matter. */
  add(pod: Pod): void {
    this.#pods.set(pod.metadata.uid, pod);
    this.#makeReady(pod.metadata.uid);
  }

  /** Keeps the newest state of a pod that waits, without trying it again. */
  refresh(pod: Pod): void {
    if (this.#pods.has(pod.metadata.uid)) this.#pods.set(pod.metadata.uid, pod);
  }

  remove(uid: string): void {
    this.#pods.delete(uid);
    this.#ready.delete(uid);
    this.#attempts.delete(uid);
    this.#later.cancel(uid);
  }

  /** The pod could not be placed: it rests until `retryAll`, or five minutes. */
  rest(pod: Pod): void {
    const attempts = this.#attempts.get(pod.metadata.uid) ?? { count: 0, lastAt: 0 };
    this.#attempts.set(pod.metadata.uid, { count: attempts.count + 1, lastAt: this.#clock.now() });
    this.#later.set(pod.metadata.uid, longestRestMs);
  }

  /** The pod has been given a node and waits for its volumes there: the next change may let it go on at once. */
  awaitVolumes(pod: Pod): void {
    this.#later.set(pod.metadata.uid, longestRestMs);
  }

  /** Something changed that may let resting pods in: each is tried again when its back-off is over. */
  retryAll(): void {
    for (const uid of this.#pods.keys()) {
      if (this.#ready.has(uid)) continue;
      const { count, lastAt } = this.#attempts.get(uid) ?? { count: 0, lastAt: 0 };
      const backoffMs = count === 0 ? 0 : Math.min(firstBackoffMs * 2 ** (count - 1), longestBackoffMs);
      this.#later.set(uid, Math.max(0, lastAt + backoffMs - this.#clock.now()));
    }
  }

  /** All pods that wait for a place. */
  waiting(): Iterable<Pod> {
    return this.#pods.values();
  }

  [Symbol.dispose](): void {
    this.#turns[Symbol.dispose]();
    this.#later[Symbol.dispose]();
  }

  #makeReady(uid: string): void {
    if (!this.#pods.has(uid)) return;
    this.#later.cancel(uid);
    this.#ready.add(uid);
    this.#wake();
  }

  #wake(): void {
    if (this.#isWoken || this.#ready.size === 0) return;
    this.#isWoken = true;
    this.#turns.add(() => {
      this.#isWoken = false;
      this.#placeNext();
      this.#wake();
    });
  }

  #placeNext(): void {
    let first: Pod | undefined;
    for (const uid of this.#ready) {
      const pod = this.#pods.get(uid);
      if (pod && (!first || goesFirst(pod, first))) first = pod;
    }
    if (!first) return;
    this.#ready.delete(first.metadata.uid);
    this.#place(first);
  }
}

function goesFirst(left: Pod, right: Pod): boolean {
  const byPriority = priorityOf(left) - priorityOf(right);
  if (byPriority !== 0) return byPriority > 0;
  return timeOf(left.metadata.creationTimestamp) < timeOf(right.metadata.creationTimestamp);
}
