import { request as httpRequest, type IncomingMessage } from "node:http";
import type { WebhookClient } from "../../registry/kind-definition.ts";
import type { Service } from "../../registry/types.ts";
import { isJsonObject } from "../../store/json.ts";
import type { ApiParts } from "../api-parts.ts";
import { ConnectionStream } from "../proxy/connection-stream.ts";

/** What a webhook answered (admission/v1 AdmissionResponse). */
export interface AdmissionResponse {
  readonly uid?: string;
  readonly allowed?: boolean;
  readonly status?: { readonly code?: number; readonly message?: string; readonly reason?: string };
  readonly patchType?: string;
  /** Base64 of a JSON patch. */
  readonly patch?: string;
  readonly warnings?: readonly string[];
}

/** Nobody answered, or not as a webhook should; the message is the API server's. */
export class WebhookCallFault extends Error {
  override readonly name = "WebhookCallFault";
}

const answerLimitBytes = 16 * 1024 * 1024;
const unverified = "tls: failed to verify certificate: x509: certificate signed by unknown authority";

/** Where a webhook is, and how long it may take; 10 seconds when it doesn't say. */
export interface WebhookAddress {
  readonly clientConfig: WebhookClient;
  readonly timeoutSeconds?: number;
}

/** Posts an AdmissionReview to a webhook. Throws WebhookCallFault. */
export async function callWebhook(
  parts: ApiParts,
  webhook: WebhookAddress,
  review: object,
): Promise<AdmissionResponse> {
  return responseOf(await postReview(parts, webhook, review));
}

/**
 * Posts a review to a webhook through the cluster's network and gives its answer back. Throws WebhookCallFault.
 * Certificates of simulated programs can't be verified; without a bundle the call fails as it would for a program that
 * signed its own.
 */
export async function postReview(parts: ApiParts, webhook: WebhookAddress, review: object): Promise<unknown> {
  const target = targetOf(parts, webhook);
  const seconds = webhook.timeoutSeconds ?? 10;
  const url = `${target.url}${target.url.includes("?") ? "&" : "?"}timeout=${seconds}s`;
  const failed = (why: string) => new WebhookCallFault(`failed to call webhook: Post "${url}": ${why}`);
  if (!webhook.clientConfig.caBundle) throw failed(unverified);
  const abort = new AbortController();
  using _limit = parts.clock.after(seconds * 1000, () => abort.abort());
  const late = new Promise<never>((_, reject) => {
    abort.signal.addEventListener("abort", () => reject(failed("context deadline exceeded")));
  });
  const answer = exchange(parts, target, new URL(url), JSON.stringify(review), abort.signal).catch((fault: unknown) => {
    throw fault instanceof WebhookCallFault ? fault : failed(dialFault(fault, target));
  });
  // Whichever loses has nobody left to tell.
  answer.catch(() => undefined);
  return Promise.race([answer, late]);
}

interface Target {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

function targetOf({ store }: ApiParts, { clientConfig }: WebhookAddress): Target {
  const { service, url } = clientConfig;
  if (service === undefined) {
    const { hostname, port } = new URL(url ?? "https://invalid");
    return { url: url ?? "", host: hostname, port: port === "" ? 443 : Number(port) };
  }
  const { name, namespace, path = "", port = 443 } = service;
  const found = store.find("services", namespace, name) as Service | undefined;
  if (found === undefined) throw new WebhookCallFault(`failed to call webhook: service "${name}" not found`);
  const host = `${name}.${namespace}.svc`;
  return { url: `https://${host}:${port}${path}`, host: found.spec?.clusterIP ?? host, port };
}

async function exchange(
  { network }: ApiParts,
  { host, port }: Target,
  url: URL,
  body: string,
  signal: AbortSignal,
): Promise<unknown> {
  const stream = new ConnectionStream(await network.outside.connect(host, port, { signal }));
  signal.addEventListener("abort", () => stream.destroy());
  return new Promise((done, failed) => {
    const headers = { host: url.host, "content-type": "application/json", connection: "close" };
    const path = `${url.pathname}${url.search}`;
    const request = httpRequest({ method: "POST", path, headers, createConnection: () => stream }, (response) => {
      collected(response).then(done, failed);
    });
    request.on("error", failed);
    request.end(body);
  });
}

async function collected(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > answerLimitBytes) throw new WebhookCallFault("failed to call webhook: the answer is too large");
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  if (response.statusCode !== 200) {
    throw new WebhookCallFault(
      `failed to call webhook: the server responded with the status code ${response.statusCode}`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new WebhookCallFault(
      "failed to call webhook: couldn't get version/kind; json parse error: invalid character",
    );
  }
}

function responseOf(review: unknown): AdmissionResponse {
  if (isJsonObject(review) && isJsonObject(review.response)) return review.response as AdmissionResponse;
  throw new WebhookCallFault("failed to call webhook: webhook response was absent");
}

function dialFault(fault: unknown, { host, port }: Target): string {
  const { code, address = host } = fault as { code?: string; address?: string };
  if (code === "ENOTFOUND") return `dial tcp: lookup ${host}: no such host`;
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: "connect: connection refused",
    EHOSTUNREACH: "connect: no route to host",
    ETIMEDOUT: "i/o timeout",
  };
  const known = words[code ?? ""];
  if (known !== undefined) return `dial tcp ${address}:${port}: ${known}`;
  return fault instanceof Error ? fault.message : String(fault);
}
