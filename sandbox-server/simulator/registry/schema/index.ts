/**
 * The fields of every built-in kind: reading bodies as the API server does, protobuf, merge keys, OpenAPI documents.
 * Everything here is shared by all clusters of the process and read from disk when first needed.
 */

export { type Decoded, DecodeError } from "./decode.ts";
export { type DecodedObject, decodeObject } from "./decode-object.ts";
export { findDuplicateFields } from "./duplicate-fields.ts";
export { findMergeRules, type MergeRules } from "./merge-rules.ts";
export { groupVersionPath, openApi, openApiDocument, openApiIndex } from "./openapi/documents.ts";
export { pathsOf, type ServedResource } from "./openapi/paths.ts";
export { objectMeta, objectMetaSchemas } from "./openapi/schemas.ts";
export { decodeProtobuf, openProtobufEnvelope, type ProtobufEnvelope } from "./protobuf.ts";
export { ProtobufError } from "./protobuf-reader.ts";
export { mergeRulesOfSchema } from "./schema-merge-rules.ts";
