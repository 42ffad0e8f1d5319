import type { NetworkNamespace } from "../../network/cluster-network.ts";
import { checkHealth, GrpcFault } from "../../network/grpc-health.ts";
import { formatGoDuration } from "../go-duration.ts";
import type { ActionOutcome } from "./action.ts";

export interface GrpcCheck {
  readonly host: string;
  readonly port: number;
  /** The service that is asked for; "" is the whole server. */
  readonly service: string;
  readonly timeoutMs: number;
}

/** One health check as the kubelet makes it, in its words. Source: pkg/probe/grpc/grpc.go. */
export async function checkGrpc(network: NetworkNamespace, check: GrpcCheck): Promise<ActionOutcome> {
  const { host, port, service, timeoutMs } = check;
  try {
    const connection = await network.connect(host, port, { timeoutMs });
    const status = await checkHealth(connection, `${host}:${port}`, service);
    return status === "SERVING"
      ? { ok: true, message: "" }
      : unhealthy(`service unhealthy (responded with "${status}")`);
  } catch (fault) {
    // The client dials again until its time is over: every other fault looks like this one.
    if (!(fault instanceof GrpcFault)) return unhealthy(grpcTimeoutMessage(check));
    return unhealthy(
      fault.code === "Unimplemented"
        ? `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${fault.message}`
        : `error: health rpc probe failed: ${fault.message}`,
    );
  }
}

/** The kubelet's words when no connection could be made in time. */
export function grpcTimeoutMessage({ host, port, timeoutMs }: GrpcCheck): string {
  const where = JSON.stringify(`${host}:${port}`);
  return `timeout: failed to connect service ${where} within ${formatGoDuration(timeoutMs)}: context deadline exceeded`;
}

function unhealthy(message: string): ActionOutcome {
  return { ok: false, message };
}
