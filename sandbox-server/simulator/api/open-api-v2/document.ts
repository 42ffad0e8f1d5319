import { createHash } from "node:crypto";
import type { Answer, Call } from "../api-parts.ts";
import { serverVersion } from "../health.ts";
import { bytes, encodeDefinitions, text } from "./gnostic.ts";

type Definitions = Readonly<Record<string, unknown>>;

/**
 * The media type of gnostic's openapi.v2.Document, in which kubectl asks. kubectl asks with `v2@v1.0`, which is no media
 * type by RFC 2045; servers since 1.27 answer with a dot.
 */
export const openApiV2Type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** What clients of all ages call it; others get JSON. */
const protobufTypes = /proto-openapi\.spec\.v2|gnostic\.OpenAPIv2/;

/**
 * /openapi/v2, as JSON or in protocol buffers: the definitions of custom resources. kubectl takes every other schema from
 * OpenAPI v3, but looks here as well for kinds that v3 lacks, before it says that there is no such kind. Paths are left
 * out. A client that has this very document gets 304.
 */
export function openApiV2Answer(definitions: Definitions, { headers }: Call): Answer {
  const isProtobuf = protobufTypes.test(String(headers.accept ?? ""));
  const document = isProtobuf ? openApiV2Document(definitions) : Buffer.from(openApiV2Json(definitions));
  const etag = `"${createHash("sha256").update(document).digest("hex").slice(0, 64).toUpperCase()}"`;
  const answered = { ETag: etag, Vary: "Accept" };
  const type = isProtobuf ? openApiV2Type : "application/json";
  if (headers["if-none-match"] === etag) return { code: 304, text: "", type, headers: answered };
  return { code: 200, text: document, type, headers: answered };
}

function openApiV2Json(definitions: Definitions): string {
  const info = { title: "Kubernetes", version: serverVersion.gitVersion };
  return JSON.stringify({ swagger: "2.0", info, paths: {}, definitions });
}

/** The document in protocol buffers. Fields as in gnostic's OpenAPIv2.proto. */
export function openApiV2Document(definitions: Definitions): Buffer {
  const info = Buffer.concat([text(1, "Kubernetes"), text(2, serverVersion.gitVersion)]);
  const head = Buffer.concat([text(1, "2.0"), bytes(2, info), bytes(8, Buffer.alloc(0))]);
  return Object.keys(definitions).length === 0 ? head : Buffer.concat([head, bytes(9, encodeDefinitions(definitions))]);
}
