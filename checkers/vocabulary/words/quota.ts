import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";
import type { Amounts } from "./resources.ts";

/** Passes when a ResourceQuota allows exactly so much: `{ pods: "4", "requests.cpu": "1" }`. Others may be there too. */
export const quotaSchema = z.strictObject({
  kind: z.literal("quota"),
  object: objectReference,
  hard: z.record(z.string().min(1), z.string().min(1)),
});

export interface Quota {
  readonly kind: "quota";
  readonly object: ObjectReference;
  readonly hard: Amounts;
}

export const quotaCodes = ["absent", "amount-absent", "amount-differs"] as const;

export function quota(object: ObjectReference, hard: Amounts): Quota {
  return { kind: "quota", object, hard };
}
