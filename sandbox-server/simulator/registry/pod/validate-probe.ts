import { forbidden, invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { ContainerSpec } from "../types.ts";
import { nonNegative, oneOf, portFaults } from "../validation/common.ts";

type Probe = NonNullable<ContainerSpec["livenessProbe"]>;
type Handler = NonNullable<NonNullable<ContainerSpec["lifecycle"]>["postStart"]>;

const handlerTypes = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

/** A probe: one handler, numbers that are not negative; liveness and start-up probes succeed at once. */
export function probeFaults(field: string, probe: Probe | undefined, isLivenessLike: boolean): FieldError[] {
  if (probe == null) return [];
  const faults = handlerFaults(field, probe);
  for (const name of [
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
  ] as const) {
    faults.push(...nonNegative(`${field}.${name}`, probe[name]));
  }
  if (isLivenessLike && (probe.successThreshold ?? 1) !== 1) {
    faults.push(invalid(`${field}.successThreshold`, probe.successThreshold, "must be 1"));
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) {
    faults.push(invalid(`${field}.terminationGracePeriodSeconds`, grace, "must be greater than 0"));
  }
  return faults;
}

/** What is done by a probe or a lifecycle hook: exactly one thing. */
export function handlerFaults(field: string, handler: Probe | Handler): FieldError[] {
  const given = handlerTypes.filter((type) => type in handler && (handler as Record<string, unknown>)[type] != null);
  const [first, ...others] = given;
  if (first === undefined) return [required(field, "must specify a handler type")];
  const faults = others.map((type) => forbidden(`${field}.${type}`, "may not specify more than 1 handler type"));
  if (handler.exec && (handler.exec.command ?? []).length === 0) faults.push(required(`${field}.exec.command`));
  if (handler.httpGet) faults.push(...httpGetFaults(`${field}.httpGet`, handler.httpGet));
  if (handler.tcpSocket) faults.push(...portFaults(`${field}.tcpSocket.port`, handler.tcpSocket.port));
  if ("grpc" in handler && handler.grpc) faults.push(...portFaults(`${field}.grpc.port`, handler.grpc.port));
  return faults;
}

function httpGetFaults(field: string, get: NonNullable<Probe["httpGet"]>): FieldError[] {
  return [
    ...(get.path ? [] : [required(`${field}.path`)]),
    ...portFaults(`${field}.port`, get.port),
    ...oneOf(`${field}.scheme`, get.scheme, ["HTTP", "HTTPS"]),
    ...(get.httpHeaders ?? []).flatMap(({ name }, index) =>
      name ? [] : [required(`${field}.httpHeaders[${index}].name`)],
    ),
  ];
}
