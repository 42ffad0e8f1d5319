import { parse as parseYaml } from "yaml";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import {
  DecodeError,
  decodeObject,
  decodeProtobuf,
  findDuplicateFields,
  ProtobufError,
} from "../registry/schema/index.ts";
import { badRequest, invalid, unsupportedMediaType } from "../store/api-error.ts";
import { prunedBySchema } from "../store/custom/json-schema.ts";
import { isJsonObject } from "../store/json.ts";
import { apiVersionOf } from "../store/kind-registry.ts";
import type { Call } from "./api-parts.ts";
import { jsonFault } from "./json-fault.ts";
import { parseType } from "./media-types.ts";

const bodyTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

export interface ReadBody {
  readonly json: unknown;
  /** Paths given twice in a JSON text. */
  readonly duplicates: readonly string[];
}

/** A body as JSON, whatever its media type. Errors: UnsupportedMediaType, BadRequest, RequestEntityTooLarge. */
export async function readBody(call: Call): Promise<ReadBody> {
  const body = await parsedBody(call);
  noteKind(call, body.json);
  return body;
}

/** Keeps what a body calls itself. */
export function noteKind(call: Call, json: unknown): void {
  if (!isJsonObject(json)) return;
  const { kind, apiVersion } = json;
  if (typeof kind === "string" && kind !== "") call.bodyKind.kind = kind;
  if (typeof apiVersion === "string" && apiVersion !== "") call.bodyKind.apiVersion = apiVersion;
}

async function parsedBody(call: Call): Promise<ReadBody> {
  const header = call.headers["content-type"];
  const { type } = parseType(typeof header === "string" ? header : "");
  const bytes = await call.body();
  if (type === "application/vnd.kubernetes.protobuf") return { json: fromProtobuf(bytes), duplicates: [] };
  if (type === "" || type === "application/json") return readJson(bytes.toString());
  if (type === "application/yaml" || type === "application/yml")
    return { json: readYaml(bytes.toString()), duplicates: [] };
  throw unsupportedMediaType(bodyTypes);
}

function fromProtobuf(bytes: Buffer): unknown {
  try {
    return decodeProtobuf(bytes);
  } catch (fault) {
    if (fault instanceof ProtobufError) throw badRequest(fault.message);
    throw fault;
  }
}

/** A JSON text; `problem` begins the sentence about one that can't be read. Errors: BadRequest. */
export function readJson(text: string, problem = "couldn't get version/kind; json parse error: "): ReadBody {
  try {
    return { json: JSON.parse(text), duplicates: findDuplicateFields(text) };
  } catch (fault) {
    if (fault instanceof SyntaxError) throw badRequest(`${problem}${jsonFault(text)}`);
    throw fault;
  }
}

/** A YAML text with one document. Errors: BadRequest. */
export function readYaml(text: string): unknown {
  try {
    // Aliases are bounded, so that a small body can't grow into a large object.
    return parseYaml(text, { maxAliasCount: 100, merge: true });
  } catch (fault) {
    const problem = fault instanceof Error ? (fault.message.split("\n")[0] ?? "") : String(fault);
    throw badRequest(`error converting YAML to JSON: yaml: ${problem}`);
  }
}

type Validation = "Strict" | "Warn" | "Ignore";

/** What to do with unknown and doubled fields. Errors: Invalid. */
export function fieldValidationOf(call: Call): Validation {
  const text = call.query.get("fieldValidation") ?? "";
  if (text === "" || text === "Warn") return "Warn";
  if (text === "Strict" || text === "Ignore") return text;
  const message = `Unsupported value: ${JSON.stringify(text)}: supported values: "", "Ignore", "Strict", "Warn"`;
  throw invalid({ group: "meta.k8s.io", kind: "CreateOptions" }, "", [
    { reason: "FieldValueNotSupported", field: "fieldValidation", message },
  ]);
}

/**
 * An object of this kind from JSON: types checked, unknown fields dropped and told (Warn) or refused (Strict).
 * Errors: BadRequest.
 */
export function objectFrom(kind: KindDefinition, { json, duplicates }: ReadBody, call: Call): KubeObject {
  const validation = fieldValidationOf(call);
  const given = checkKind(kind, json);
  const { object, strictFaults } = decoded(kind, given, duplicates);
  if (strictFaults.length > 0 && validation === "Strict") {
    const problem = `strict decoding error: ${strictFaults.join(", ")}`;
    throw badRequest(
      `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${problem}`,
    );
  }
  if (validation === "Warn") for (const fault of strictFaults) call.warnings.add(fault);
  return withMetadata(object);
}

/** Decodes without a word about unknown fields; gives them back. Errors: BadRequest. */
export function decoded(
  kind: KindDefinition,
  json: unknown,
  duplicates: readonly string[] = [],
): { readonly object: Record<string, unknown>; readonly strictFaults: readonly string[] } {
  try {
    const { object, strictFaults } = decodeObject(apiVersionOf(kind), kind.kind, json, duplicates);
    if (kind.customSchema === undefined) return { object, strictFaults };
    const unknown: string[] = [];
    const pruned = prunedBySchema(object, kind.customSchema, "", unknown) as Record<string, unknown>;
    return {
      object: pruned,
      strictFaults: [...strictFaults, ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`)],
    };
  } catch (fault) {
    if (fault instanceof DecodeError) throw badRequest(fault.message);
    throw fault;
  }
}

function checkKind(kind: KindDefinition, json: unknown): Record<string, unknown> {
  if (!isJsonObject(json)) {
    const problem = "json: cannot unmarshal into Go value of type struct { APIVersion string; Kind string }";
    throw badRequest(`couldn't get version/kind; json parse error: ${problem}`);
  }
  const expected = apiVersionOf(kind);
  const apiVersion = json.apiVersion ?? expected;
  const name = json.kind ?? kind.kind;
  if (typeof apiVersion !== "string" || typeof name !== "string") {
    throw badRequest(
      "couldn't get version/kind; json parse error: json: cannot unmarshal into Go struct field .kind of type string",
    );
  }
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (name !== kind.kind) {
    const asked = `${name} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}`;
    throw badRequest(
      `${asked}: no kind ${JSON.stringify(name)} is registered for version ${JSON.stringify(apiVersion)}`,
    );
  }
  return { ...json, apiVersion, kind: name };
}

/** An object whose metadata can be read, whatever its kind says of it. Errors: BadRequest. */
export function withMetadata(object: Record<string, unknown>): KubeObject {
  const metadata = object.metadata ?? {};
  if (!isJsonObject(metadata)) throw badRequest("metadata: Invalid value: must be an object");
  const name = metadata.name ?? "";
  if (typeof name !== "string") throw badRequest("metadata.name: Invalid value: must be a string");
  return { ...object, metadata: { ...metadata, name } } as unknown as KubeObject;
}
