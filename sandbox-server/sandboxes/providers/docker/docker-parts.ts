import type { ProviderLogger } from "../../provider-logger.ts";
import type { DiskLimits } from "./disk-limits.ts";
import type { Distribution, DistributionName } from "./distributions/distribution.ts";
import type { ContainerLimits, Engine } from "./engine/engine.ts";
import type { Gates } from "./gate/gate.ts";
import type { ImageArchives } from "./images/image-archives.ts";
import type { Networks } from "./networks.ts";
import type { ClusterShells } from "./shell/cluster-shell.ts";

/** What all clusters of a server share. */
export interface DockerParts {
  readonly engine: Engine;
  /** Tells this server's objects from those of others on the same engine. */
  readonly installation: string;
  /** Of new clusters. */
  readonly distribution: Distribution;
  /** Of clusters that were made under other settings. */
  readonly distributions: Readonly<Record<DistributionName, Distribution>>;
  readonly networks: Networks;
  readonly gates: Gates;
  readonly shells: ClusterShells;
  readonly archives: ImageArchives;
  /** How many nodes a cluster has, 1 or more. */
  readonly nodes: number;
  /** Of each node. */
  readonly nodeLimits: ContainerLimits;
  readonly diskLimits: DiskLimits;
  readonly privileged: boolean;
  /** `--runtime` of nodes; the engine's default when absent. */
  readonly runtime: string | undefined;
  readonly timeouts: BringUpTimeouts;
  readonly logger: ProviderLogger;
}

/** How long each slow step may take, ms. */
export interface BringUpTimeouts {
  readonly apiMs: number;
  readonly readyMs: number;
}
