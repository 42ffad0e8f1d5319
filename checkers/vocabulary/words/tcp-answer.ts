import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when what listens behind a Service answers a text over TCP: asked by a running pod of a workload through the
 * Service's own address (its image needs nc), or from outside through the API server's port-forward to one of its pods.
 */
export const tcpAnswerSchema = z.strictObject({
  kind: z.literal("tcp-answer"),
  object: objectReference,
  port: z.number().int().min(1).max(65_535),
  /** Sent as it is: a protocol that wants `\r\n` gets it from the author. */
  send: z.string().min(1).max(1000),
  includes: z.string().min(1).max(500),
  from: objectReference.optional(),
});

export interface TcpAnswer {
  readonly kind: "tcp-answer";
  readonly object: ObjectReference;
  readonly port: number;
  readonly send: string;
  readonly includes: string;
  readonly from?: ObjectReference | undefined;
}

export const tcpAnswerCodes = [
  "absent",
  "no-address",
  "no-port",
  "no-ready-pods",
  "no-running-pods",
  "no-tool",
  "no-answer",
  "answer-differs",
] as const;

export function tcpAnswer(
  object: ObjectReference,
  port: number,
  wanted: { readonly send: string; readonly includes: string; readonly from?: ObjectReference },
): TcpAnswer {
  return { kind: "tcp-answer", object, port, ...wanted };
}
