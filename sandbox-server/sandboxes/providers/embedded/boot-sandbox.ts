import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { Clock } from "../../../simulator/clock.ts";
import type { ClusterOptions, ClusterSnapshot, SimulatedCluster } from "../../../simulator/cluster.ts";
import type { CertificateSigner } from "../../../simulator/controllers/index.ts";
import { openDockerEngine } from "../../../simulator/docker/index.ts";
import type { ImageDefinition } from "../../../simulator/runtime/index.ts";
import { kubeconfigText } from "../../learner-kubeconfig.ts";
import type { SandboxSpec } from "../../sandbox-provider.ts";
import { createApiRequest } from "../../seed/api-request.ts";
import { applyManifests } from "../../seed/apply-manifests.ts";
import type { Shell } from "../../shell/shell.ts";
import type { ShellHost } from "../../shell/shell-host.ts";
import { homeLimits, insideApiAddress, insideHome, insideProxyAddress } from "../../shell/shell-place.ts";
import type { ApiFront } from "./api-front.ts";
import type { ServerCertificates } from "./certificates.ts";
import { learnerToken } from "./client-identity.ts";
import type { ClusterSaver, SavedCluster } from "./cluster-saver.ts";
import { openDockerFront } from "./docker-front.ts";
import { openHomeFiles } from "./home-files/index.ts";
import type { SandboxDirectory, SandboxRecord } from "./sandbox-directory.ts";

/** What all embedded sandboxes of a server share. */
export interface EmbeddedParts {
  readonly createCluster: (options: ClusterOptions) => SimulatedCluster;
  readonly clock: Clock;
  readonly directory: SandboxDirectory;
  readonly certificates: ServerCertificates;
  /** Signs what learners request by CertificateSigningRequest. */
  readonly signCertificate: CertificateSigner;
  /** Images that the operator declares beside the built-in ones. */
  readonly images: readonly ImageDefinition[];
  readonly front: ApiFront;
  readonly host: ShellHost;
  readonly saver: ClusterSaver;
  /** Clusters are not written down, and begin as copies of a settled one. */
  readonly isThrowaway: boolean;
  /** Told of faults that nobody waits for. */
  readonly onError: (thrown: unknown) => void;
}

/** The learner is no superuser, which on some machines closes the low ports; two ports of the shell lead to the cluster. */
function hostPortRules({ opensLowPorts }: ShellHost) {
  return {
    lowest: opensLowPorts ? 1 : 1024,
    taken: [insideApiAddress, insideProxyAddress].map((address) => Number(address.split(":")[1])),
  };
}

/** A cluster with its ways in and its shell. */
export interface BootedSandbox {
  readonly cluster: SimulatedCluster;
  readonly shell: Shell;
  readonly saved: SavedCluster;
  readonly way: AsyncDisposable;
  readonly kubeconfig: string;
  readonly dockerSocket: string;
}

/** Starts a cluster, fresh or where it stopped, and opens the ways to it. Errors: `sandbox-provider-unavailable`. */
export async function bootSandbox(
  parts: EmbeddedParts,
  record: SandboxRecord,
  snapshot?: ClusterSnapshot,
): Promise<BootedSandbox> {
  const { clock, front, host, directory, onError } = parts;
  const { id, owner, token } = record;
  const socket = host.runtime.socketOf(id);
  const dockerSocket = host.runtime.dockerSocketOf(id);
  const openKubeconfig = directory.file(id, "open-kubeconfig.yaml");
  const home = directory.home(id);
  const access = { socket, dockerSocket, openKubeconfig, reachesNetwork: true };
  const shell = host.createShell({ home, owner, ...access, makesNamespaces: record.linuxNamespaces });
  const seenAt = host.isIsolated ? insideHome : home;
  const hostFiles = openHomeFiles({ home, seenAt, owner, limits: homeLimits, now: () => clock.now() });
  const cluster = parts.createCluster({
    ...clusterOptions(parts),
    createDockerEngine: (docker) => openDockerEngine({ ...docker, hostFiles, hostPortRules: hostPortRules(host) }),
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  const ways = new AsyncDisposableStack();
  try {
    ways.use(await front.open({ sandbox: id, cluster, socket, owner, token }));
    const { docker } = cluster;
    const opensPorts = !host.isIsolated;
    if (docker !== undefined) ways.use(await openDockerFront({ docker, socket: dockerSocket, owner, opensPorts }));
    return {
      cluster,
      shell,
      dockerSocket,
      way: ways,
      kubeconfig: kubeconfigOf(parts, record, front.urlOf(id), token),
      saved: {
        revision: () => cluster.revision,
        write: () => directory.writeSnapshot(id, cluster.snapshot()),
        onError,
      },
    };
  } catch (thrown) {
    await ways.disposeAsync();
    cluster[Symbol.dispose]();
    throw thrown;
  }
}

/** What all clusters of a server are made from. */
export function clusterOptions({
  clock,
  certificates,
  signCertificate,
  images,
  onError,
}: ClusterParts): ClusterOptions {
  return {
    clock,
    random: { next: () => randomInt(2 ** 47) / 2 ** 47 },
    certificateAuthority: certificates.authority,
    signCertificate,
    images,
    onFault: onError,
  };
}

type ClusterParts = Pick<EmbeddedParts, "clock" | "certificates" | "signCertificate" | "images" | "onError">;

/** Ends every program and connection, then the cluster; keeps what is on disk. */
export async function shutDownSandbox({ shell, way, cluster }: BootedSandbox): Promise<void> {
  await shell.stop();
  await way[Symbol.asyncDispose]();
  cluster[Symbol.dispose]();
}

/** Applies the seed through the API, as the learner's own kubectl would. Errors: `sandbox-seed-rejected`. */
export async function seedSandbox(
  { certificates, host }: EmbeddedParts,
  record: SandboxRecord,
  { namespace, manifests }: SandboxSpec,
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = { socketPath: host.runtime.socketOf(record.id), ca: certificates.authority, servername: "localhost" };
  using request = createApiRequest(target);
  await applyManifests(request, { namespace, manifests, ...(signal === undefined ? {} : { signal }) });
}

/** The kubeconfig inside the fence: the socket behind the address is the credential. */
export function homeKubeconfig(parts: EmbeddedParts, record: SandboxRecord): string {
  return kubeconfigOf(parts, record, `https://${insideApiAddress}`, learnerToken);
}

/** Without a fence the shell goes through the gateway, whose port changes with every start of the server. */
export async function writeOpenKubeconfig({ directory, host }: EmbeddedParts, id: SandboxRecord["id"], text: string) {
  if (!host.isIsolated) await writeFile(directory.file(id, "open-kubeconfig.yaml"), text, { mode: 0o600 });
}

function kubeconfigOf({ certificates }: EmbeddedParts, record: SandboxRecord, server: string, token: string): string {
  return kubeconfigText({
    server,
    certificateAuthority: certificates.authority,
    user: { token },
    namespace: record.namespace,
  });
}
