import { findKindStruct } from "./kind-structs.ts";
import { ProtobufError, readFields, type WireField } from "./protobuf-reader.ts";
import { decodeProtobufScalar } from "./protobuf-scalars.ts";
import { type Field, type FieldType, findStruct, type Struct } from "./struct-table.ts";

/** The four bytes before every object in Kubernetes' protobuf form. */
const magic = Buffer.from("k8s\0");

/** What a protobuf body says of itself. */
export interface ProtobufEnvelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Buffer;
}

/**
 * Opens the envelope of a body of `application/vnd.kubernetes.protobuf` (runtime.Unknown).
 * @throws ProtobufError when the body isn't one.
 */
export function openProtobufEnvelope(body: Buffer): ProtobufEnvelope {
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw new ProtobufError("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  }
  let apiVersion = "";
  let kind = "";
  let raw: Buffer = Buffer.alloc(0);
  for (const { number, value } of readFields(body.subarray(magic.length))) {
    if (typeof value === "bigint") continue;
    if (number === 2) raw = value;
    if (number !== 1) continue;
    for (const part of readFields(value)) {
      if (part.number === 1) apiVersion = part.value.toString();
      if (part.number === 2) kind = part.value.toString();
    }
  }
  return { apiVersion, kind, raw };
}

/**
 * The JSON form of a protobuf body, as plain data. Fields that the message doesn't hold are absent; those that it holds
 * empty are there (decodeStruct drops them).
 * @throws ProtobufError when the bytes are broken or the kind isn't known.
 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  const { apiVersion, kind, raw } = openProtobufEnvelope(body);
  const struct = findKindStruct(apiVersion, kind);
  if (struct === undefined) throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}"`);
  return { apiVersion, kind, ...decodeMessage(struct, raw) };
}

type Fields = Record<string, unknown>;

function decodeMessage(struct: Struct, message: Buffer): Fields {
  const result: Fields = {};
  const numbers = fieldsByNumber(struct);
  for (const { number, value } of readFields(message)) {
    const target = numbers.get(number);
    if (target === undefined) continue;
    if (target.inline !== undefined) Object.assign(result, decodeMessage(target.inline, messageOf(value)));
    else addField(result, target.field, value);
  }
  return result;
}

type Target = { readonly field: Field; readonly inline?: never } | { readonly inline: Struct; readonly field?: never };

const targets = new WeakMap<Struct, ReadonlyMap<number, Target>>();

function fieldsByNumber(struct: Struct): ReadonlyMap<number, Target> {
  const known = targets.get(struct);
  if (known !== undefined) return known;
  const numbers = new Map<number, Target>();
  for (const field of struct.ownFields) if (field.number > 0) numbers.set(field.number, { field });
  for (const part of struct.inline) {
    const inline = findStruct(part.struct);
    if (inline !== undefined) numbers.set(part.number, { inline });
  }
  targets.set(struct, numbers);
  return numbers;
}

function addField(result: Fields, { name, type }: Field, value: WireField["value"]): void {
  if (type.shape === "list") {
    const items = Array.isArray(result[name]) ? result[name] : [];
    items.push(decodeValue(type.item, value));
    result[name] = items;
  } else if (type.shape === "map") {
    result[name] = { ...(result[name] as Fields | undefined), ...decodeEntry(type.value, messageOf(value)) };
  } else {
    result[name] = decodeValue(type, value);
  }
}

function decodeEntry(type: FieldType, message: Buffer): Fields {
  let key = "";
  let value: WireField["value"] = Buffer.alloc(0);
  for (const field of readFields(message)) {
    if (field.number === 1) key = field.value.toString();
    if (field.number === 2) value = field.value;
  }
  return { [key]: decodeValue(type, value) };
}

function decodeValue(type: FieldType, value: WireField["value"]): unknown {
  switch (type.shape) {
    case "scalar":
      return decodeProtobufScalar(type.scalar, value);
    case "struct": {
      const struct = findStruct(type.struct);
      return struct === undefined
        ? {}
        : (decodeUnion(struct, messageOf(value)) ?? decodeMessage(struct, messageOf(value)));
    }
    case "list":
      // A list inside a map or a list is a message with the items as its field 1.
      return [...readFields(messageOf(value))].map((field) => decodeValue(type.item, field.value));
    case "map":
      throw new ProtobufError("proto: a map can't be an item");
  }
}

/** JSON Schema's "schema or list or boolean": messages of which one field stands for the whole. */
function decodeUnion(struct: Struct, message: Buffer): unknown {
  const schema = findStruct("apiextensions.v1.JSONSchemaProps");
  if (schema === undefined || !struct.id.startsWith("apiextensions.v1.JSONSchemaPropsOr")) return undefined;
  const fields = [...readFields(message)];
  const isBool = struct.name.endsWith("OrBool");
  const single = fields.find(({ number }) => number === (isBool ? 2 : 1));
  if (single !== undefined) return decodeMessage(schema, messageOf(single.value));
  if (isBool) return fields.some(({ number, value }) => number === 1 && value === 1n);
  const isText = struct.name.endsWith("OrStringArray");
  return fields.map(({ value }) => (isText ? value.toString() : decodeMessage(schema, messageOf(value))));
}

function messageOf(value: WireField["value"]): Buffer {
  if (typeof value === "bigint") throw new ProtobufError("proto: wrong wireType = 0 for a message");
  return value;
}
