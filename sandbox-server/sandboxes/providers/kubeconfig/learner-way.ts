import { chmod, chown, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../simulator/clock.ts";
import { kubeconfigText } from "../../learner-kubeconfig.ts";
import type { SandboxId } from "../../sandbox-provider.ts";
import type { ApiRequest } from "../../seed/api-request.ts";
import type { Shell } from "../../shell/shell.ts";
import type { ShellHost } from "../../shell/shell-host.ts";
import { insideApiAddress, insideTokenFile } from "../../shell/shell-place.ts";
import { openApiTunnel } from "./api-tunnel.ts";
import type { HostCluster } from "./host-cluster.ts";
import { requestLearnerToken } from "./learner-namespace.ts";

/** What all sandboxes on one cluster share. */
export interface KubeconfigParts {
  readonly cluster: HostCluster;
  /** The operator's kubeconfig file, for messages. */
  readonly path: string;
  readonly host: ShellHost;
  /** The directory of the homes. */
  readonly homes: string;
  /** Tells this server's namespaces from those of others on the same cluster. */
  readonly installation: string;
  readonly clock: Clock;
}

/** A learner's way to the namespace: a token, a tunnel and a shell. */
export interface LearnerWay extends AsyncDisposable {
  readonly shell: Shell;
  /** The present token; asked for anew when half of its life is over. */
  token(): Promise<string>;
  /** For clients on this machine. */
  kubeconfig(): Promise<string>;
}

/** Errors: `sandbox-create-failed`, `sandbox-provider-unavailable`. */
export async function openLearnerWay(
  { cluster, host, homes, clock }: KubeconfigParts,
  id: SandboxId,
  operator: ApiRequest,
  signal: AbortSignal | undefined,
): Promise<LearnerWay> {
  const home = join(homes, id);
  const socket = host.runtime.socketOf(id);
  const tokenFile = `${socket}.token`;
  const openKubeconfig = `${socket}.kubeconfig`;
  // Who owned the home when it was made still does.
  const { uid } = await stat(home);
  const owner = process.getuid?.() === 0 ? uid : undefined;
  const shell = host.createShell({ home, socket, owner, tokenFile, openKubeconfig });
  let current = await requestLearnerToken(operator, id, {
    now: clock.now(),
    ...(signal === undefined ? {} : { signal }),
  });

  const kubeconfig = () => directKubeconfig(cluster, id, current.token);
  // Written in place: inside the fence this very file is mounted.
  const publish = async () => {
    await writeFile(tokenFile, current.token, { mode: 0o600 });
    await chmod(tokenFile, 0o600);
    if (owner !== undefined) await chown(tokenFile, owner, owner);
    if (!host.isIsolated) await writeFile(openKubeconfig, kubeconfig(), { mode: 0o600 });
  };
  const token = async () => {
    if (clock.now() >= current.renewAt) {
      using renewing = await cluster.asOperator();
      current = await requestLearnerToken(renewing, id, { now: clock.now() });
      await publish();
    }
    return current.token;
  };
  await publish();
  const { hostname, port } = cluster.server;
  const tunnel = await openApiTunnel({
    socket,
    owner,
    host: hostname.replaceAll(/[[\]]/g, ""),
    port: port === "" ? 443 : Number(port),
  });
  return {
    shell,
    token,
    async kubeconfig() {
      await token();
      return kubeconfig();
    },
    async [Symbol.asyncDispose]() {
      await shell.stop();
      await tunnel[Symbol.asyncDispose]();
    },
  };
}

/** The kubeconfig in the home: the tunnel's address, and the token that is mounted beside it. */
export function homeKubeconfig(cluster: HostCluster, namespace: string): string {
  return kubeconfigText({
    ...trustOf(cluster),
    server: `https://${insideApiAddress}${cluster.server.pathname.replace(/\/$/, "")}`,
    tlsServerName: cluster.tlsServerName ?? cluster.server.hostname.replaceAll(/[[\]]/g, ""),
    user: { tokenFile: insideTokenFile },
    namespace,
  });
}

function directKubeconfig(cluster: HostCluster, namespace: string, token: string): string {
  return kubeconfigText({
    ...trustOf(cluster),
    server: cluster.server.href.replace(/\/$/, ""),
    ...(cluster.tlsServerName === undefined ? {} : { tlsServerName: cluster.tlsServerName }),
    user: { token },
    namespace,
  });
}

function trustOf({ certificateAuthority, skipTlsVerify }: HostCluster) {
  return { certificateAuthority, skipTlsVerify };
}
