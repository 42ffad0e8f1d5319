import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { EngineFault } from "../engine-fault.ts";
import type { ApiCall } from "./route.ts";
import type { FoundRoute } from "./route-table.ts";

/** A JSON body may be no longer; files and images come as streams of their own. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** How the connection is taken away from HTTP when a handler asks for it. */
export type Hijack = (contentType: string) => Duplex;

export interface CallParts {
  readonly minor: number;
  readonly found: FoundRoute;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Where the body is read from: the request, or what an upgrading client sent behind its head. */
  readonly body: AsyncIterable<unknown>;
  readonly hijack: Hijack;
}

/** Joins what the server knows of a request into what handlers see. */
export function createApiCall(parts: CallParts): ApiCall {
  const { minor, found, query, request, response, body, hijack } = parts;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  // A client may leave at any moment: what is still written to it is nobody's fault.
  response.on("error", () => response.destroy());
  return {
    minor,
    parameters: found.parameters,
    query,
    request,
    response,
    signal: gone.signal,
    json: () => readJson(body),
    reply: (status, content) => sendJson(response, status, content),
    hijack,
  };
}

/** Answers with JSON, or with nothing at all; a string is plain text. */
export function sendJson(response: ServerResponse, status: number, content?: unknown): void {
  if (content === undefined) {
    response.writeHead(status, { "Content-Length": "0" }).end();
    return;
  }
  const isText = typeof content === "string";
  const text = isText ? content : `${JSON.stringify(content)}\n`;
  response
    .writeHead(status, {
      "Content-Type": isText ? "text/plain; charset=utf-8" : "application/json",
      "Content-Length": Buffer.byteLength(text),
    })
    .end(response.req?.method === "HEAD" ? undefined : text);
}

async function readJson(body: AsyncIterable<unknown>): Promise<Record<string, unknown>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.length;
    if (size > BODY_LIMIT_BYTES) throw new EngineFault(400, "http: request body too large");
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString();
  if (text.trim() === "") return {};
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  if (value === null) return {};
  throw new EngineFault(400, "invalid JSON: the body must be an object");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new EngineFault(400, `invalid JSON: ${words}`, { cause });
  }
}
