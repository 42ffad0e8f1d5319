import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const count = z.number().int().min(0).max(1000);

/**
 * Passes when so many replicas are wanted and ready. `exactly`: neither more nor fewer, wanted or left over.
 * `updated`: all of them are of the present template, and none of an older one is left.
 */
export const readyReplicasSchema = z
  .strictObject({
    kind: z.literal("ready-replicas"),
    object: objectReference,
    exactly: count.optional(),
    atLeast: count.optional(),
    updated: z.boolean().optional(),
  })
  .refine((word) => (word.exactly === undefined) !== (word.atLeast === undefined), {
    message: "say either exactly or atLeast",
  });

export interface ReadyReplicas {
  readonly kind: "ready-replicas";
  readonly object: ObjectReference;
  readonly exactly?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly updated?: boolean | undefined;
}

export const readyReplicasCodes = [
  "absent",
  "no-replicas",
  "replicas-differ",
  "not-ready",
  "not-observed",
  "not-updated",
] as const;

/** `object` is a Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export function readyReplicas(
  object: ObjectReference,
  wanted: { readonly exactly: number } | { readonly atLeast: number },
  options: { readonly updated?: boolean } = {},
): ReadyReplicas {
  return {
    kind: "ready-replicas",
    object,
    ...wanted,
    ...(options.updated === undefined ? {} : { updated: options.updated }),
  };
}
