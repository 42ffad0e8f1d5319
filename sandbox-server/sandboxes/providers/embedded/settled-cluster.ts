import type { Clock } from "../../../simulator/clock.ts";
import type { ClusterSnapshot, SimulatedCluster } from "../../../simulator/cluster.ts";
import type { KubeObject } from "../../../simulator/registry/kube-object.ts";

const lookEveryMs = 100;
/** A cluster that does not come to rest in this time is taken as it is: what its copies lack they start themselves. */
const settleAtMostMs = 10_000;

/**
 * Boots one cluster, waits until its own pods are ready and nothing changes any more, and gives copies of it: a cluster
 * that begins as a copy does not start those pods anew, which is most of the work of a short life. Copies share names and
 * ids of their system objects; each signs tokens with a key of its own.
 */
export function createSettledCluster(boot: () => SimulatedCluster, clock: Clock): () => Promise<ClusterSnapshot> {
  let text: Promise<string> | undefined;
  return async () => {
    text ??= settle(boot, clock);
    return { ...JSON.parse(await text), tokenKey: undefined };
  };
}

async function settle(boot: () => SimulatedCluster, clock: Clock): Promise<string> {
  using cluster = boot();
  const end = clock.now() + settleAtMostMs;
  let seen = -1;
  while (clock.now() < end && (seen !== cluster.revision || !isReady(cluster))) {
    seen = cluster.revision;
    await new Promise<void>((resolve) => void clock.after(lookEveryMs, resolve));
  }
  return JSON.stringify(cluster.snapshot());
}

function isReady({ client }: SimulatedCluster): boolean {
  const pods = client.list<PodObject>("pods");
  const isPodReady = (pod: PodObject) =>
    pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  return pods.length > 0 && pods.every(isPodReady);
}

interface PodObject extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}
