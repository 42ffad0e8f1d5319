import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const quantity = z.string().regex(/^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/, "a quantity like 250m or 64Mi");
const amounts = z.record(z.string().min(1), quantity);

/** Passes when a container requests and is limited to so much: `500m` and `0.5` are the same. */
export const resourcesSchema = z
  .strictObject({
    kind: z.literal("resources"),
    object: objectReference,
    requests: amounts.optional(),
    limits: amounts.optional(),
    container: z.string().min(1).optional(),
  })
  .refine((word) => word.requests !== undefined || word.limits !== undefined, {
    message: "say requests, limits or both",
  });

/** Resource name → quantity: `{ cpu: "250m", memory: "64Mi" }`. */
export type Amounts = Readonly<Record<string, string>>;

export interface Resources {
  readonly kind: "resources";
  readonly object: ObjectReference;
  readonly requests?: Amounts | undefined;
  readonly limits?: Amounts | undefined;
  readonly container?: string | undefined;
}

export const resourcesCodes = ["absent", "container-absent", "resources-absent", "resources-differ"] as const;

export function resources(
  object: ObjectReference,
  wanted: { readonly requests?: Amounts; readonly limits?: Amounts; readonly container?: string },
): Resources {
  return { kind: "resources", object, ...wanted };
}
