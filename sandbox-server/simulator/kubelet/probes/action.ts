import type { ContainerSpec } from "../../registry/types.ts";

type Probe = NonNullable<ContainerSpec["livenessProbe"]>;

/** What probes and hooks do: exactly one of these is set. */
export interface Action {
  readonly exec?: Probe["exec"];
  readonly httpGet?: Probe["httpGet"];
  readonly tcpSocket?: Probe["tcpSocket"];
  readonly grpc?: Probe["grpc"];
  readonly sleep?: { readonly seconds: number };
}

export interface ActionOutcome {
  readonly ok: boolean;
  /** What the event says after `Liveness probe failed: `; empty when it went well. */
  readonly message: string;
}

/** The number of a port given by number or by a container port's name; undefined for an unknown name. */
export function portNumber(container: ContainerSpec | undefined, port: number | string): number | undefined {
  if (typeof port === "number") return port;
  if (/^\d+$/.test(port)) return Number(port);
  return container?.ports?.find(({ name }) => name === port)?.containerPort;
}
