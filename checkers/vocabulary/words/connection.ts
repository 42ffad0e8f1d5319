import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const port = z.number().int().min(1).max(65535);

/**
 * Passes when a running pod of a workload can (or, for `blocked`, can't) open a connection to a Service's own address:
 * names play no part, so that a policy is judged and not the DNS. The container needs nc, wget or curl.
 */
export const connectionSchema = z.strictObject({
  kind: z.literal("connection"),
  object: objectReference,
  to: objectReference,
  port,
  wanted: z.enum(["reached", "blocked"]),
});

/** Passes when a running pod of a workload finds this name. The container needs getent or nslookup. */
export const nameResolvesSchema = z.strictObject({
  kind: z.literal("name-resolves"),
  object: objectReference,
  name: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "a DNS name"),
});

export interface Connection {
  readonly kind: "connection";
  readonly object: ObjectReference;
  readonly to: ObjectReference;
  readonly port: number;
  readonly wanted: "reached" | "blocked";
}

export interface NameResolves {
  readonly kind: "name-resolves";
  readonly object: ObjectReference;
  readonly name: string;
}

const inPodCodes = ["absent", "no-running-pods", "no-tool"] as const;
export const connectionCodes = [...inPodCodes, "no-address", "not-reached", "not-blocked"] as const;
export const nameResolvesCodes = [...inPodCodes, "name-unknown"] as const;

export function connection(
  object: ObjectReference,
  service: string,
  port: number,
  wanted: Connection["wanted"],
  place: { readonly namespace?: string } = {},
): Connection {
  const { namespace = object.namespace } = place;
  const to = { kind: "Service", name: service, ...(namespace === undefined ? {} : { namespace }) };
  return { kind: "connection", object, to, port, wanted };
}

export const nameResolves = (object: ObjectReference, name: string): NameResolves => ({
  kind: "name-resolves",
  object,
  name,
});
