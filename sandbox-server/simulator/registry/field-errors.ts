import type { FieldError } from "./kind-definition.ts";

/** `Invalid value: …` as k8s.io/apimachinery's field.Invalid words it. */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${quoted(value)}: ${detail}` };
}

/** `Required value` with an optional detail. */
export function required(field: string, detail = ""): FieldError {
  return {
    reason: "FieldValueRequired",
    field,
    message: detail === "" ? "Required value" : `Required value: ${detail}`,
  };
}

/** `Unsupported value` with what would do, in the order given. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((item) => JSON.stringify(item)).join(", ");
  const detail = list === "" ? "" : `: supported values: ${list}`;
  return { reason: "FieldValueNotSupported", field, message: `Unsupported value: ${quoted(value)}${detail}` };
}

/** `Duplicate value` of a list that is a set or a map. */
export function duplicate(field: string, value: unknown): FieldError {
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${quoted(value)}` };
}

/** `Forbidden` with the reason why the field may not be set or changed. */
export function forbidden(field: string, detail: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${detail}` };
}

/** `Not found`: the field names something that isn't there. */
export function notFound(field: string, value: unknown): FieldError {
  return { reason: "FieldValueNotFound", field, message: `Not found: ${quoted(value)}` };
}

/** `Too long`: a string or a list of bytes above its limit. */
export function tooLong(field: string, maxBytes: number): FieldError {
  return { reason: "FieldValueTooLong", field, message: `Too long: may not be more than ${maxBytes} bytes` };
}

/** A value as field.Error shows it: strings in quotes, numbers bare, objects as JSON. */
function quoted(value: unknown): string {
  if (value === undefined || value === null) return "null";
  return JSON.stringify(value);
}
