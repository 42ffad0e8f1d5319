import type { CallOptions } from "../sandbox-provider.ts";

/** Makes clusters ahead of time: booted, empty, nobody's. What a `Cluster` is belongs to the provider. */
export interface ClusterMaker<Cluster> {
  /** Boots one until it is ready for a learner. An abort or a fault leaves nothing behind. */
  make(options: CallOptions): Promise<Cluster>;
  /**
   * Those that an earlier server left, alive and claimed by nobody, oldest first. What is broken among them is removed
   * here, and nothing else shows it.
   */
  waiting(options: CallOptions): Promise<readonly Cluster[]>;
  /** Whether it can still be handed out; false also where that can't be told. */
  isAlive(cluster: Cluster, options: CallOptions): Promise<boolean>;
  /** Closes the ways into one and leaves it as it is, for the next server to find. */
  leave(cluster: Cluster): Promise<void>;
  /** Removes one that nobody has claimed, with everything of it. */
  discard(cluster: Cluster, options: CallOptions): Promise<void>;
}
