import type { CallOptions } from "../../../sandbox-provider.ts";
import type { ClusterPlace } from "../cluster-place.ts";
import { deadEndDns } from "../dead-end-dns.ts";
import type { NodeSettings } from "../distributions/distribution.ts";
import type { DockerParts } from "../docker-parts.ts";
import type { ContainerSpec, EngineInfo, Mount } from "../engine/engine.ts";
import { label, labelsOf, objectName } from "../labels.ts";
import { StepFault } from "./failure.ts";

export interface NodesOptions extends CallOptions {
  readonly info: EngineInfo;
  readonly joinToken: string;
}

/** Makes and starts the container of one node with its volumes. */
export async function startNode(
  parts: DockerParts,
  place: ClusterPlace,
  node: number,
  { info, joinToken, signal }: NodesOptions,
): Promise<void> {
  const { engine, installation, distribution, nodes, privileged } = parts;
  const options = signal === undefined ? {} : { signal };
  const settings = distribution.node(node, { place, nodes, engine: info, privileged, joinToken });
  const volumes = settings.volumes.map((target, index) => ({
    target,
    source: objectName(place.cluster, `node-${node}-${index + 1}`),
  }));
  const volumeLabels = labelsOf(installation, place.cluster, "volume");
  const bytes = await parts.diskLimits.ofVolumes();
  await Promise.all(volumes.map(({ source }) => engine.createVolume(source, volumeLabels, { ...options, bytes })));
  const archives = await archiveMounts(parts, options);
  const mounts: readonly Mount[] = [
    ...volumes.map((volume) => ({ type: "volume" as const, ...volume })),
    ...settings.tmpfs.map((target) => ({ type: "tmpfs" as const, target, options: "" })),
    ...settings.hostDirectories.map((path) => ({ type: "bind" as const, source: path, target: path, readOnly: true })),
    ...archives,
  ];
  const limits = { ...parts.nodeLimits, diskBytes: await parts.diskLimits.ofContainers(options) };
  const spec = { ...nodeSpec(parts, place, node, settings, mounts), limits };
  await engine.createContainer(spec, options);
  await engine.startContainer(spec.name, options);
}

function nodeSpec(
  { installation, distribution, runtime }: DockerParts,
  { cluster, network }: ClusterPlace,
  node: number,
  { volumes: _volumes, tmpfs: _tmpfs, hostDirectories: _directories, ...settings }: NodeSettings,
  mounts: readonly Mount[],
): Omit<ContainerSpec, "limits"> {
  const hostname = `node-${node}`;
  return {
    ...settings,
    name: objectName(cluster, hostname),
    image: distribution.image,
    hostname,
    labels: {
      ...labelsOf(installation, cluster, "node"),
      [label.distribution]: distribution.name,
      [label.node]: String(node),
    },
    network: { name: network.name, address: network.nodeAddress(node), aliases: [hostname] },
    mounts,
    dns: deadEndDns,
    ...(runtime === undefined ? {} : { runtime }),
  };
}

/** Archives of workload images, where the nodes look for them at their start. Mounted, so that no copy is made. */
async function archiveMounts(
  { archives, distribution, shells }: DockerParts,
  options: CallOptions,
): Promise<readonly Mount[]> {
  const { imagesDirectory } = distribution;
  if (imagesDirectory === undefined) return [];
  const found = await archives.workloads([distribution.image, shells.image], options);
  return found.map(({ path }, index) => {
    const suffix = /\.tar(\.zst|\.gz)?$/.exec(path)?.[0] ?? ".tar";
    return { type: "bind", source: path, target: `${imagesDirectory}/${index + 1}${suffix}`, readOnly: true };
  });
}

/** Throws when a node's container has ended: waiting for it is pointless then. */
export async function checkNodes(
  { engine }: DockerParts,
  names: readonly string[],
  options: CallOptions,
): Promise<void> {
  for (const name of names) {
    const state = await engine.findContainer(name, options);
    if (state?.running) continue;
    throw state === undefined ? missing(name) : ended(name, state.exitCode, state.outOfMemory);
  }
}

function missing(name: string): StepFault {
  return new StepFault({
    en: `${name} was removed by somebody else.`,
    fr: `${name} a été supprimé par quelqu'un d'autre.`,
  });
}

function ended(name: string, code: number, outOfMemory: boolean): StepFault {
  const memory = outOfMemory ? { en: ", out of memory", fr: ", mémoire épuisée" } : { en: "", fr: "" };
  return new StepFault({
    en: `${name} ended with code ${code}${memory.en}.`,
    fr: `${name} s'est terminé avec le code ${code}${memory.fr}.`,
  });
}
