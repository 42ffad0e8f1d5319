import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when a file that was seen in a running pod of a workload is there again, with the same content, in the pod that
 * came after it.
 */
export const keepsFileSchema = z.strictObject({
  kind: z.literal("keeps-file"),
  object: objectReference,
  path: z.string().startsWith("/").max(1000),
  container: z.string().min(1).optional(),
});

export interface KeepsFile {
  readonly kind: "keeps-file";
  readonly object: ObjectReference;
  readonly path: string;
  readonly container?: string | undefined;
}

export const keepsFileCodes = ["absent", "no-running-pods", "no-file", "pod-not-replaced", "data-lost"] as const;

export function keepsFile(
  object: ObjectReference,
  path: string,
  options: { readonly container?: string } = {},
): KeepsFile {
  return { kind: "keeps-file", object, path, ...options };
}
