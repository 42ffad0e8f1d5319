import type { Clock, Timer } from "../../../simulator/clock.ts";

/** A cluster as the saver sees it. */
export interface SavedCluster {
  /** Equal numbers mean that nothing needs saving. */
  readonly revision: () => number;
  readonly write: () => Promise<void>;
  /** Told when a write failed; the saver tries again at its next look. */
  readonly onError: (thrown: unknown) => void;
}

/** How often clusters are looked at, and after how many looks one that never rests is saved all the same. */
const lookEveryMs = 500;
const looksAtMost = 10;

interface Watched {
  saved: number;
  seen: number;
  looks: number;
  writing: Promise<void> | undefined;
}

/**
 * Saves clusters a second after their last change. One timer looks at all of them, for a glance at a number costs less
 * than a timer of each; without clusters there is no timer.
 */
export class ClusterSaver implements Disposable {
  readonly #clock: Clock;
  readonly #clusters = new Map<SavedCluster, Watched>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param savedRevision the revision that is on disk already */
  add(cluster: SavedCluster, savedRevision: number): void {
    this.#clusters.set(cluster, { saved: savedRevision, seen: savedRevision, looks: 0, writing: undefined });
    this.#arm();
  }

  /** Saves what is not saved yet and forgets the cluster. Throws what the write throws. */
  async finish(cluster: SavedCluster): Promise<void> {
    const watched = this.#clusters.get(cluster);
    this.#clusters.delete(cluster);
    await watched?.writing;
    if (watched !== undefined && cluster.revision() !== watched.saved) await cluster.write();
  }

  /** Forgets the cluster without saving, once a write that is under way has ended. */
  async abandon(cluster: SavedCluster): Promise<void> {
    const writing = this.#clusters.get(cluster)?.writing;
    this.#clusters.delete(cluster);
    await writing;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#clusters.clear();
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#clusters.size === 0) return;
    this.#timer = this.#clock.after(lookEveryMs, () => {
      this.#timer = undefined;
      for (const [cluster, watched] of this.#clusters) this.#look(cluster, watched);
      this.#arm();
    });
  }

  #look(cluster: SavedCluster, watched: Watched): void {
    const revision = cluster.revision();
    if (watched.writing !== undefined || revision === watched.saved) return;
    const isResting = revision === watched.seen && watched.looks > 0;
    watched.seen = revision;
    watched.looks += 1;
    if (!isResting && watched.looks < looksAtMost) return;
    watched.looks = 0;
    watched.writing = cluster
      .write()
      .then(() => {
        watched.saved = revision;
      }, cluster.onError)
      .finally(() => {
        watched.writing = undefined;
      });
  }
}
