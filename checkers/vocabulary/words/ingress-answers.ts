import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when an Ingress answers a request for this host and path with this status and text. The request is made by a
 * pod, with wget, to the address in the Ingress' status: no name outside the cluster has to exist for that.
 */
export const ingressAnswersSchema = z.strictObject({
  kind: z.literal("ingress-answers"),
  object: objectReference,
  /** The pod that asks. */
  from: objectReference,
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "a DNS name"),
  path: z.string().startsWith("/"),
  status: z.number().int().min(100).max(599),
  bodyIncludes: z.string().min(1).optional(),
});

export interface IngressAnswers {
  readonly kind: "ingress-answers";
  readonly object: ObjectReference;
  readonly from: ObjectReference;
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly bodyIncludes?: string | undefined;
}

export const ingressAnswersCodes = [
  "absent",
  "no-address",
  "no-running-pods",
  "no-answer",
  "status-differs",
  "body-differs",
] as const;

export function ingressAnswers(
  object: ObjectReference,
  from: ObjectReference,
  host: string,
  wanted: { readonly path?: string; readonly status?: number; readonly bodyIncludes?: string } = {},
): IngressAnswers {
  const { path = "/", status = 200, ...rest } = wanted;
  return { kind: "ingress-answers", object, from, host, path, status, ...rest };
}
