import type { Connection } from "../network/cluster-network.ts";
import type { ExecOptions, LogLine, RunningProcess } from "../runtime/container-runtime.ts";

export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  /** The pod's only or default container when absent. */
  readonly container?: string;
}

export interface LogRequest {
  readonly previous: boolean;
  readonly sinceTime?: number;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

/**
 * What the API server asks of the kubelet of a pod's node. Faults are `ApiError`s in the kubelet's words
 * (`container "x" in pod "y" is waiting to start: ContainerCreating`).
 */
export interface NodeAgent {
  exec(pod: PodRef, options: ExecOptions): RunningProcess;
  attach(pod: PodRef, options: { readonly tty: boolean; readonly stdin: boolean }): RunningProcess;
  logs(pod: PodRef, request: LogRequest): readonly LogLine[];
  /** Calls `end` when the container has ended and everything was told. */
  followLogs(pod: PodRef, request: LogRequest, line: (line: LogLine) => void, end: () => void): Disposable;
  /** A connection to a port inside the pod (port-forward, the pods/proxy and services/proxy subresources). */
  connect(pod: PodRef, port: number): Promise<Connection>;
}
