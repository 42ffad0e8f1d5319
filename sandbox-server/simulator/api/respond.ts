import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { ApiError } from "../store/api-error.ts";
import type { Answer, Call, StreamSink } from "./api-parts.ts";

/** Smaller answers are not worth the work (k8s.io/apiserver defaultGzipThresholdBytes). */
const gzipThresholdBytes = 128 * 1024;

/** Sends an answer; warnings that came up on the way go with it. */
export function respond(response: ServerResponse, call: Call, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  setWarnings(response, call.warnings);
  if ("stream" in answer) {
    answer.stream(sinkOf(response));
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if ("json" in answer) send(response, call, answer.code, "application/json", jsonText(answer.json, call));
  else send(response, call, answer.code, answer.type, answer.text);
}

/** One line for programs, indented for people (k8s.io/apiserver isPrettyPrint). */
function jsonText(json: unknown, { query, headers }: Call): string {
  const asked = query.get("pretty");
  const agent = headers["user-agent"] ?? "";
  const isForPeople =
    asked === null ? /^(?:curl|Wget|Mozilla\/5\.0)/.test(String(agent)) : asked !== "false" && asked !== "0";
  return isForPeople ? JSON.stringify(json, undefined, 2) : `${JSON.stringify(json)}\n`;
}

/** Sends a fault as a meta/v1 Status. */
export function respondFault(response: ServerResponse, call: Call, { status }: ApiError): void {
  const retryAfter = status.details?.retryAfterSeconds;
  if (retryAfter !== undefined && !response.headersSent) response.setHeader("Retry-After", String(retryAfter));
  respond(response, call, { code: status.code, json: status });
}

function send(response: ServerResponse, call: Call, code: number, type: string, body: string | Buffer): void {
  response.statusCode = code;
  response.setHeader("Content-Type", type);
  response.setHeader("Cache-Control", "no-cache, private");
  const accepts = call.headers["accept-encoding"];
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (bytes.length < gzipThresholdBytes || typeof accepts !== "string" || !/\bgzip\b/.test(accepts)) {
    response.setHeader("Content-Length", bytes.length);
    response.end(bytes);
    return;
  }
  response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Vary", "Accept-Encoding");
  response.end(gzipSync(bytes, { level: 1 }));
}

/** Warnings as RFC 7234 has them: code 299, no agent, a quoted sentence. */
function setWarnings(response: ServerResponse, warnings: ReadonlySet<string>): void {
  if (warnings.size === 0) return;
  const quoted = [...warnings].map((text) => `299 - "${headerSafe(text).replace(/[\\"]/g, "\\$&")}"`);
  response.setHeader("Warning", quoted);
}

function headerSafe(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, "?");
}

function sinkOf(response: ServerResponse): StreamSink {
  return {
    open(contentType) {
      response.statusCode = 200;
      response.setHeader("Content-Type", contentType);
      response.setHeader("Cache-Control", "no-cache, private");
      response.flushHeaders();
    },
    write: (data) => void (response.destroyed || response.write(data)),
    end: () => void response.end(),
    onClose: (listener) => void response.on("close", listener),
  };
}
