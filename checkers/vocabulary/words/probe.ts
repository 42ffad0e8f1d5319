import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/** Passes when a container has such a probe; what is not named here may be anything. */
export const probeSchema = z.strictObject({
  kind: z.literal("probe"),
  object: objectReference,
  probe: z.enum(["liveness", "readiness", "startup"]),
  by: z.enum(["http", "tcp", "exec", "grpc"]).optional(),
  path: z.string().startsWith("/").optional(),
  port: z.union([z.number().int(), z.string()]).optional(),
  container: z.string().min(1).optional(),
});

export interface Probe {
  readonly kind: "probe";
  readonly object: ObjectReference;
  readonly probe: "liveness" | "readiness" | "startup";
  readonly by?: "http" | "tcp" | "exec" | "grpc" | undefined;
  readonly path?: string | undefined;
  readonly port?: number | string | undefined;
  readonly container?: string | undefined;
}

export const probeCodes = ["absent", "container-absent", "probe-absent", "probe-differs"] as const;

export function probe(
  object: ObjectReference,
  probe: Probe["probe"],
  wanted: Omit<Probe, "kind" | "object" | "probe"> = {},
): Probe {
  return { kind: "probe", object, probe, ...wanted };
}
