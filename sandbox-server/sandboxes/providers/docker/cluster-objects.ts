import type { CallOptions } from "../../sandbox-provider.ts";
import type { ContainerSummary, Engine, NetworkSummary, VolumeSummary } from "./engine/engine.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";
import { type ClusterId, label, type Part } from "./labels.ts";

/** Everything that the engine has of one cluster. */
export interface ClusterObjects {
  readonly containers: readonly ContainerSummary[];
  readonly networks: readonly NetworkSummary[];
  readonly volumes: readonly VolumeSummary[];
}

/** The label with which kind marks the nodes that it makes; ours can't be put on them. */
export const kindLabel = "io.x-k8s.kind.cluster";

/** kind's name of a cluster. */
export function kindName(cluster: ClusterId): string {
  return `matelot-${cluster}`;
}

export async function findObjects(engine: Engine, cluster: ClusterId, options: CallOptions): Promise<ClusterObjects> {
  const mine = { [label.cluster]: cluster };
  const [own, kinds, networks, volumes] = await Promise.all([
    engine.listContainers(mine, options),
    engine.listContainers({ [kindLabel]: kindName(cluster) }, options),
    engine.listNetworks(mine, options),
    engine.listVolumes(mine, options),
  ]);
  return { containers: [...own, ...kinds.map(asNode)], networks, volumes };
}

/** A node of kind, labelled as ours are. */
function asNode(node: ContainerSummary): ContainerSummary {
  const number = /-worker(\d*)$/.exec(node.name);
  const count = number === null ? 1 : Number(number[1] || 1) + 1;
  return { ...node, labels: { ...node.labels, [label.part]: "node", [label.node]: String(count) } };
}

/** The containers of one part; nodes in their order. */
export function containersOf({ containers }: ClusterObjects, part: Part): readonly ContainerSummary[] {
  const order = ({ labels }: ContainerSummary) => Number(labels[label.node] ?? 0);
  return containers
    .filter(({ labels }) => labels[label.part] === part)
    .sort((left, right) => order(left) - order(right));
}

/** Ids of all clusters of an installation that the engine has anything of. */
export async function listClusters(
  engine: Engine,
  installation: string,
  options: CallOptions,
): Promise<ReadonlySet<ClusterId>> {
  const mine = { [label.installation]: installation };
  const found = await Promise.all([
    engine.listContainers(mine, options),
    engine.listNetworks(mine, options),
    engine.listVolumes(mine, options),
  ]);
  return new Set(found.flat().flatMap(({ labels }) => (labels[label.cluster] as ClusterId | undefined) ?? []));
}

const removalTries = 50;
const removalPauseMs = 100;

/**
 * Removes everything of a cluster. The claim goes last: a server that dies in between finds the cluster again, and
 * removes what it was asked to remove.
 */
export async function removeCluster(engine: Engine, cluster: ClusterId): Promise<void> {
  for (let left = removalTries; ; left -= 1) {
    const objects = await findObjects(engine, cluster, {});
    const { containers, networks, volumes } = objects;
    if (containers.length + networks.length + volumes.length === 0) return;
    try {
      await removeObjects(engine, objects);
    } catch (thrown) {
      // A container that is on its way out still holds its network and its volumes for a moment.
      if (!(thrown instanceof EngineRefusal) || left === 0) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, removalPauseMs));
    }
  }
}

async function removeObjects(engine: Engine, { containers, networks, volumes }: ClusterObjects): Promise<void> {
  const isMark = ({ labels }: VolumeSummary) => labels[label.part] === "claim" || labels[label.part] === "ready";
  await Promise.all(containers.map(({ name }) => engine.removeContainer(name, {})));
  await Promise.all([
    ...networks.map(({ name }) => engine.removeNetwork(name, {})),
    ...volumes.filter((volume) => !isMark(volume)).map(({ name }) => engine.removeVolume(name, {})),
  ]);
  await Promise.all(volumes.filter(isMark).map(({ name }) => engine.removeVolume(name, {})));
}
