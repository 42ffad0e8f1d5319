import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when every running pod of a workload is on a node with these labels, and the pods are on at least so many
 * different nodes.
 */
export const runsOnSchema = z
  .strictObject({
    kind: z.literal("runs-on"),
    object: objectReference,
    nodeLabels: z.record(z.string().min(1), z.string()).optional(),
    differentNodes: z.number().int().min(1).optional(),
  })
  .refine((word) => word.nodeLabels !== undefined || word.differentNodes !== undefined, {
    message: "say nodeLabels, differentNodes or both",
  });

export interface RunsOn {
  readonly kind: "runs-on";
  readonly object: ObjectReference;
  readonly nodeLabels?: Readonly<Record<string, string>> | undefined;
  readonly differentNodes?: number | undefined;
}

export const runsOnCodes = ["absent", "no-running-pods", "wrong-node", "too-few-nodes"] as const;

export function runsOn(
  object: ObjectReference,
  wanted: { readonly nodeLabels?: Readonly<Record<string, string>>; readonly differentNodes?: number },
): RunsOn {
  return { kind: "runs-on", object, ...wanted };
}
