import { isObject, type Json } from "./schema.ts";

/** Writes gnostic's openapi.v2 messages (OpenAPIv2.proto): the form in which kubectl before 1.27 reads schemas. */

const lengthDelimited = 2;
const fixed64 = 1;

function varint(value: number): Buffer {
  const parts: number[] = [];
  let left = value;
  while (left > 127) {
    parts.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  parts.push(left);
  return Buffer.from(parts);
}

/** A field that has a length: a message. */
export function bytes(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | lengthDelimited), varint(content.length), content]);
}

/** A field of text. */
export function text(number: number, content: string): Buffer {
  return bytes(number, Buffer.from(content));
}

function flag(number: number): Buffer {
  return Buffer.concat([varint(number << 3), varint(1)]);
}

function double(number: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([varint((number << 3) | fixed64), content]);
}

/** Any: JSON is YAML. */
function any(value: unknown): Buffer {
  return text(2, JSON.stringify(value));
}

function named(name: string, value: Buffer): Buffer {
  return Buffer.concat([text(1, name), bytes(2, value)]);
}

const textFields: Readonly<Record<string, number>> = { $ref: 1, format: 2, title: 3, description: 4, pattern: 13 };
const doubleFields: Readonly<Record<string, number>> = { multipleOf: 6, maximum: 7, minimum: 9 };
const countFields: Readonly<Record<string, number>> = {
  maxLength: 11,
  minLength: 12,
  maxItems: 14,
  minItems: 15,
  maxProperties: 17,
  minProperties: 18,
};
const flagFields: Readonly<Record<string, number>> = {
  exclusiveMaximum: 8,
  exclusiveMinimum: 10,
  uniqueItems: 16,
};

function schemaMember(key: string, value: unknown): Buffer | undefined {
  if (typeof value === "string" && textFields[key] !== undefined) return text(textFields[key], value);
  if (typeof value === "number" && doubleFields[key] !== undefined) return double(doubleFields[key], value);
  if (typeof value === "number" && countFields[key] !== undefined)
    return Buffer.concat([varint(countFields[key] << 3), varint(value)]);
  if (value === true && flagFields[key] !== undefined) return flag(flagFields[key]);
  if (key.startsWith("x-")) return bytes(31, named(key, any(value)));
  if (key === "default") return bytes(5, any(value));
  if (key === "required" && Array.isArray(value)) return Buffer.concat(value.map((name: string) => text(19, name)));
  if (key === "enum" && Array.isArray(value)) return Buffer.concat(value.map((one) => bytes(20, any(one))));
  if (key === "type" && typeof value === "string") return bytes(22, text(1, value));
  if (key === "items" && isObject(value)) return bytes(23, bytes(1, schemaMessage(value)));
  if (key === "properties" && isObject(value)) return bytes(25, encodeDefinitions(value));
  if (key !== "additionalProperties") return undefined;
  if (isObject(value)) return bytes(21, bytes(1, schemaMessage(value)));
  return value === true ? bytes(21, flag(2)) : undefined;
}

/** Members in the order of their numbers, as every encoder writes them. */
const memberNumbers: Readonly<Record<string, number>> = {
  ...textFields,
  ...doubleFields,
  ...countFields,
  ...flagFields,
  default: 5,
  required: 19,
  enum: 20,
  additionalProperties: 21,
  type: 22,
  items: 23,
  properties: 25,
};

function schemaMessage(schema: Json): Buffer {
  const numberOf = (key: string) => memberNumbers[key] ?? 31;
  const members = Object.entries(schema).toSorted(([one], [other]) => numberOf(one) - numberOf(other));
  return Buffer.concat(members.flatMap(([key, value]) => schemaMember(key, value) ?? []));
}

/** Definitions, or the properties of one: schemas by name. */
export function encodeDefinitions(schemas: Json): Buffer {
  return Buffer.concat(
    Object.entries(schemas).flatMap(([name, schema]) =>
      isObject(schema) ? [bytes(1, named(name, schemaMessage(schema)))] : [],
    ),
  );
}
