import type { CallOptions } from "../../sandbox-provider.ts";
import type { ContainerSummary, Engine, NetworkSummary, VolumeSummary } from "./engine/engine.ts";
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
  const [containers, networks, volumes] = await Promise.all([
    findContainers(engine, cluster, options),
    engine.listNetworks(mine, options),
    engine.listVolumes(mine, options),
  ]);
  return { containers, networks, volumes };
}

async function findContainers(
  engine: Engine,
  cluster: ClusterId,
  options: CallOptions,
): Promise<readonly ContainerSummary[]> {
  const [own, kinds] = await Promise.all([
    engine.listContainers({ [label.cluster]: cluster }, options),
    engine.listContainers({ [kindLabel]: kindName(cluster) }, options),
  ]);
  return [...own, ...kinds.map(asNode)];
}

/**
 * Changes whenever a container of the cluster has been started again; undefined while one doesn't run, or is gone.
 */
export async function clusterPulse(
  engine: Engine,
  cluster: ClusterId,
  options: CallOptions,
): Promise<string | undefined> {
  const containers = await findContainers(engine, cluster, options);
  const states = await Promise.all(containers.map(({ name }) => engine.findContainer(name, options)));
  if (states.length === 0 || states.some((state) => !state?.running)) return undefined;
  return states
    .map((state) => `${state?.name} ${state?.startedAt}`)
    .sort()
    .join("\n");
}

/** A node of kind, labelled as ours are. */
function asNode(node: ContainerSummary): ContainerSummary {
  const number = /-worker(\d*)$/.exec(node.name);
  const count = number === null ? 1 : Number(number[1] || 1) + 1;
  const own = { [label.part]: "node", [label.node]: String(count), [label.distribution]: "kind" };
  return { ...node, labels: { ...node.labels, ...own } };
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
