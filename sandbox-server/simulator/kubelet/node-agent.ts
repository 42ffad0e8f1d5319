import type { LogRequest, NodeAgent, PodRef } from "../api/node-agent.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { ContainerLog, RunningProcess } from "../runtime/container-runtime.ts";
import { RuntimeFault } from "../runtime/runtime-fault.ts";
import { ApiError } from "../store/api-error.ts";
import { attachedProcess } from "./attached-process.ts";
import type { ContainerRecord } from "./containers/container-record.ts";
import { specOf } from "./containers/container-record.ts";
import { kubeletUnreachable, podNotFound, refusal } from "./kubelet-refusal.ts";
import type { PodWorker } from "./pods/pod-worker.ts";

export interface NodeAgentParts {
  readonly network: ClusterNetwork;
  find(namespace: string, name: string): PodWorker | undefined;
}

const DEFAULT_CONTAINER_ANNOTATION = "kubectl.kubernetes.io/default-container";

/** What the kubelets of all machines answer to the API server. */
export function createNodeAgent(parts: NodeAgentParts): NodeAgent {
  function find(ref: PodRef): { readonly worker: PodWorker; readonly record: ContainerRecord } {
    const worker = parts.find(ref.namespace, ref.name);
    if (worker === undefined) throw podNotFound(ref.name);
    if (worker.machine.isKubeletStopped) throw kubeletUnreachable(worker.machine.address);
    return { worker, record: findRecord(worker, ref) };
  }

  function running(ref: PodRef): { readonly worker: PodWorker; readonly record: ContainerRecord } {
    const found = find(ref);
    const phase = found.worker.pod.status?.phase;
    if (phase === "Succeeded" || phase === "Failed") {
      throw refusal(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    if (found.record.process === undefined) throw containerNotFound(found.record.name);
    return found;
  }

  return {
    exec(ref, options): RunningProcess {
      const { record } = running(ref);
      if (record.container === undefined) throw containerNotFound(record.name);
      try {
        return record.container.exec(options);
      } catch (error) {
        if (error instanceof RuntimeFault) throw containerNotFound(record.name);
        throw error;
      }
    },
    attach(ref): RunningProcess {
      const { worker, record } = running(ref);
      if (record.process === undefined) throw containerNotFound(record.name);
      return attachedProcess(record.process, specOf(worker.pod, record)?.stdinOnce === true);
    },
    logs(ref, request) {
      const { worker, record } = find(ref);
      return logOf(worker, record, request).read(request);
    },
    followLogs(ref, request, line, end) {
      const { worker, record } = find(ref);
      const log = logOf(worker, record, request);
      for (const entry of log.read(request)) line(entry);
      const followed = request.previous ? undefined : record.process;
      const subscription = log.follow(line);
      let isOver = false;
      const finish = () => {
        if (isOver) return;
        isOver = true;
        subscription[Symbol.dispose]();
        end();
      };
      if (followed === undefined) queueMicrotask(finish);
      else void followed.exited.then(() => queueMicrotask(finish));
      return {
        [Symbol.dispose]() {
          isOver = true;
          subscription[Symbol.dispose]();
        },
      };
    },
    connect(ref, port) {
      const worker = parts.find(ref.namespace, ref.name);
      const ip = worker?.addresses.podIp ?? "";
      if (worker === undefined) return Promise.reject(podNotFound(ref.name));
      if (ip === "" || worker.isEnding) {
        return Promise.reject(refusal(`pod is not running: ${worker.pod.status?.phase}`));
      }
      return parts.network.connectInside(ip, port);
    },
  };
}

function findRecord(worker: PodWorker, ref: PodRef): ContainerRecord {
  const { pod, records } = worker;
  const preferred = pod.metadata.annotations?.[DEFAULT_CONTAINER_ANNOTATION];
  const name = ref.container ?? (preferred === undefined || preferred === "" ? undefined : preferred);
  if (name === undefined) {
    const mains = records.filter(({ role }) => role === "main");
    const [only] = mains;
    if (only === undefined || mains.length > 1) {
      const names = mains.map((record) => record.name).join(" ");
      throw refusal(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names}]`);
    }
    return only;
  }
  const record = records.find((candidate) => candidate.name === name);
  if (record === undefined) throw refusal(`container ${name} is not valid for pod ${pod.metadata.name}`);
  return record;
}

/** Source: validateContainerLogStatus in pkg/kubelet/kubelet_pods.go. */
function logOf(worker: PodWorker, record: ContainerRecord, request: LogRequest): ContainerLog {
  const who = `container ${JSON.stringify(record.name)} in pod ${JSON.stringify(worker.pod.metadata.name)}`;
  const container = worker.containerOf(record, request.previous);
  if (request.previous) {
    if (container === undefined || record.last === undefined) throw refusal(`previous terminated ${who} not found`);
    return container.log;
  }
  if (container !== undefined) return container.log;
  const reason = record.state.kind === "waiting" ? record.state.reason : "";
  if (reason === "ErrImagePull") throw refusal(`${who} is waiting to start: image can't be pulled`);
  if (reason === "ImagePullBackOff") throw refusal(`${who} is waiting to start: trying and failing to pull image`);
  throw refusal(`${who} is waiting to start: ${reason}`);
}

function containerNotFound(name: string): ApiError {
  return new ApiError(
    500,
    "InternalError",
    `unable to upgrade connection: container not found (${JSON.stringify(name)})`,
  );
}
