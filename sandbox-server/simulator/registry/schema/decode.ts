import { decodeScalar, jsonTypeOf, zeroOf } from "./scalars.ts";
import { type FieldType, findStruct, type Struct } from "./struct-table.ts";
import { TypeFault } from "./type-fault.ts";

type Fields = Record<string, unknown>;

/** A decoded object, and the fields that its type doesn't have, with their paths: `spec.template.spec.containers[0].imagee`. */
export interface Decoded {
  readonly object: Fields;
  readonly unknownFields: readonly string[];
}

/** A body that can't be read as its type; the message is that of Go's decoder. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
}

/** Beyond this many the API server doesn't list unknown fields. */
const unknownFieldLimit = 100;

interface Walk {
  readonly unknownFields: string[];
  /** Names of the fields on the way down, without indexes, as Go's messages have them. */
  readonly stack: string[];
}

/**
 * Reads JSON as the API server does: unknown fields and nulls are dropped, empty fields too unless their type always
 * writes them, quantities and times take their canonical form.
 * @param known an object that was decoded earlier: parts of `json` that are its very parts are taken as they are
 * @throws DecodeError `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`.
 */
export function decodeStruct(struct: Struct, json: unknown, known?: unknown): Decoded {
  const walk: Walk = { unknownFields: [], stack: [] };
  if (!isObject(json)) {
    const { name } = struct;
    throw new DecodeError(`json: cannot unmarshal ${jsonTypeOf(json)} into Go value of type v1.${name}`);
  }
  const object = decodeFields(struct, json, "", walk, known);
  return { object, unknownFields: walk.unknownFields };
}

const noFields: Readonly<Fields> = {};

function isObject(value: unknown): value is Readonly<Fields> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decodeFields(struct: Struct, json: Readonly<Fields>, path: string, walk: Walk, known: unknown): Fields {
  const result: Fields = {};
  const before = isObject(known) ? known : noFields;
  if (struct.isObject) copyTypeMeta(struct, json, result);
  for (const [name, value] of Object.entries(json)) {
    const field = struct.fields.get(name);
    const fieldPath = path === "" ? name : `${path}.${name}`;
    if (field === undefined) {
      const isTypeMeta = struct.isObject && (name === "apiVersion" || name === "kind");
      if (!isTypeMeta && walk.unknownFields.length < unknownFieldLimit) walk.unknownFields.push(fieldPath);
      continue;
    }
    if (value === null || value === undefined) continue;
    if (value === before[name]) {
      result[name] = value;
      continue;
    }
    walk.stack.push(name);
    const decoded = decodeValue(field.type, value, fieldPath, walk, struct, before[name]);
    walk.stack.pop();
    if (field.isAlwaysWritten || field.type.isPointer || !isEmpty(decoded)) result[name] = decoded;
  }
  writeEmptyFields(struct, result);
  return result;
}

function copyTypeMeta(struct: Struct, json: Readonly<Fields>, result: Fields): void {
  for (const name of ["apiVersion", "kind"]) {
    const value = json[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== "string") {
      throw new DecodeError(
        `json: cannot unmarshal ${jsonTypeOf(value)} into Go struct field ${struct.name}.${name} of type string`,
      );
    }
    result[name] = value;
  }
}

function decodeValue(
  type: FieldType,
  value: unknown,
  path: string,
  walk: Walk,
  owner: Struct,
  known?: unknown,
): unknown {
  switch (type.shape) {
    case "scalar":
      try {
        return decodeScalar(type.scalar, value);
      } catch (fault) {
        throw fault instanceof TypeFault ? named(fault, type, owner, walk) : fault;
      }
    case "list":
      if (!Array.isArray(value)) throw named(new TypeFault(jsonTypeOf(value)), type, owner, walk);
      return value.map((item, index) =>
        decodeItem(type.item, item, `${path}[${index}]`, walk, owner, Array.isArray(known) ? known[index] : undefined),
      );
    case "map":
      if (!isObject(value)) throw named(new TypeFault(jsonTypeOf(value)), type, owner, walk);
      return decodeMap(type.value, value, path, walk, owner);
    case "struct":
      return decodeNested(type, value, path, walk, owner, known);
  }
}

