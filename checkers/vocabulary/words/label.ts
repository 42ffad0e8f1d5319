import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/** Passes when the object itself carries the label (of any value when `value` is absent). */
export const labelSchema = z.strictObject({
  kind: z.literal("label"),
  object: objectReference,
  key: z.string().min(1).max(317),
  value: z.string().max(63).optional(),
});

export interface Label {
  readonly kind: "label";
  readonly object: ObjectReference;
  readonly key: string;
  readonly value?: string | undefined;
}

export const labelCodes = ["absent", "label-absent", "label-differs"] as const;

export function label(object: ObjectReference, key: string, value?: string): Label {
  return { kind: "label", object, key, ...(value === undefined ? {} : { value }) };
}
