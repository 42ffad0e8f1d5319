/**
 * The media type of gnostic's openapi.v2.Document, the only form in which kubectl asks. kubectl asks with `v2@v1.0`, which
 * is no media type by RFC 2045; servers since 1.27 answer with a dot.
 */
export const openApiV2Type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/**
 * The OpenAPI v2 document with neither paths nor definitions, in protocol buffers. kubectl takes every schema from
 * OpenAPI v3, but looks here as well for kinds that v3 lacks, before it says that there is no such kind; without an answer
 * it stops at "the server could not find the requested resource" instead. Fields as in gnostic's OpenAPIv2.proto.
 */
export function openApiV2Document(version: string): Buffer {
  const info = Buffer.concat([field(1, Buffer.from("Kubernetes")), field(2, Buffer.from(version))]);
  return Buffer.concat([field(1, Buffer.from("2.0")), field(2, info), field(8, Buffer.alloc(0))]);
}

/** A length-delimited field; all of them are shorter than 128 bytes. */
function field(number: number, content: Buffer): Buffer {
  const lengthDelimited = 2;
  return Buffer.concat([Buffer.from([(number << 3) | lengthDelimited, content.length]), content]);
}
