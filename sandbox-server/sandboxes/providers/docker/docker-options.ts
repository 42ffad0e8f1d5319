import type { Clock } from "../../../simulator/clock.ts";
import type { WarmPlan } from "../../pool/warm-plan.ts";
import type { ProviderLogger } from "../../provider-logger.ts";
import type { DistributionName } from "./distributions/distribution.ts";

/** What an operator says about real clusters. */
export interface DockerSettings {
  /** As DOCKER_HOST says it: `unix:///var/run/docker.sock`, `tcp://127.0.0.1:2375`. */
  readonly host: string;
  /** A folder with `ca.pem`, `cert.pem` and `key.pem` for an engine that wants TLS, absolute. */
  readonly certificates?: string | undefined;
  readonly distribution: DistributionName;
  /** The node image; the distribution's pinned one when absent. */
  readonly image: string | undefined;
  readonly shellImage: string | undefined;
  /** Nodes of a cluster, 1 to 11. */
  readonly nodes: number;
  /** Where learners' networks are cut from: `10.231.0.0/16`. */
  readonly range: string;
  /** Of each node. */
  readonly nodeMemoryMib: number;
  readonly nodeCpus: number;
  readonly nodePids: number;
  /** Of each of its volumes, where the engine's file system has quotas. */
  readonly nodeDiskMib: number;
  readonly imageArchives: readonly string[];
  /** Undefined: as the distribution needs it. */
  readonly privileged: boolean | undefined;
  readonly runtime: string | undefined;
  /** Of the distribution `image`: where the kubeconfig lies and what outlives a stop, absolute. */
  readonly kubeconfigPath: string;
  readonly stateDirectories: readonly string[];
  /** Of k3s: packaged parts that are left out. */
  readonly disabledParts: readonly string[];
  /** Where programs of the machine are found (kind, docker), as PATH says it. */
  readonly programPath: string;
  /** How long the API and the nodes may take, seconds. */
  readonly startSeconds: number;
}

export const defaultDockerSettings: DockerSettings = {
  host: "unix:///var/run/docker.sock",
  distribution: "k3s",
  image: undefined,
  shellImage: undefined,
  nodes: 1,
  range: "10.231.0.0/16",
  // k3s idles at 500 to 565 MB; the rest is the learner's.
  nodeMemoryMib: 1_536,
  nodeCpus: 2,
  nodePids: 4_096,
  nodeDiskMib: 16_384,
  imageArchives: [],
  privileged: undefined,
  runtime: undefined,
  kubeconfigPath: "/var/lib/node/admin.conf",
  stateDirectories: ["/var/lib/node"],
  disabledParts: ["traefik", "servicelb", "metrics-server"],
  programPath: "/usr/local/bin:/usr/bin:/bin",
  startSeconds: 180,
};

export interface DockerProviderOptions {
  readonly settings: DockerSettings;
  /** Absolute; the caller holds its lock. */
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly logger: ProviderLogger;
  readonly warm: WarmPlan;
  /** Nobody comes back to these clusters: closing the provider removes all of them, warm ones too. */
  readonly isThrowaway?: boolean | undefined;
  /** Whether the machine has room to keep one more warm beside `making` that are being booted. */
  readonly hasRoomForWarm?: (making: number) => boolean;
}
