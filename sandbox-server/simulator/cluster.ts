import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { AuditLog } from "./api/audit/audit-log.ts";
import type { Clock, RandomSource } from "./clock.ts";
import type { CertificateSigner } from "./controllers/certificates/certificate-signer.ts";
import type { DockerEngine } from "./docker/engine.ts";
import type { ClusterNetwork } from "./network/cluster-network.ts";
import type { ContainerRuntime } from "./runtime/container-runtime.ts";
import type { ImageDefinition } from "./runtime/images/image.ts";
import type { RuntimeServices } from "./runtime/services.ts";
import type { ClusterClient } from "./store/cluster-client.ts";

export { createCluster } from "./create-cluster.ts";

export interface ClusterOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Names of the simulated machines; default `node-1`, `node-2`, `node-3`. */
  readonly nodes?: readonly string[];
  /** The pods that a cluster runs for itself (`kube-system`, `ingress-nginx`); there unless this is false. */
  readonly systemPods?: boolean;
  /** A cluster saved earlier; the new one goes on where it stopped. */
  readonly snapshot?: ClusterSnapshot;
  /** The CA certificate (PEM) that serves this cluster; pods and namespaces are given it. */
  readonly certificateAuthority?: string;
  /** Signs approved certificate requests with that CA; without it the cluster has a signing authority of its own. */
  readonly signCertificate?: CertificateSigner;
  /** Images beside the built-in ones (`readDeclaredImages`). */
  readonly images?: readonly ImageDefinition[];
  /** Makes the place where containers run; the simulated runtime when absent. */
  readonly createRuntime?: (parts: RuntimeParts) => ContainerRuntime;
  /** Makes the Docker Engine beside the cluster (`openDockerEngine`); none when absent. */
  readonly createDockerEngine?: (parts: DockerParts) => DockerEngine;
  /** Told of faults that are no client's: a listener or a loop that threw. */
  readonly onFault?: (fault: unknown) => void;
}

/** What a container runtime is made from. */
export interface RuntimeParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: ClusterNetwork;
  readonly images: readonly ImageDefinition[];
  /** Shared with the cluster's Docker Engine. */
  readonly services: RuntimeServices;
}

/** What a cluster gives to its Docker Engine. */
export interface DockerParts {
  readonly services: RuntimeServices;
  /** What the engine's `snapshot` gave. */
  readonly saved: unknown;
  readonly onFault: (fault: unknown) => void;
}

/** Everything a cluster is, JSON-safe: objects with revisions, files, logs, clock offset. */
export interface ClusterSnapshot {
  readonly version: 1;
  readonly [part: string]: unknown;
}

/** A whole simulated cluster in this process. Ready for requests when `createCluster` returns. */
export interface SimulatedCluster extends Disposable {
  /** The Kubernetes API; paths begin at `/`. The caller has authenticated the connection and names the user. */
  handleRequest(request: IncomingMessage, response: ServerResponse, user: UserInfo): void;
  /** exec, attach and port-forward. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, user: UserInfo): void;
  readonly client: ClusterClient;
  readonly network: ClusterNetwork;
  /** A Docker Engine beside the cluster; images built there can be run by pods. */
  readonly docker?: DockerEngine;
  /** The cluster's time; lessons and tests move it forward. */
  readonly clock: Clock & { advance(ms: number): Promise<void> };
  /** Who did what through the API: bounded history, and every event as it happens. */
  readonly audit: Pick<AuditLog, "events" | "follow">;
  /** Grows with every change; equal means that nothing needs saving. */
  readonly revision: number;
  snapshot(): ClusterSnapshot;
}

export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
}
