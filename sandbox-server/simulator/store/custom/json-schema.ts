import type { FieldError } from "../../registry/kind-definition.ts";
import { isJsonObject, jsonEqual, setField } from "../json.ts";

/** A structural schema of a CustomResourceDefinition (OpenAPI v3), read as it comes: anything may be absent. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schema of one part; undefined when the part isn't described. */
export function partOf(schema: Schema | undefined, name: string): Schema | undefined {
  const part = schema?.[name];
  return isJsonObject(part) ? part : undefined;
}

/** The schema of a field: from `properties`, else from `additionalProperties`. */
export function fieldSchema(schema: Schema | undefined, field: string): Schema | undefined {
  return partOf(partOf(schema, "properties"), field) ?? partOf(schema, "additionalProperties");
}

/** A value with the schema's defaults where it says nothing. Null is replaced where the schema doesn't allow it. */
export function withSchemaDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => withSchemaDefaults(item, partOf(schema, "items")));
  if (!isJsonObject(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [field, part] of Object.entries(partOf(schema, "properties") ?? {})) {
    if (!isJsonObject(part) || part.default === undefined) continue;
    const isMissing = filled[field] === undefined || (filled[field] === null && part.nullable !== true);
    if (isMissing) setField(filled, field, structuredClone(part.default));
  }
  for (const [field, child] of Object.entries(filled)) {
    setField(filled, field, withSchemaDefaults(child, fieldSchema(schema, field)));
  }
  return filled;
}

/** A value without the fields that its schema doesn't know, and the paths of those. */
export function prunedBySchema(value: unknown, schema: Schema | undefined, path: string, gone: string[]): unknown {
  if (schema === undefined || schema["x-kubernetes-preserve-unknown-fields"] === true) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => prunedBySchema(item, partOf(schema, "items"), `${path}[${index}]`, gone));
  }
  if (!isJsonObject(value)) return value;
  if (schema["x-kubernetes-embedded-resource"] === true && partOf(schema, "properties") === undefined) return value;
  const isRoot = path === "" || schema["x-kubernetes-embedded-resource"] === true;
  const kept: Record<string, unknown> = {};
  for (const [field, child] of Object.entries(value)) {
    const at = path === "" ? field : `${path}.${field}`;
    const part = fieldSchema(schema, field);
    if (isRoot && (field === "apiVersion" || field === "kind" || field === "metadata")) setField(kept, field, child);
    else if (part !== undefined) setField(kept, field, prunedBySchema(child, part, at, gone));
    else if (schema.additionalProperties === true) setField(kept, field, child);
    else gone.push(at);
  }
  return kept;
}

