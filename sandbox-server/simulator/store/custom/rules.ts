import type { FieldError } from "../../registry/kind-definition.ts";
import { celFault, compileCel } from "../cel.ts";
import { isJsonObject } from "../json.ts";
import { fieldSchema, partOf, type Schema } from "./json-schema.ts";

/** The faults by a schema's CEL rules (`x-kubernetes-validations`); rules about changes run on updates alone. */
export function ruleFaults(
  value: unknown,
  before: unknown,
  schema: Schema | undefined,
  path: string,
): readonly FieldError[] {
  if (schema === undefined || value === undefined || value === null) return [];
  const rules = schema["x-kubernetes-validations"];
  const own = (Array.isArray(rules) ? rules.filter(isJsonObject) : []).flatMap((rule) =>
    faultOf(rule, value, before, path),
  );
  return [...own, ...innerFaults(value, before, schema, path)];
}

function innerFaults(value: unknown, before: unknown, schema: Schema, path: string): readonly FieldError[] {
  if (Array.isArray(value)) {
    const items = partOf(schema, "items");
    return value.flatMap((item, index) => ruleFaults(item, undefined, items, `${path}[${index}]`));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([field, child]) => {
    const at = path === "" ? field : `${path}.${field}`;
    return ruleFaults(child, isJsonObject(before) ? before[field] : undefined, fieldSchema(schema, field), at);
  });
}

function faultOf(rule: Schema, value: unknown, before: unknown, path: string): readonly FieldError[] {
  const expression = rule.rule;
  if (typeof expression !== "string") return [];
  const isAboutChange = /\boldSelf\b/.test(expression);
  if (isAboutChange && before === undefined) return [];
  try {
    const passes = compileCel(expression, ["self", "oldSelf"])({
      self: value,
      ...(isAboutChange ? { oldSelf: before } : {}),
    });
    if (passes === true) return [];
    const message = typeof rule.message === "string" ? rule.message : `failed rule: ${expression}`;
    return [faultAt(path, value, message)];
  } catch (thrown) {
    return [faultAt(path, value, `rule evaluation error: ${celFault(thrown)}: ${expression}`)];
  }
}

function faultAt(path: string, value: unknown, message: string): FieldError {
  const shown = isJsonObject(value) ? '"object"' : Array.isArray(value) ? '"array"' : JSON.stringify(value);
  return {
    reason: "FieldValueInvalid",
    field: path === "" ? "<nil>" : path,
    message: `Invalid value: ${shown}: ${message}`,
  };
}
