import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/** Passes when the object is there and nobody has asked for its deletion. */
export const existsSchema = z.strictObject({ kind: z.literal("exists"), object: objectReference });

export interface Exists {
  readonly kind: "exists";
  readonly object: ObjectReference;
}

export const existsCodes = ["absent", "being-deleted"] as const;

export function exists(object: ObjectReference): Exists {
  return { kind: "exists", object };
}
