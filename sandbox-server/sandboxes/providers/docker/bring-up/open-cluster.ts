import type { CallOptions } from "../../../sandbox-provider.ts";
import type { ApiRequest } from "../../../seed/api-request.ts";
import { type AdminAccess, certificateKubeconfig, readAdminAccess, requestAsAdmin } from "../admin-access.ts";
import { apiPort, type ClusterPlace } from "../cluster-place.ts";
import type { DockerParts } from "../docker-parts.ts";
import { objectName } from "../labels.ts";
import { createLearnerIdentity, learnerName } from "../learner-identity.ts";
import type { RunningCluster } from "../running-cluster.ts";
import { checkNodes } from "./nodes.ts";
import { apiReady, nodesReady, podsAdmitted, until } from "./readiness.ts";

/** Valid in the server certificates of every distribution, unlike the names that we give to nodes. */
const apiName = "kubernetes";

export interface OpenOptions extends CallOptions {
  /** Names of the nodes' containers, the server first. */
  readonly nodes: readonly string[];
  readonly onReady?: () => void;
}

/**
 * Opens the ways into a cluster whose containers run (all but the shell's, which is opened last), once its API answers,
 * its nodes are Ready and pods are admitted. Errors: StepFault and those of the engine.
 */
export async function openCluster(
  parts: DockerParts,
  place: ClusterPlace,
  { nodes, onReady, signal }: OpenOptions,
): Promise<RunningCluster> {
  const { gates, shells, timeouts } = parts;
  const options = signal === undefined ? {} : { signal };
  const check = () => checkNodes(parts, nodes, options);
  await using ways = new AsyncDisposableStack();
  const gate = ways.use(await gates.open(place, options));
  const { access, request } = await until(() => reachApi(parts, nodes, gate.port, options), {
    ...{ timeoutMs: timeouts.apiMs, check, ...options },
    what: { en: "The API server", fr: "Le serveur d'API" },
  });
  ways.use(request);
  onReady?.();
  const count = nodes.length;
  const starts = await startsOf(parts, nodes, options);
  await until(() => nodesReady(request, { count, starts, ...options }), {
    ...{ timeoutMs: timeouts.readyMs, check, ...options },
    what: { en: `The condition Ready of ${count} nodes`, fr: `La condition Ready de ${count} nœuds` },
  });
  await until(() => podsAdmitted(request, options), {
    ...{ timeoutMs: timeouts.readyMs, check, ...options },
    what: { en: "A usable default service account", fr: "Un compte de service par défaut utilisable" },
  });
  const shell = await shells.open(place, options);
  ways.defer(() => shell.close());
  const owned = ways.move();
  return {
    place,
    nodes: count,
    shell,
    request,
    authority: Buffer.from(access.certificateAuthority).toString("base64"),
    kubeconfig: (namespace) => serverKubeconfig(access, gate.port, namespace),
    learnerKubeconfig: (namespace, calling) => homeKubeconfig(place, access, request, namespace, calling),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** When each node was started, by its name in the cluster, which is its container's host name. */
async function startsOf(
  { engine }: DockerParts,
  nodes: readonly string[],
  options: CallOptions,
): Promise<ReadonlyMap<string, number>> {
  const states = await Promise.all(nodes.map((name) => engine.findContainer(name, options)));
  return new Map(states.flatMap((state) => (state === undefined ? [] : [[state.hostname, state.startedAt]])));
}

/**
 * The administrator's access once the API server says that it is ready. The kubeconfig is read anew with each try: some
 * nodes write another one at every start.
 */
async function reachApi(
  { engine, distribution }: DockerParts,
  [server = ""]: readonly string[],
  port: number,
  options: CallOptions,
): Promise<{ readonly access: AdminAccess; readonly request: ApiRequest & Disposable } | undefined> {
  const file = await engine.readFile(server, distribution.kubeconfigPath, options);
  const access = file && readAdminAccess(file.toString("utf8"));
  if (access === undefined) return undefined;
  const request = requestAsAdmin(access, port);
  try {
    if (await apiReady(request, options)) return { access, request };
  } catch (thrown) {
    request[Symbol.dispose]();
    throw thrown;
  }
  request[Symbol.dispose]();
  return undefined;
}

function serverKubeconfig(access: AdminAccess, port: number, namespace: string): string {
  return certificateKubeconfig({ ...access, server: `https://127.0.0.1:${port}`, user: "admin", namespace });
}

async function homeKubeconfig(
  { serverName, cluster }: ClusterPlace,
  access: AdminAccess,
  request: RunningCluster["request"],
  namespace: string,
  options: CallOptions,
): Promise<string> {
  const identity = await createLearnerIdentity(request, objectName(cluster, "learner"), options);
  return certificateKubeconfig({
    ...identity,
    certificateAuthority: access.certificateAuthority,
    server: `https://${serverName}:${apiPort}`,
    tlsServerName: apiName,
    user: learnerName,
    namespace,
  });
}
