import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes once a pod of the object has gone and its controller has put another in its place, with the wanted number
 * unchanged all the while: scaling, rolling out and re-creating the object are no replacement.
 */
export const podReplacedSchema = z.strictObject({ kind: z.literal("pod-replaced"), object: objectReference });

export interface PodReplaced {
  readonly kind: "pod-replaced";
  readonly object: ObjectReference;
}

export const podReplacedCodes = ["absent", "no-replicas", "not-replaced", "replacement-not-ready"] as const;

/** `object` is a Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export function podReplaced(object: ObjectReference): PodReplaced {
  return { kind: "pod-replaced", object };
}
