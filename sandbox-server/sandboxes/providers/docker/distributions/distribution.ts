import type { Message } from "../../../../language/message.ts";
import type { ClusterFeatures } from "../../../cluster-features.ts";
import type { CallOptions, Obstacle } from "../../../sandbox-provider.ts";
import type { ClusterPlace } from "../cluster-place.ts";
import type { ContainerSpec, EngineInfo } from "../engine/engine.ts";

/** A way to get a Kubernetes into containers. What differs between them is data; the bring-up is the same. */
export interface Distribution {
  readonly name: DistributionName;
  /** The node image's reference. */
  readonly image: string;
  /** What its clusters are expected to have, before one has been asked. */
  readonly features: ClusterFeatures;
  /** Most nodes it can have; 1 where agents are unknown to it. */
  readonly maxNodes: number;
  /** Settings of a node's container; `node` 1 is the server, higher ones are agents that join it. */
  node(node: number, parts: NodeParts): NodeSettings;
  /** Where the administrator's kubeconfig lies in node 1, absolute. Its server address is replaced. */
  readonly kubeconfigPath: string;
  /** Where the nodes look for image archives at their start, absolute; undefined where `importImages` is needed. */
  readonly imagesDirectory?: string;
  /** The command that imports an archive of `docker save` from its standard input on a node that is up. */
  readonly importCommand?: readonly string[];
  /** An image that its own pods run, by a part of its name, and how the archive of all of them is had. */
  readonly ownImage?: { readonly part: string; readonly command: string };
  /** What an engine lacks for it. */
  obstacles(info: EngineInfo): readonly Obstacle[];
  /** Steps after node 1's container runs and before its API is waited for (kind's kubeadm). */
  initialise?(
    place: ClusterPlace,
    nodes: number,
    options: CallOptions & { readonly onStep: (step: Message) => void },
  ): Promise<void>;
}

export type DistributionName = "k3s" | "kind" | "image";

export interface NodeParts {
  readonly place: ClusterPlace;
  readonly nodes: number;
  readonly engine: EngineInfo;
  readonly privileged: boolean;
  /** Which agents show to join; fresh for each cluster. */
  readonly joinToken: string;
}

/** What a distribution decides of a node's container; names, labels, network and limits are not its business. */
export type NodeSettings = Pick<
  ContainerSpec,
  | "entrypoint"
  | "command"
  | "environment"
  | "addCapabilities"
  | "securityOptions"
  | "deviceRules"
  | "devices"
  | "sysctls"
  | "init"
  | "cgroupNamespace"
  | "privileged"
  | "stopSignal"
> & {
  /** Directories that have to outlive the container's stop and be outside the overlay: each gets a volume. */
  readonly volumes: readonly string[];
  readonly tmpfs: readonly string[];
  /** Directories of the host, read-only. */
  readonly hostDirectories: readonly string[];
};
