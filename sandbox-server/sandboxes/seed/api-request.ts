import { Agent, type RequestOptions, request } from "node:https";

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
}

/** One JSON request to a Kubernetes API server; `path` begins with `/api`, `/apis` or the like. */
export type ApiRequest = (
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  options?: { readonly body?: unknown; readonly contentType?: string; readonly signal?: AbortSignal },
) => Promise<ApiAnswer>;

/**
 * @param target where the server listens and what proves us to it, as `https.request` takes them
 * @param prefix path before `/api`, without a slash at its end
 */
export function createApiRequest(target: RequestOptions, prefix = ""): ApiRequest & Disposable {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const send: ApiRequest = (method, path, { body, contentType = "application/json", signal } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        ...target.headers,
        accept: "application/json",
        ...(text === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(text) }),
      };
      const options = { ...target, agent, method, path: `${prefix}${path}`, headers };
      const sent = request({ ...options, ...(signal === undefined ? {} : { signal }) }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString("utf8")) });
        });
      });
      // Node names every abort alike; the caller wants the reason that it gave.
      sent.on("error", (fault) => reject(signal?.aborted ? signal.reason : fault));
      sent.end(text);
    });
  return Object.assign(send, { [Symbol.dispose]: () => agent.destroy() });
}

/** A proxy in between may answer with something else than JSON: it is kept as the text it is. */
function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
