import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { CustomResourceDefinition } from "../types.ts";

type Version = CustomResourceDefinition["spec"]["versions"][number];
/** The client library's models write these two names with underscores. */
interface Extensions {
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}
type Schema = NonNullable<NonNullable<Version["schema"]>["openAPIV3Schema"]> & Extensions;

const missingType = {
  root: "must not be empty at the root",
  field: "must not be empty for specified object fields",
  item: "must not be empty for specified array items",
} as const;

/**
 * What keeps the schemas of a definition from being structural: every field has a type, and lists say of what they are.
 * A schema that all versions have is `spec.validation` to the API server.
 */
export function structuralFaults(versions: readonly Version[]): FieldError[] {
  const schemas = versions.flatMap(({ schema }, index) =>
    schema?.openAPIV3Schema === undefined ? [] : [{ index, schema: schema.openAPIV3Schema }],
  );
  const [first] = schemas;
  const texts = new Set(schemas.map(({ schema }) => JSON.stringify(schema)));
  if (first !== undefined && schemas.length === versions.length && texts.size === 1) {
    return schemaFaults("spec.validation.openAPIV3Schema", first.schema, "root");
  }
  return schemas.flatMap(({ index, schema }) =>
    schemaFaults(`spec.versions[${index}].schema.openAPIV3Schema`, schema, "root"),
  );
}

function schemaFaults(field: string, schema: Schema, level: keyof typeof missingType): FieldError[] {
  const faults: FieldError[] = [];
  const { items, additionalProperties } = schema;
  if (isSchema(items)) faults.push(...schemaFaults(`${field}.items`, items, "item"));
  else if (schema.type === "array") faults.push(required(`${field}.items`, "must be specified"));
  for (const [name, property] of Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    faults.push(...schemaFaults(`${field}.properties[${name}]`, property, "field"));
  }
  if (isSchema(additionalProperties)) {
    faults.push(...schemaFaults(`${field}.additionalProperties`, additionalProperties, "field"));
  }
  return [...faults, ...typeFaults(`${field}.type`, schema, level)];
}

function typeFaults(field: string, schema: Schema, level: keyof typeof missingType): FieldError[] {
  if (level === "root" && schema.type && schema.type !== "object") {
    return [invalid(field, schema.type, "must be object at the root")];
  }
  const mayLackType =
    level !== "root" &&
    (schema["x-kubernetes-int-or-string"] === true || schema["x-kubernetes-preserve-unknown-fields"] === true);
  return schema.type || mayLackType ? [] : [required(field, missingType[level])];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
