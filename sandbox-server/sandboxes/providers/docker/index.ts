import { existsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { MatelotError } from "../../../errors/index.ts";
import { shellImage } from "../../../images/shell-image.ts";
import { openInstallation } from "../../installation.ts";
import { createClusterPool } from "../../pool/cluster-pool.ts";
import type { SandboxProvider } from "../../sandbox-provider.ts";
import { createBringUp } from "./bring-up/bring-up.ts";
import { createImageFetcher } from "./bring-up/ensure-images.ts";
import { createClusterMaker } from "./cluster-maker.ts";
import { createDiskLimits } from "./disk-limits.ts";
import type { Distribution } from "./distributions/distribution.ts";
import { createDistributions } from "./distributions/index.ts";
import type { DockerProviderOptions } from "./docker-options.ts";
import type { DockerParts } from "./docker-parts.ts";
import { DockerProvider } from "./docker-provider.ts";
import { createEngine } from "./engine/dockerode-engine.ts";
import { createGates } from "./gate/docker-gates.ts";
import { openImageArchives } from "./images/open-archives.ts";
import { createMarks } from "./marks.ts";
import { createNetworks } from "./networks.ts";
import { createClusterShells } from "./shell/docker-shells.ts";
import { parseSubnet } from "./subnets.ts";

export { type DockerProviderOptions, type DockerSettings, defaultDockerSettings } from "./docker-options.ts";

/**
 * How many clusters come up side by side without making each other late: each keeps a core busy for its whole start, and
 * those who are there already want some, too. Of an engine elsewhere the cores aren't known before it answers.
 */
function bringUpsOn(host: string): number {
  const cores = host.startsWith("unix:") ? availableParallelism() : 0;
  return Math.max(2, Math.floor(cores / 2));
}

/** What the shell and the gate may take beside the nodes, MiB. */
const besideNodesMib = 128;

/** Real clusters on a Docker engine. Errors: `data-directory-unusable`, `setting-invalid`. */
export async function createDockerProvider(options: DockerProviderOptions): Promise<SandboxProvider> {
  const { settings, dataDirectory, clock, logger, warm, hasRoomForWarm, isThrowaway = false } = options;
  const { programPath } = settings;
  const installation = await openInstallation(dataDirectory);
  const engine = createEngine(settings);
  const image = settings.shellImage ?? shellImage;
  const range = parseSubnet(settings.range);
  if (range === undefined) throw badRange(settings.range);
  const distributions = createDistributions(settings, { kind: findProgram("kind", programPath), path: programPath });
  const distribution = distributions[settings.distribution];
  if (settings.distribution === "image" && settings.image === undefined) throw imageWanted();
  if (settings.nodes > distribution.maxNodes) throw tooManyNodes(settings.nodes, distribution);
  const parts: DockerParts = {
    engine,
    installation,
    distribution,
    distributions,
    networks: createNetworks({ engine, installation, range }),
    gates: createGates({ image, directory: gateDirectory(installation) }),
    shells: createClusterShells({ image }),
    archives: openImageArchives(settings.imageArchives),
    nodes: settings.nodes,
    nodeLimits: {
      memoryBytes: settings.nodeMemoryMib * 1024 * 1024,
      cpus: settings.nodeCpus,
      pids: settings.nodePids,
    },
    diskLimits: createDiskLimits({ engine, installation, bytes: settings.nodeDiskMib * 1024 * 1024 }),
    privileged: settings.privileged ?? settings.distribution === "kind",
    runtime: settings.runtime,
    timeouts: { apiMs: settings.startSeconds * 1000, readyMs: settings.startSeconds * 1000 },
    logger,
  };
  const bringUp = createBringUp(parts, createImageFetcher(parts));
  const marks = createMarks(engine, installation);
  const maker = createClusterMaker(parts, bringUp, marks);
  const bringUpsAtOnce = bringUpsOn(settings.host);
  const pool = createClusterPool({
    ...{ maker, clock, plan: warm, parallel: bringUpsAtOnce, logger },
    ...(hasRoomForWarm === undefined ? {} : { hasRoom: hasRoomForWarm }),
  });
  const cost = { memoryMib: settings.nodes * expectedNodeMib + besideNodesMib, bringUpsAtOnce };
  return new DockerProvider({ ...parts, clock, bringUp, marks, pool, cost, isThrowaway });
}

/** What a node takes with a lesson on it, MiB: k3s idles at 500 to 565, a whole v1.20 control plane at 410. */
const expectedNodeMib = 640;

function findProgram(name: string, path: string): string | undefined {
  return path
    .split(":")
    .map((directory) => join(directory, name))
    .find((candidate) => existsSync(candidate));
}

/** Short, for a socket's path has 107 bytes; the same for every process of this installation. */
function gateDirectory(installation: string): string {
  const own = process.getuid?.() === 0 ? "/run" : `/run/user/${process.getuid?.()}`;
  // Without a session of the login manager a user has no such directory.
  const parent = existsSync(own) ? own : tmpdir();
  return join(parent, `matelot-gates-${installation}`);
}

function tooManyNodes(nodes: number, { name, maxNodes }: Distribution): MatelotError {
  return new MatelotError("setting-invalid", {
    message: `--nodes is ${nodes}; a cluster of the distribution ${name} has ${maxNodes} at most.`,
  });
}

function imageWanted(): MatelotError {
  return new MatelotError("setting-invalid", {
    message: "The distribution image needs to know which one: give --node-image NAME (or MATELOT_NODE_IMAGE).",
  });
}

function badRange(range: string): MatelotError {
  return new MatelotError("setting-invalid", {
    message: `The range of learners' networks is ${JSON.stringify(range)}; accepted is one such as 10.231.0.0/16.`,
  });
}
