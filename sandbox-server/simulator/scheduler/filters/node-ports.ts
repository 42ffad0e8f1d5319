import type { Pod } from "../../registry/types.ts";
import { type Filter, rejection } from "./filter.ts";

interface HostPort {
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

function hostPorts(pod: Pod): HostPort[] {
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  return [...(pod.spec?.containers ?? []), ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ address: hostIP || "0.0.0.0", port: hostPort, protocol: protocol ?? "TCP" }] : [],
    ),
  );
}

function collide(left: HostPort, right: HostPort): boolean {
  const isAny = left.address === "0.0.0.0" || right.address === "0.0.0.0";
  return left.port === right.port && left.protocol === right.protocol && (isAny || left.address === right.address);
}

/** Whether two pods want the same port of a machine. */
export function wantSameHostPort(pod: Pod, other: Pod): boolean {
  const wanted = hostPorts(pod);
  return wanted.length > 0 && hostPorts(other).some((port) => wanted.some((each) => collide(each, port)));
}

export const nodePorts: Filter = ({ pod }, { pods }) => {
  if (hostPorts(pod).length === 0) return undefined;
  for (const other of pods.values()) {
    if (wantSameHostPort(pod, other.pod))
      return rejection("node(s) didn't have free ports for the requested pod ports");
  }
  return undefined;
};