function decodeItem(type: FieldType, item: unknown, path: string, walk: Walk, owner: Struct, known: unknown): unknown {
  if (item === null) return zeroValue(type);
  return item === known ? item : decodeValue(type, item, path, walk, owner, known);
}

function decodeMap(type: FieldType, value: Readonly<Fields>, path: string, walk: Walk, owner: Struct): Fields {
  const result: Fields = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    result[key] = item === null ? zeroValue(type) : decodeValue(type, item, `${path}.${key}`, walk, owner);
  }
  return result;
}

function decodeNested(
  type: FieldType & { readonly shape: "struct" },
  value: unknown,
  path: string,
  walk: Walk,
  owner: Struct,
  known: unknown,
): unknown {
  const alternative = alternatives[type.struct];
  if (alternative?.accepts(value)) return alternative.read(value, path, walk, owner);
  const struct = findStruct(alternative?.struct ?? type.struct);
  if (struct === undefined) return value;
  if (!isObject(value)) throw named(new TypeFault(jsonTypeOf(value)), type, owner, walk);
  return decodeFields(struct, value, path, walk, known);
}

interface Alternative {
  readonly struct: string;
  readonly accepts: (value: unknown) => boolean;
  readonly read: (value: unknown, path: string, walk: Walk, owner: Struct) => unknown;
}

const schemaStruct = "apiextensions.v1.JSONSchemaProps";
const schemaType: FieldType = { shape: "struct", struct: schemaStruct, go: "v1.JSONSchemaProps", isPointer: false };
const stringType: FieldType = { shape: "scalar", scalar: "string", go: "string", isPointer: false };

/** JSON Schema allows other things in place of a schema: `true`, a list of schemas, a list of property names. */
const alternatives: Readonly<Record<string, Alternative>> = {
  "apiextensions.v1.JSONSchemaPropsOrBool": {
    struct: schemaStruct,
    accepts: (value) => typeof value === "boolean",
    read: (value) => value,
  },
  "apiextensions.v1.JSONSchemaPropsOrArray": {
    struct: schemaStruct,
    accepts: Array.isArray,
    read: (value, path, walk, owner) =>
      decodeValue(
        { shape: "list", item: schemaType, go: "[]v1.JSONSchemaProps", isPointer: false },
        value,
        path,
        walk,
        owner,
      ),
  },
  "apiextensions.v1.JSONSchemaPropsOrStringArray": {
    struct: schemaStruct,
    accepts: Array.isArray,
    read: (value, path, walk, owner) =>
      decodeValue({ shape: "list", item: stringType, go: "[]string", isPointer: false }, value, path, walk, owner),
  },
};

function named({ found, sentence }: TypeFault, { go }: FieldType, owner: Struct, { stack }: Walk): DecodeError {
  if (sentence !== undefined) return new DecodeError(sentence);
  return new DecodeError(
    `json: cannot unmarshal ${found} into Go struct field ${owner.name}.${stack.join(".")} of type ${go}`,
  );
}

function isEmpty(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function writeEmptyFields(struct: Struct, result: Fields): void {
  for (const field of struct.fields.values()) {
    if (!field.isAlwaysWritten || result[field.name] !== undefined || field.type.isPointer) continue;
    const empty = zeroValue(field.type);
    // Where the API server says null for a list that must be given, an empty one keeps the promise of its type.
    result[field.name] = empty === null && field.isRequired && field.type.shape === "list" ? [] : empty;
  }
}

function zeroValue(type: FieldType): unknown {
  if (type.isPointer || type.shape === "list" || type.shape === "map") return null;
  if (type.shape === "scalar") return zeroOf(type.scalar);
  const struct = findStruct(type.struct);
  const result: Fields = {};
  if (struct !== undefined) writeEmptyFields(struct, result);
  return result;
}
