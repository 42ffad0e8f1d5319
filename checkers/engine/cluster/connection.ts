import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";
import { createSecureContext } from "node:tls";
import { KubeConfig } from "@kubernetes/client-node";
import { MatelotError } from "../../../sandbox-server/errors/index.ts";
import type { Clock } from "../clock.ts";
import { askPod, type PodQuestion, type PodQuestionLimits } from "./ask-pod.ts";
import { type CommandResult, type PodCommand, type PodCommandLimits, runInPod } from "./run-in-pod.ts";

export type { CommandResult } from "./run-in-pod.ts";

export interface ApiAnswer {
  readonly status: number;
  /** At most `maxBytes` of the body; the rest was not read. */
  readonly body: string;
  readonly isCut: boolean;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly body?: string;
}

export interface StreamOptions {
  readonly signal: AbortSignal;
  /** Ends the stream when nothing at all has come for so long. */
  readonly idleMs: number;
  readonly onLine: (line: string) => void;
  /** Called once when the server has answered with 200. */
  readonly onOpen: () => void;
}

/** The API of one cluster through one kubeconfig. Connections are kept and used again. */
export interface ClusterConnection extends Disposable {
  /** The current context's namespace; `default` when it names none. */
  readonly namespace: string;
  /** Rejects when the API can't be reached, is too slow, or `signal` fires. */
  request(path: string, options: RequestOptions): Promise<ApiAnswer>;
  /** Lines until the server ends the stream; resolves with the answer when it is not 200. */
  stream(path: string, options: StreamOptions): Promise<ApiAnswer | undefined>;
  /** Runs a command in a container. Rejects when the API can't be reached or refuses. */
  runInPod(command: PodCommand, limits: PodCommandLimits): Promise<CommandResult>;
  /** Sends a text to a port of a pod through the API server; resolves with the answer, "" when there is none. */
  askPod(question: PodQuestion, limits: PodQuestionLimits): Promise<string>;
}

// Tokens from files and plug-ins change; they are read anew this often.
const credentialsAgeMs = 60_000;

/** Errors: `kubeconfig-invalid`. */
export function openConnection(kubeconfig: string, clock: Clock): ClusterConnection {
  const { config, server, namespace } = readKubeconfig(kubeconfig);
  const client = server.protocol === "http:" ? http : https;
  const credentials = keepCredentials(config, client, clock);
  const open = async (path: string, method: string, signal: AbortSignal, body: string | undefined) => {
    const { headers, agent, auth } = await credentials.current();
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      const target = new URL(server.pathname.replace(/\/$/, "") + path, server);
      const type = body === undefined ? {} : { "Content-Type": "application/json" };
      const request = client.request(target, {
        method,
        headers: { Accept: "application/json", ...type, ...headers },
        agent,
        signal,
        ...(auth === undefined ? {} : { auth }),
      });
      request.on("response", resolve).on("error", reject).end(body);
    });
  };
  return {
    namespace,
    async request(path, { signal, timeoutMs, maxBytes, method = "GET", body }) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      return readAnswer(await open(path, method, limit, body), maxBytes);
    },
    async stream(path, { signal, idleMs, onLine, onOpen }) {
      const response = await open(path, "GET", signal, undefined);
      if (response.statusCode !== 200) return readAnswer(response, 65_536);
      onOpen();
      response.setTimeout(idleMs, () => response.destroy(new Error(`no byte for ${idleMs} ms`)));
      for await (const line of createInterface({ input: response })) onLine(line);
      // readline swallows the fault that ended its input.
      if (response.errored !== null) throw response.errored;
      return undefined;
    },
    runInPod: (command, limits) => runInPod(config, command, limits),
    askPod: (question, limits) => askPod(config, question, limits),
    [Symbol.dispose]: () => credentials[Symbol.dispose](),
  };
}

function readKubeconfig(text: string): { config: KubeConfig; server: URL; namespace: string } {
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
    const context = config.getContextObject(config.getCurrentContext());
    const server = new URL(config.getCurrentCluster()?.server ?? "");
    return { config, server, namespace: context?.namespace ?? "default" };
  } catch (cause) {
    throw new MatelotError("kubeconfig-invalid", { cause });
  }
}

interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: http.Agent;
  readonly auth: string | undefined;
}

function keepCredentials(config: KubeConfig, client: typeof http | typeof https, clock: Clock) {
  let present: Credentials | undefined;
  let readAt = 0;
  const read = async (): Promise<Credentials> => {
    const options: https.RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const agent = present?.agent ?? newAgent(client, options);
    return { headers: (options.headers ?? {}) as Record<string, string>, agent, auth: options.auth ?? undefined };
  };
  return {
    async current(): Promise<Credentials> {
      if (present === undefined || clock.now() - readAt > credentialsAgeMs) {
        present = await read();
        readAt = clock.now();
      }
      return present;
    },
    [Symbol.dispose]: () => present?.agent.destroy(),
  };
}

/** Certificates are read once, though every watch has a connection of its own. */
function newAgent(client: typeof http | typeof https, options: https.RequestOptions): http.Agent {
  const kept = { keepAlive: true, maxFreeSockets: 4 };
  if (client === http) return new http.Agent(kept);
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const given = Object.entries({ rejectUnauthorized, servername }).filter(([, value]) => value !== undefined);
  return new https.Agent({
    ...kept,
    secureContext: createSecureContext({ ca, cert, key }),
    ...Object.fromEntries(given),
  });
}

async function readAnswer(response: http.IncomingMessage, maxBytes: number): Promise<ApiAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    // Leaving the loop destroys the response: what is too much is never read.
    if (length > maxBytes) break;
  }
  const body = Buffer.concat(parts).subarray(0, maxBytes).toString("utf8");
  return { status: response.statusCode ?? 0, body, isCut: length > maxBytes };
}
