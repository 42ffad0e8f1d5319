import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/** Passes when a PersistentVolumeClaim is bound; `volume` names the PersistentVolume where one in particular is meant. */
export const claimBoundSchema = z.strictObject({
  kind: z.literal("claim-bound"),
  object: objectReference,
  volume: z.string().min(1).optional(),
});

export interface ClaimBound {
  readonly kind: "claim-bound";
  readonly object: ObjectReference;
  readonly volume?: string | undefined;
}

export const claimBoundCodes = ["absent", "not-bound", "volume-differs"] as const;

export function claimBound(object: ObjectReference, options: { readonly volume?: string } = {}): ClaimBound {
  return { kind: "claim-bound", object, ...options };
}
