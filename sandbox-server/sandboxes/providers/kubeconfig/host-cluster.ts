import type { RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import { MatelotError } from "../../../errors/index.ts";
import { type ApiAnswer, type ApiRequest, createApiRequest } from "../../seed/api-request.ts";

/** The existing cluster that an operator points at. */
export interface HostCluster {
  readonly server: URL;
  /** PEM; undefined where the system's own authorities vouch for it. */
  readonly certificateAuthority: string | undefined;
  readonly skipTlsVerify: boolean;
  /** The name its certificate is checked against, where the kubeconfig says one. */
  readonly tlsServerName: string | undefined;
  /** Requests with the operator's credentials, freshly asked for (they may come from a program and expire). */
  asOperator(): Promise<ApiRequest & Disposable>;
  /** Requests with a token. */
  withToken(token: string): ApiRequest & Disposable;
}

/** Reads a kubeconfig file. Errors: `kubeconfig-invalid`. */
export async function openHostCluster(path: string): Promise<HostCluster> {
  const config = new KubeConfig();
  try {
    config.loadFromFile(path);
  } catch (cause) {
    throw invalid(path, "it can't be read as a kubeconfig", "il est illisible comme kubeconfig", cause);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null || !URL.canParse(cluster.server)) {
    throw invalid(path, "its current context names no cluster", "son contexte courant ne désigne aucun cluster");
  }
  const server = new URL(cluster.server);
  if (server.protocol !== "https:") {
    throw invalid(path, `the server ${server.href} is not https`, `le serveur ${server.href} n'est pas en https`);
  }
  const options = await trust(config);
  const where = { host: server.hostname.replaceAll(/[[\]]/g, ""), port: server.port === "" ? 443 : server.port };
  const prefix = server.pathname.replace(/\/$/, "");
  const target = { ...where, ...options };
  return {
    server,
    certificateAuthority: options.ca?.toString(),
    skipTlsVerify: cluster.skipTLSVerify === true,
    tlsServerName: cluster.tlsServerName,
    async asOperator() {
      const credentials: RequestOptions = {};
      await config.applyToHTTPSOptions(credentials).catch((cause: unknown) => {
        throw invalid(path, "its credentials can't be had", "ses identifiants ne peuvent être obtenus", cause);
      });
      const { cert, key, headers, auth } = credentials;
      return createApiRequest({ ...target, ...defined({ cert, key, auth }), headers: plain(headers) }, prefix);
    },
    withToken: (token) => createApiRequest({ ...target, headers: { authorization: `Bearer ${token}` } }, prefix),
  };
}

/** What of the options vouches for the server, without what vouches for the operator. */
async function trust(
  config: KubeConfig,
): Promise<{ ca?: Buffer | string; rejectUnauthorized?: boolean; servername?: string }> {
  const cluster = config.getCurrentCluster();
  const bare = new KubeConfig();
  if (cluster !== null) bare.loadFromClusterAndUser(cluster, { name: "nobody" });
  const options: RequestOptions = {};
  await bare.applyToHTTPSOptions(options);
  const { ca, rejectUnauthorized, servername } = options;
  const authority = Array.isArray(ca) ? ca.join("\n") : ca;
  return defined({ ca: authority, rejectUnauthorized, servername });
}

function plain(headers: RequestOptions["headers"]): Record<string, string> {
  if (headers === undefined || Array.isArray(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Without the fields that are undefined, which `exactOptionalPropertyTypes` tells from absent ones. */
function defined<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };
}

function invalid(path: string, en: string, fr: string, cause?: unknown): MatelotError {
  return new MatelotError("kubeconfig-invalid", {
    message: {
      en: `The kubeconfig ${path} can't be used: ${en}.`,
      fr: `Le kubeconfig ${path} est inutilisable : ${fr}.`,
    },
    command: `kubectl --kubeconfig ${path} get namespaces`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The answer when it is a success; else `sandbox-create-failed` with the API server's words. */
export function granted(answer: ApiAnswer, doing: string): ApiAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const said = (answer.body as { message?: unknown } | undefined)?.message ?? JSON.stringify(answer.body);
  throw new MatelotError("sandbox-create-failed", {
    message: {
      en: `The cluster refused ${doing} (${answer.status}): ${said}`,
      fr: `Le cluster a refusé ${doing} (${answer.status}) : ${said}`,
    },
  });
}
