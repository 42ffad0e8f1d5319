import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when a Service or Pod answers an HTTP GET that goes through the API server's proxy, so that it works wherever
 * the cluster's API does.
 */
export const endpointAnswersSchema = z.strictObject({
  kind: z.literal("endpoint-answers"),
  object: objectReference,
  /** Number or name of the service's port, number of the pod's port. */
  port: z.union([z.number().int().min(1).max(65535), z.string().min(1).max(63)]),
  path: z.string().startsWith("/"),
  status: z.number().int().min(100).max(599),
  bodyIncludes: z.string().min(1).optional(),
});

export interface EndpointAnswers {
  readonly kind: "endpoint-answers";
  readonly object: ObjectReference;
  readonly port: number | string;
  readonly path: string;
  readonly status: number;
  readonly bodyIncludes?: string | undefined;
}

export const endpointAnswersCodes = [
  "absent",
  "port-absent",
  "no-endpoints",
  "no-answer",
  "status-differs",
  "body-differs",
] as const;

/** `object` is a Service or a Pod. Wants status 200 on `/` unless told otherwise. */
export function endpointAnswers(
  object: ObjectReference,
  port: number | string,
  wanted: { readonly path?: string; readonly status?: number; readonly bodyIncludes?: string } = {},
): EndpointAnswers {
  return {
    kind: "endpoint-answers",
    object,
    port,
    path: wanted.path ?? "/",
    status: wanted.status ?? 200,
    ...(wanted.bodyIncludes === undefined ? {} : { bodyIncludes: wanted.bodyIncludes }),
  };
}
