import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/** Passes when the object is gone; one that is only being deleted still counts as there. */
export const absentSchema = z.strictObject({ kind: z.literal("absent"), object: objectReference });

export interface Absent {
  readonly kind: "absent";
  readonly object: ObjectReference;
}

export const absentCodes = ["present", "being-deleted"] as const;

export function absent(object: ObjectReference): Absent {
  return { kind: "absent", object };
}