/** Every fault of a value, in the words of the API server's OpenAPI validation. */
export function schemaFaults(value: unknown, schema: Schema | undefined, path: string): readonly FieldError[] {
  if (schema === undefined) return [];
  if (value === null) return schema.nullable === true ? [] : [typeFault(path, "null", textOf(schema.type))];
  const isIntOrString = schema["x-kubernetes-int-or-string"] === true;
  if (isIntOrString && (typeof value === "string" || Number.isInteger(value))) return [];
  const wrong = wrongType(value, textOf(schema.type));
  if (wrong) return [typeFault(path, value, textOf(schema.type))];
  return [
    ...enumFaults(value, schema, path),
    ...stringFaults(value, schema, path),
    ...numberFaults(value, schema, path),
    ...listFaults(value, schema, path),
    ...objectFaults(value, schema, path),
    ...combinationFaults(value, schema, path),
  ];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function wrongType(value: unknown, type: string): boolean {
  switch (type) {
    case "object":
      return !isJsonObject(value);
    case "array":
      return !Array.isArray(value);
    case "string":
      return typeof value !== "string";
    case "boolean":
      return typeof value !== "boolean";
    case "integer":
      return !Number.isInteger(value);
    case "number":
      return typeof value !== "number";
    default:
      return false;
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function typeFault(path: string, value: unknown, type: string): FieldError {
  const actual = value === "null" ? "null" : typeName(value);
  const detail = `${path} in body must be of type ${type}: ${JSON.stringify(actual)}`;
  return {
    reason: "FieldValueTypeInvalid",
    field: path,
    message: `Invalid value: ${JSON.stringify(actual)}: ${detail}`,
  };
}

function invalid(path: string, value: unknown, rule: string): FieldError {
  return {
    reason: "FieldValueInvalid",
    field: path,
    message: `Invalid value: ${JSON.stringify(value)}: ${path} in body ${rule}`,
  };
}

function enumFaults(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const allowed = schema.enum;
  if (!Array.isArray(allowed) || allowed.some((each) => jsonEqual(each, value))) return [];
  const list = allowed.map((each) => JSON.stringify(each)).join(", ");
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`;
  return [{ reason: "FieldValueNotSupported", field: path, message }];
}

function stringFaults(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  if (typeof value !== "string") return [];
  const { minLength, maxLength, pattern } = schema;
  const faults: FieldError[] = [];
  const length = [...value].length;
  if (typeof maxLength === "number" && length > maxLength) {
    const message = `Too long: may not be more than ${maxLength} bytes`;
    faults.push({ reason: "FieldValueTooLong", field: path, message });
  }
  if (typeof minLength === "number" && length < minLength) {
    faults.push(invalid(path, value, `should be at least ${minLength} chars long`));
  }
  const expression = typeof pattern === "string" ? compiled(pattern) : undefined;
  if (expression !== undefined && !expression.test(value))
    faults.push(invalid(path, value, `should match '${String(pattern)}'`));
  return faults;
}

/** A pattern that can't be read constrains nothing; the definition's own validation has told its author. */
function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

function numberFaults(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  if (typeof value !== "number") return [];
  const { minimum, maximum, multipleOf } = schema;
  const faults: FieldError[] = [];
  if (typeof minimum === "number" && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    const rule = schema.exclusiveMinimum === true ? "greater than" : "greater than or equal to";
    faults.push(invalid(path, value, `should be ${rule} ${minimum}`));
  }
  if (typeof maximum === "number" && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    const rule = schema.exclusiveMaximum === true ? "less than" : "less than or equal to";
    faults.push(invalid(path, value, `should be ${rule} ${maximum}`));
  }
  if (typeof multipleOf === "number" && value % multipleOf !== 0) {
    faults.push(invalid(path, value, `should be a multiple of ${multipleOf}`));
  }
  return faults;
}

function listFaults(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  if (!Array.isArray(value)) return [];
  const { minItems, maxItems } = schema;
  const faults: FieldError[] = [];
  if (typeof maxItems === "number" && value.length > maxItems) {
    const message = `Too many: ${value.length}: must have at most ${maxItems} items`;
    faults.push({ reason: "FieldValueTooMany", field: path, message });
  }
  if (typeof minItems === "number" && value.length < minItems) {
    faults.push(invalid(path, value, `should have at least ${minItems} items`));
  }
  if (schema.uniqueItems === true || schema["x-kubernetes-list-type"] === "set") {
    const double = value.findIndex((item, index) => value.slice(0, index).some((each) => jsonEqual(each, item)));
    if (double !== -1) {
      const message = `Duplicate value: ${JSON.stringify(value[double])}`;
      faults.push({ reason: "FieldValueDuplicate", field: `${path}[${double}]`, message });
    }
  }
  return [
    ...faults,
    ...value.flatMap((item, index) => schemaFaults(item, partOf(schema, "items"), `${path}[${index}]`)),
  ];
}

function objectFaults(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  if (!isJsonObject(value)) return [];
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const at = (field: string) => (path === "" ? field : `${path}.${field}`);
  const missing = required
    .filter((field) => value[field] === undefined)
    .map((field): FieldError => ({ reason: "FieldValueRequired", field: at(field), message: "Required value" }));
  const inner = Object.entries(value)
    .filter(([field]) => !(path === "" && (field === "metadata" || field === "apiVersion" || field === "kind")))
    .flatMap(([field, child]) =>
      child === undefined ? [] : schemaFaults(child, fieldSchema(schema, field), at(field)),
    );
  return [...missing, ...inner];
}

function combinationFaults(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const schemas = (name: string) => {
    const list = schema[name];
    return Array.isArray(list) ? list.filter(isJsonObject) : [];
  };
  const passes = (each: Schema) => schemaFaults(value, each, path).length === 0;
  const all = schemas("allOf").flatMap((each) => schemaFaults(value, each, path));
  const any = schemas("anyOf");
  const one = schemas("oneOf");
  const not = partOf(schema, "not");
  const display = path === "" ? "<nil>" : path;
  const fault = (rule: string): FieldError => ({
    reason: "FieldValueInvalid",
    field: path,
    message: `Invalid value: ${JSON.stringify(value)}: ${display} in body ${rule}`,
  });
  return [
    ...all,
    ...(any.length > 0 && !any.some(passes) ? [fault("must validate at least one schema (anyOf)")] : []),
    ...(one.length > 0 && one.filter(passes).length !== 1
      ? [fault("must validate one and only one schema (oneOf). Found none valid")]
      : []),
    ...(not !== undefined && passes(not) ? [fault("must not validate the schema (not)")] : []),
  ];
}
