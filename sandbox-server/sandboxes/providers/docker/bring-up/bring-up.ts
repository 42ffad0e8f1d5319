import { randomBytes } from "node:crypto";
import { MatelotError } from "../../../../errors/index.ts";
import type { Message } from "../../../../language/message.ts";
import type { CallOptions, CreateOptions } from "../../../sandbox-provider.ts";
import { containersOf, findObjects, kindName } from "../cluster-objects.ts";
import type { ClusterPlace } from "../cluster-place.ts";
import type { Distribution, DistributionName } from "../distributions/distribution.ts";
import type { DockerParts } from "../docker-parts.ts";
import type { ContainerSummary } from "../engine/engine.ts";
import { type ClusterId, label } from "../labels.ts";
import { clusterNetwork } from "../networks.ts";
import { removeCluster } from "../remove-cluster.ts";
import type { RunningCluster } from "../running-cluster.ts";
import { parseSubnet } from "../subnets.ts";
import type { ImageFetcher } from "./ensure-images.ts";
import { bringUpFailure } from "./failure.ts";
import { importArchives } from "./import-archives.ts";
import { startNode } from "./nodes.ts";
import { openCluster } from "./open-cluster.ts";
import { steps } from "./steps.ts";

export interface BringUp {
  /**
   * A new cluster that is nobody's. Tried twice; what a try leaves is removed.
   * Errors: `sandbox-create-failed` with the step and the nodes' last words, `sandbox-provider-unavailable`.
   */
  make(options: CreateOptions): Promise<RunningCluster>;
  /** Takes hold of one that is there, started where it was stopped; undefined when it isn't whole. */
  open(cluster: ClusterId, options: CreateOptions): Promise<RunningCluster | undefined>;
  /** Clusters that are being made just now. */
  readonly underWay: ReadonlySet<ClusterId>;
}

export function createBringUp(parts: DockerParts, images: ImageFetcher): BringUp {
  const underWay = new Set<ClusterId>();

  const attempt = async ({ signal, onStep }: CreateOptions): Promise<RunningCluster> => {
    const options = signal === undefined ? {} : { signal };
    const cluster = randomBytes(6).toString("hex") as ClusterId;
    let step: Message = steps.image;
    const begin = (next: Message) => {
      signal?.throwIfAborted();
      step = next;
      onStep?.(next);
    };
    let running: RunningCluster | undefined;
    underWay.add(cluster);
    try {
      begin(steps.image);
      await ensureImages(parts, images, { ...options, ...(onStep === undefined ? {} : { onStep }) });
      begin(steps.network);
      const place = await makePlace(parts, cluster, options);
      begin(steps.node);
      const nodes = await startNodes(parts, place, { ...options, onStep: begin });
      begin(steps.api);
      await Promise.all([parts.gates.create(place, options), parts.shells.create(place, options)]);
      running = await openCluster(parts, place, {
        nodes,
        onReady: () => begin(steps.ready),
        ...options,
      });
      // Not before: a node loads images of its own while it starts, and the operator's shall be those that stay.
      await importArchives(parts, nodes, options);
      await Promise.all(nodes.map((name) => parts.engine.setRestart(name, "unless-stopped", options)));
      return running;
    } catch (thrown) {
      const fault = signal?.aborted ? thrown : await bringUpFailure(parts.engine, cluster, step, thrown);
      await running?.[Symbol.asyncDispose]();
      await removeCluster(parts, cluster);
      throw fault;
    } finally {
      underWay.delete(cluster);
    }
  };

  return {
    underWay,
    async make(options) {
      try {
        return await attempt(options);
      } catch (thrown) {
        // A second try helps against a busy host, not against an engine or an image that isn't there.
        if (!(thrown instanceof MatelotError) || thrown.code !== "sandbox-create-failed") throw thrown;
        parts.logger.error({ err: thrown }, "a cluster did not come up; trying once more");
        return attempt(options);
      }
    },
    open: (cluster, options) => openExisting(parts, cluster, options),
  };
}

