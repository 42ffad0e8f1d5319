import type { ClusterMaker } from "../../pool/cluster-maker.ts";
import type { CallOptions } from "../../sandbox-provider.ts";
import type { BringUp } from "./bring-up/bring-up.ts";
import { apiReady } from "./bring-up/readiness.ts";
import { clusterPulse } from "./cluster-objects.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { Marks } from "./marks.ts";
import { removeCluster } from "./remove-cluster.ts";
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
      await Promise.all(broken.map((id) => removeCluster(parts, id)));
      return opened.filter((cluster) => cluster !== undefined);
    },
    async isAlive({ place, request }, { signal }) {
      const deadline = AbortSignal.timeout(aliveTimeoutMs);
      const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
      const [pulse, api] = await Promise.all([
        clusterPulse(parts.engine, place.cluster, { signal: either }),
        apiReady(request, { signal: either }),
      ]);
      return pulse !== undefined && api === true;
    },
    leave: async (cluster) => cluster[Symbol.asyncDispose](),
    discard: (cluster) => discardCluster(parts, cluster),
  };
}

/** Closes the ways into a cluster and removes it with everything of it. */
export async function discardCluster(parts: DockerParts, cluster: RunningCluster): Promise<void> {
  await cluster[Symbol.asyncDispose]();
  await removeCluster(parts, cluster.place.cluster);
}
