import { z } from "zod";
import { isFieldPath } from "../field-path.ts";
import { type ObjectReference, objectReference } from "../object-reference.ts";

export type FieldValue = string | number | boolean | null;

/**
 * Passes when a field of the object has this value. With `[*]` or a filter in the path every field found must have it,
 * and one at least must be found.
 */
export const fieldSchema = z.strictObject({
  kind: z.literal("field"),
  object: objectReference,
  path: z.string().refine(isFieldPath, { message: "a path like .spec.containers[0].image" }),
  equals: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});

export interface Field {
  readonly kind: "field";
  readonly object: ObjectReference;
  readonly path: string;
  readonly equals: FieldValue;
}

export const fieldCodes = ["absent", "field-absent", "field-differs"] as const;

/** `path` as in kubectl's jsonpath without the braces: `.spec.template.spec.containers[?(@.name=="web")].image`. */
export function field(object: ObjectReference, path: string, equals: FieldValue): Field {
  return { kind: "field", object, path, equals };
}
