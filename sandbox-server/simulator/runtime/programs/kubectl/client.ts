import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { isNetworkError } from "../network-fault-words.ts";
import { UsageFault } from "../program.ts";
import { exchangeHttp } from "../web/http-client.ts";

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const TIMEOUT_MS = 30_000;

/** What kubectl in a pod takes for its cluster: the pod's own service account. */
export interface ApiClient {
  readonly namespace: string;
  /** The answer's body parsed. Throws UsageFault in kubectl's words when the server refuses. */
  send(method: string, path: string, options?: SendOptions): Promise<unknown>;
  /** The answer as text, as logs are. */
  text(path: string): Promise<string>;
}

interface SendOptions {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

interface Status {
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
}

/** Reads the service account's token; without one kubectl looks for a server on localhost, as it does outside pods. */
export function createApiClient(process: Process): ApiClient {
  const host = process.env.get("KUBERNETES_SERVICE_HOST");
  const port = Number(process.env.get("KUBERNETES_SERVICE_PORT") ?? "443");
  const token = accountFile(process, "token");
  const place = host === undefined || token === undefined ? undefined : { host, port };
  const ask = async (method: string, path: string, { body, contentType, accept }: SendOptions) => {
    if (place === undefined)
      throw new UsageFault(
        "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
      );
    const connection = await connect(process, place.host, place.port);
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const request = {
      method,
      target: path,
      headers: [
        ["Host", place.host],
        ["User-Agent", "kubectl/v1.36.1 (linux/amd64) kubernetes/0000000"],
        ["Accept", accept ?? "application/json"],
        ["Authorization", `Bearer ${token ?? ""}`],
        ["Connection", "close"],
        ...(content === undefined ? [] : [["Content-Type", contentType ?? "application/json"] as const]),
      ] as const,
      ...(content === undefined ? {} : { body: content }),
    };
    const answer = await exchangeHttp(process, connection, request, TIMEOUT_MS);
    const text = Buffer.from(answer.body).toString();
    if (answer.status >= 400) throw refusal(text);
    return text;
  };
  return {
    namespace: accountFile(process, "namespace") ?? "default",
    send: async (method, path, options = {}) => JSON.parse(await ask(method, path, options)) as unknown,
    text: (path) => ask("GET", path, { accept: "*/*" }),
  };
}

function accountFile(process: Process, name: string): string | undefined {
  try {
    return process.files.readText(`${ACCOUNT}/${name}`).trim();
  } catch (error) {
    if (error instanceof SystemFault) return undefined;
    throw error;
  }
}

async function connect(process: Process, host: string, port: number) {
  try {
    return await process.awaitOutside(process.scope.network.connect(host, port, { timeoutMs: TIMEOUT_MS }));
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    if (error.code === "ECONNREFUSED")
      throw new UsageFault(
        `The connection to the server ${host}:${port} was refused - did you specify the right host or port?`,
      );
    throw new UsageFault(`Unable to connect to the server: dial tcp ${host}:${port}: i/o timeout`);
  }
}

function refusal(text: string): UsageFault {
  try {
    const status = JSON.parse(text) as Status;
    if (status.kind === "Status" && status.message !== undefined) {
      const reason = status.reason === undefined ? "" : ` (${status.reason})`;
      const known =
        status.reason === "Unauthorized"
          ? "You must be logged in to the server"
          : `Error from server${reason}: ${status.message}`;
      return new UsageFault(known === "You must be logged in to the server" ? `error: ${known} (Unauthorized)` : known);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new UsageFault(`Error from server: ${text.trim()}`);
}
