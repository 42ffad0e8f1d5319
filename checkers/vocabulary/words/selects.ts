import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when a Service's selector really picks the pods of a workload: at least one, and with `onlyThem` no other. The
 * pods are looked at, not the labels compared.
 */
export const selectsSchema = z.strictObject({
  kind: z.literal("selects"),
  object: objectReference,
  workload: objectReference,
  onlyThem: z.boolean().optional(),
});

export interface Selects {
  readonly kind: "selects";
  readonly object: ObjectReference;
  readonly workload: ObjectReference;
  readonly onlyThem?: boolean | undefined;
}

export const selectsCodes = [
  "absent",
  "no-selector",
  "workload-without-pods",
  "selects-none",
  "selects-others",
] as const;

/** `object` is a Service, `workload` a Deployment, ReplicaSet, StatefulSet, DaemonSet, Job or Pod. */
export function selects(
  object: ObjectReference,
  workload: ObjectReference,
  options: { readonly onlyThem?: boolean } = {},
): Selects {
  return { kind: "selects", object, workload, ...options };
}
