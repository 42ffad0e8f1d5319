export type Json = Readonly<Record<string, unknown>>;

/** Formats that OpenAPI v2's validators know; a schema says others for people only. */
const knownFormats = new Set(
  "int32 int64 float double byte date date-time password int-or-string bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor duration datetime".split(
    " ",
  ),
);

/**
 * A custom resource's structural schema as a v2 document publishes it (apiextensions-apiserver, ToStructuralOpenAPIV2):
 * without what v2 can't say, and untyped where kubectl would stumble.
 */
export function inOpenApiV2(schema: Json | undefined): Json {
  if (schema === undefined) return {};
  const { allOf: _all, oneOf: _one, anyOf: _any, not: _not, nullable, ...rest } = schema;
  const keepsUnknown = rest["x-kubernetes-preserve-unknown-fields"] === true;
  if (nullable === true || keepsUnknown) {
    const { items: _items, properties: _properties, type, ...untyped } = rest;
    const staysTyped = nullable !== true && type !== "object" && type !== "array" && type !== undefined;
    return withKnownFormat(staysTyped ? { ...untyped, type } : untyped);
  }
  const isNullable = (part: unknown) =>
    typeof part === "object" && part !== null && "nullable" in part && part.nullable === true;
  const properties = (rest.properties ?? {}) as Json;
  const required = ((rest.required ?? []) as string[]).filter((name) => !isNullable(properties[name]));
  const { required: _required, ...others } = withKnownFormat(rest);
  return {
    ...others,
    ...(required.length > 0 && !isNullable(rest.additionalProperties) ? { required } : {}),
    ...withEachSchema(rest, inOpenApiV2),
  };
}

function withKnownFormat(schema: Json): Json {
  const { format, ...rest } = schema;
  return typeof format === "string" && knownFormats.has(format) ? { ...rest, format } : rest;
}

function withEachSchema(schema: Json, change: (part: Json) => Json): Json {
  const { properties, items, additionalProperties } = schema;
  const changed: Record<string, unknown> = {};
  if (isObject(properties))
    changed.properties = Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, isObject(part) ? change(part) : part]),
    );
  if (isObject(items)) changed.items = change(items);
  if (isObject(additionalProperties)) changed.additionalProperties = change(additionalProperties);
  return changed;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
