import type { ClusterMaker } from "../../pool/cluster-maker.ts";
import type { CallOptions, CreateOptions } from "../../sandbox-provider.ts";
import { type BringUp, isUp } from "./bring-up/bring-up.ts";
import { apiReady } from "./bring-up/readiness.ts";
import { removeCluster } from "./cluster-objects.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { ClusterId } from "./labels.ts";
import type { Marks } from "./marks.ts";
import type { RunningCluster } from "./running-cluster.ts";

/** A cluster that can't say so within this time would keep its learner waiting. */
const aliveTimeoutMs = 2_000;

/** Makes clusters that wait for a learner; each carries the mark `ready` until it is taken. */
export function createClusterMaker(parts: DockerParts, bringUp: BringUp, marks: Marks): ClusterMaker<RunningCluster> {
  const { logger } = parts;
  return {
    async make(options: CallOptions) {
      const cluster = await bringUp.make(options);
      try {
        await marks.setReady(cluster.place.cluster, options);
      } catch (thrown) {
        await discardCluster(parts, cluster);
        throw thrown;
      }
      return cluster;
    },
    async waiting(options) {
      const ready = await marks.listReady(options);
      const opened = await Promise.all(
        ready.map(async (id) => {
          try {
            return await bringUp.open(id, options);
          } catch (thrown) {
            logger.error({ err: thrown }, "a warm cluster that an earlier server left is broken");
            return undefined;
          }
        }),
      );
      const broken = ready.filter((_, index) => opened[index] === undefined);
      await Promise.all(broken.map((id) => removeClusterAndGate(parts, id)));
      return opened.filter((cluster) => cluster !== undefined);
    },
    async isAlive({ place, request }, { signal }) {
      const deadline = AbortSignal.timeout(aliveTimeoutMs);
      const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
      const [up, api] = await Promise.all([
        isUp(parts, place.cluster, { signal: either }),
        apiReady(request, { signal: either }),
      ]);
      return up && api === true;
    },
    discard: (cluster) => discardCluster(parts, cluster),
  };
}

/** Closes the ways into a cluster and removes it with everything of it. */
export async function discardCluster(parts: DockerParts, cluster: RunningCluster): Promise<void> {
  await cluster[Symbol.asyncDispose]();
  await removeClusterAndGate(parts, cluster.place.cluster);
}

/** Removes a cluster from the engine, and what its gate has on this machine. */
export async function removeClusterAndGate({ engine, gates }: DockerParts, cluster: ClusterId): Promise<void> {
  await removeCluster(engine, cluster);
  await gates.remove({ cluster });
}

/** The pool's and the provider's source of a cluster: a warm one where there is one. */
export type TakeCluster = (options: CreateOptions) => Promise<RunningCluster>;
