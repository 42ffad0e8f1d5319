import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when every running pod of a workload is on a node with these labels and taints and without those, on one that is open to new pods,
 * and on one that a running pod of another workload is on too, and when the pods are on at least so many different nodes.
 */
export const runsOnSchema = z
  .strictObject({
    kind: z.literal("runs-on"),
    object: objectReference,
    nodeLabels: z.record(z.string().min(1), z.string()).optional(),
    withoutNodeLabels: z.record(z.string().min(1), z.string()).optional(),
    nodeTaints: z
      .array(z.string().regex(/^[^=:]+(=[^:]*)?:\w+$/, "a taint as kubectl writes it: key=value:NoSchedule"))
      .min(1)
      .readonly()
      .optional(),
    differentNodes: z.number().int().min(1).optional(),
    openNodes: z.literal(true).optional(),
    beside: objectReference.optional(),
  })
  .refine((word) => Object.values(word).filter((value) => value !== undefined).length > 2, {
    message: "say nodeLabels, withoutNodeLabels, nodeTaints, differentNodes, openNodes or beside",
  });

export interface RunsOn {
  readonly kind: "runs-on";
  readonly object: ObjectReference;
  readonly nodeLabels?: Readonly<Record<string, string>> | undefined;
  /** On no node that carries one of these. */
  readonly withoutNodeLabels?: Readonly<Record<string, string>> | undefined;
  /** On nodes that keep others away by each of these taints, as kubectl writes them: `team=weather:NoSchedule`. */
  readonly nodeTaints?: readonly string[] | undefined;
  readonly differentNodes?: number | undefined;
  /** Not on a node that was cordoned. */
  readonly openNodes?: true | undefined;
  readonly beside?: ObjectReference | undefined;
}

export type WantedNodes = Omit<RunsOn, "kind" | "object">;

export const runsOnCodes = [
  "absent",
  "no-running-pods",
  "wrong-node",
  "unwanted-node",
  "taint-absent",
  "cordoned-node",
  "not-beside",
  "too-few-nodes",
] as const;

export function runsOn(object: ObjectReference, wanted: WantedNodes): RunsOn {
  return { kind: "runs-on", object, ...wanted };
}
