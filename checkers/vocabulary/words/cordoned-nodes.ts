import { z } from "zod";

/** Passes when so many nodes are closed to new pods, as `kubectl cordon` and `kubectl drain` close them. */
export const cordonedNodesSchema = z.strictObject({
  kind: z.literal("cordoned-nodes"),
  atLeast: z.number().int().min(0),
  atMost: z.number().int().min(0).optional(),
});

export interface CordonedNodes {
  readonly kind: "cordoned-nodes";
  readonly atLeast: number;
  readonly atMost?: number | undefined;
}

export const cordonedNodesCodes = ["too-few-cordoned", "still-cordoned"] as const;

export const nodes = {
  /** At least one node is closed to new pods, whichever it is. */
  someAreCordoned: (): CordonedNodes => ({ kind: "cordoned-nodes", atLeast: 1 }),
  noneIsCordoned: (): CordonedNodes => ({ kind: "cordoned-nodes", atLeast: 0, atMost: 0 }),
};
