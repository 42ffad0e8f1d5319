import { z } from "zod";
import { namespaceName } from "../object-reference.ts";

/**
 * Passes when the cluster itself answers that a subject may (or may not) do something: a SubjectAccessReview, as
 * `kubectl auth can-i --as` asks it.
 */
export const canISchema = z.strictObject({
  kind: z.literal("can-i"),
  /** `system:serviceaccount:NAMESPACE:NAME` for a service account. */
  user: z.string().min(1),
  groups: z.array(z.string()).readonly().optional(),
  verb: z.string().min(1),
  resource: z.string().min(1),
  group: z.string().optional(),
  subresource: z.string().optional(),
  name: z.string().optional(),
  namespace: namespaceName.optional(),
  allowed: z.boolean(),
});

export interface CanI {
  readonly kind: "can-i";
  readonly user: string;
  readonly groups?: readonly string[] | undefined;
  readonly verb: string;
  readonly resource: string;
  readonly group?: string | undefined;
  readonly subresource?: string | undefined;
  readonly name?: string | undefined;
  /** The exercise's own when absent. */
  readonly namespace?: string | undefined;
  readonly allowed: boolean;
}

export const canICodes = ["not-allowed", "still-allowed"] as const;

export function canI(question: Omit<CanI, "kind">): CanI {
  return { kind: "can-i", ...question };
}
