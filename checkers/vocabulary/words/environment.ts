import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const source = z.strictObject({
  kind: z.enum(["ConfigMap", "Secret"]),
  name: z.string().min(1),
  key: z.string().min(1),
});

/**
 * Passes when a container has this environment variable, as a value of its own or out of a ConfigMap or Secret (by
 * `valueFrom` or `envFrom`; a Secret's value is compared as it was stored, not told).
 */
export const environmentSchema = z
  .strictObject({
    kind: z.literal("environment"),
    object: objectReference,
    name: z.string().min(1),
    value: z.string().optional(),
    from: source.optional(),
    container: z.string().min(1).optional(),
  })
  .refine((word) => word.value === undefined || word.from === undefined, { message: "say either value or from" });

/** Where a variable's value comes from. */
export interface VariableSource {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  readonly key: string;
}

export interface Environment {
  readonly kind: "environment";
  readonly object: ObjectReference;
  readonly name: string;
  readonly value?: string | undefined;
  readonly from?: VariableSource | undefined;
  readonly container?: string | undefined;
}

export const environmentCodes = [
  "absent",
  "container-absent",
  "variable-absent",
  "variable-differs",
  "source-differs",
] as const;

export function environment(
  object: ObjectReference,
  name: string,
  wanted: { readonly value?: string; readonly from?: VariableSource; readonly container?: string } = {},
): Environment {
  return { kind: "environment", object, name, ...wanted };
}