async function ensureImages({ distribution, shells }: DockerParts, images: ImageFetcher, options: CreateOptions) {
  await images.ensure(distribution.image, options);
  await images.ensure(shells.image, options);
}

async function makePlace(parts: DockerParts, cluster: ClusterId, options: CallOptions): Promise<ClusterPlace> {
  const { engine, installation, networks, distribution } = parts;
  const isPublishing = distribution.name === "kind";
  const network = await networks.create(cluster, { ...options, isPublishing });
  return { engine, installation, cluster, network, serverName: serverNameOf(parts, cluster) };
}

/** kind names the containers of its nodes itself. */
function serverNameOf({ distribution }: DockerParts, cluster: ClusterId): string {
  return distribution.name === "kind" ? `${kindName(cluster)}-control-plane` : "node-1";
}

/** Starts every node; the names of their containers, the server's first. */
async function startNodes(
  parts: DockerParts,
  place: ClusterPlace,
  { signal, onStep }: CallOptions & { readonly onStep: (step: Message) => void },
): Promise<readonly string[]> {
  const { engine, distribution, nodes } = parts;
  const options = signal === undefined ? {} : { signal };
  if (distribution.initialise !== undefined) await distribution.initialise(place, nodes, { ...options, onStep });
  else {
    const info = await engine.info(options);
    const joinToken = randomBytes(16).toString("hex");
    for (let node = 1; node <= nodes; node += 1) {
      await startNode(parts, place, node, { info, joinToken, ...options });
    }
  }
  const found = containersOf(await findObjects(engine, place.cluster, options), "node");
  return found.map(({ name }) => name);
}

async function openExisting(
  parts: DockerParts,
  cluster: ClusterId,
  { signal, onStep }: CreateOptions,
): Promise<RunningCluster | undefined> {
  const { engine, installation } = parts;
  const options = signal === undefined ? {} : { signal };
  const objects = await findObjects(engine, cluster, options);
  const nodes = containersOf(objects, "node");
  const [network] = objects.networks;
  const subnet = parseSubnet(network?.subnets[0] ?? "");
  if (nodes.length === 0 || network === undefined || subnet === undefined) return undefined;
  const distribution = distributionOf(parts, nodes[0]);
  const own = { ...parts, distribution };
  const place = {
    ...{ engine, installation, cluster },
    network: clusterNetwork(network.name, subnet),
    serverName: serverNameOf(own, cluster),
  };
  const stopped = nodes.filter(({ running }) => !running);
  if (stopped.length > 0) onStep?.(steps.resume);
  for (const { name } of stopped) await engine.startContainer(name, options);
  const names = nodes.map(({ name }) => name);
  try {
    return await openCluster(own, place, { nodes: names, ...options });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw await bringUpFailure(engine, cluster, steps.resume, thrown);
  }
}

/** What made a cluster's nodes, as their labels say; settings may have changed since. */
function distributionOf(
  { distributions, distribution }: DockerParts,
  node: ContainerSummary | undefined,
): Distribution {
  const name = node?.labels[label.distribution];
  return distributions[name as DistributionName] ?? distribution;
}

/** Stops the containers of a cluster, its nodes last of all, agents before the server; its state is kept. */
export async function stopCluster(parts: DockerParts, cluster: ClusterId): Promise<void> {
  const { engine } = parts;
  const objects = await findObjects(engine, cluster, {});
  const stop = (name: string, graceSeconds: number) => engine.stopContainer(name, { graceSeconds });
  // Nothing in them minds: programs of the shell have been ended, and the gate keeps no state.
  const others = [...containersOf(objects, "shell"), ...containersOf(objects, "gate")];
  await Promise.all(others.map(({ name }) => stop(name, 0)));
  for (const { name } of containersOf(objects, "node").toReversed()) await stop(name, nodeGraceSeconds);
}

/** What an API server and its store need to write everything down. */
const nodeGraceSeconds = 15;
