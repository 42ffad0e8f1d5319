import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const portNumber = z.number().int().min(1).max(65535);

/**
 * Passes when a Service offers this port, leading to this target port, as this type; unnamed parts may be anything. A
 * port's name stands for its number in the pods, and a LoadBalancer with a node port is a NodePort as well.
 */
export const servicePortSchema = z.strictObject({
  kind: z.literal("service-port"),
  object: objectReference,
  port: portNumber,
  targetPort: z.union([portNumber, z.string().min(1)]).optional(),
  nodePort: portNumber.optional(),
  type: z.enum(["ClusterIP", "NodePort", "LoadBalancer"]).optional(),
});

export interface ServicePort {
  readonly kind: "service-port";
  readonly object: ObjectReference;
  readonly port: number;
  readonly targetPort?: number | string | undefined;
  readonly nodePort?: number | undefined;
  readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | undefined;
}

export const servicePortCodes = [
  "absent",
  "port-absent",
  "target-port-differs",
  "node-port-differs",
  "type-differs",
] as const;

export function servicePort(
  object: ObjectReference,
  port: number,
  wanted: Omit<ServicePort, "kind" | "object" | "port"> = {},
): ServicePort {
  return { kind: "service-port", object, port, ...wanted };
}
