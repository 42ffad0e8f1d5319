import type { NodeAgent } from "../api/node-agent.ts";
import type { Clock, RandomSource } from "../clock.ts";
import type { EventRecorder } from "../controllers/controller.ts";
import { isKubeletStopped } from "../controllers/nodes/node-state.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { Node, Pod } from "../registry/types.ts";
import type { ContainerRuntime } from "../runtime/container-runtime.ts";
import type { ClusterClient, WatchEvent } from "../store/cluster-client.ts";
import type { IssueToken, KubeletContext, Machine } from "./kubelet-context.ts";
import { createNodeAgent } from "./node-agent.ts";
import { allocateExtendedResources } from "./nodes/extended-resources.ts";
import { renewLease, startHeartbeats } from "./nodes/heartbeat.ts";
import { createMachines } from "./nodes/machines.ts";
import { nodeConditions } from "./nodes/node-object.ts";
import { type Rejection, rejectionOf } from "./pods/pod-admission.ts";
import { PodWorker } from "./pods/pod-worker.ts";
import { createProbeSchedule } from "./probes/probe-schedule.ts";
import { createUsageSource, type UsageSource } from "./usage.ts";

export interface KubeletParts {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly runtime: ContainerRuntime;
  readonly network: ClusterNetwork;
  readonly events: EventRecorder;
  /** Names of the machines; unknown ones are registered as Nodes. */
  readonly nodes: readonly string[];
  /** Signs tokens for projected service account volumes; without it those files are missing. */
  readonly issueToken?: IssueToken;
  /** Hears of errors that nobody foresaw; without it they are thrown where the process hears of them. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * The kubelets of all simulated machines: registers the machines, turns every pod bound to one of them into running
 * containers, and goes on with those that ran in a restored cluster.
 */
export function createKubelet(parts: KubeletParts): NodeAgent & UsageSource & Disposable {
  const { client, clock } = parts;
  const machines = createMachines(parts);
  const context: KubeletContext = {
    ...parts,
    machines,
    probes: createProbeSchedule(clock),
    issueToken: parts.issueToken,
    onFault: parts.onFault ?? throwLater,
  };
  const workers = new Map<string, PodWorker>();

  function onPod(event: WatchEvent<Pod>): void {
    const pod = event.object;
    const { uid } = pod.metadata;
    const worker = workers.get(uid);
    if (event.type === "DELETED") {
      // A kubelet that is stopped learns of it when it starts again.
      if (worker?.machine.isKubeletStopped === true) return;
      worker?.remove();
      workers.delete(uid);
      return;
    }
    if (worker !== undefined) {
      worker.update(pod);
      return;
    }
    const machine = machines.get(pod.spec?.nodeName ?? "");
    if (machine === undefined) return;
    const fresh = new PodWorker(context, machine, pod);
    const rejection = rejectionFrom(fresh);
    workers.set(uid, fresh);
    if (rejection !== undefined) fresh.reject(rejection);
    else if (pod.status?.startTime !== undefined) fresh.adopt();
    fresh.sync();
  }

  /** Pods that the scheduler placed fit; the others are looked at by the machine itself. */
  function rejectionFrom({ pod, machine }: PodWorker): Rejection | undefined {
    const { startTime, conditions = [] } = pod.status ?? {};
    if (startTime !== undefined || conditions.some(({ type }) => type === "PodScheduled")) return undefined;
    const node = client.find<Node>({ resource: "nodes", namespace: "", name: machine.name });
    const others = workers.values().filter((worker) => worker.machine === machine && !worker.isOver);
    return node === undefined
      ? undefined
      : rejectionOf(
          pod,
          node,
          others.map((worker) => worker.pod),
        );
  }

  function onSource(resource: string, event: WatchEvent<KubeObject>): void {
    const { namespace, name } = event.object.metadata;
    for (const worker of workers.values()) {
      if (worker.pod.metadata.namespace === namespace) worker.sourceChanged(`${resource}/${name}`);
    }
  }

  /** What was missed while the kubelet was stopped is caught up with, and the machine is well again. */
  function restartKubelet(machine: Machine): void {
    for (const [uid, worker] of workers) {
      if (worker.machine !== machine) continue;
      const { namespace = "", name } = worker.pod.metadata;
      const present = client.find<Pod>({ resource: "pods", namespace, name });
      if (present?.metadata.uid === uid) {
        worker.update(present);
        worker.changed();
      } else {
        worker.remove();
        workers.delete(uid);
      }
    }
    client.modifyStatus<Node>({ resource: "nodes", namespace: "", name: machine.name }, (node) => {
      const well = nodeConditions(clock.now());
      node.status = { ...node.status, conditions: well as NonNullable<typeof node.status>["conditions"] & object };
    });
  }

  const watches = [
    client.watch<Pod>("pods", onPod),
    client.watch("configmaps", (event) => onSource("configmaps", event)),
    client.watch("secrets", (event) => onSource("secrets", event)),
    startHeartbeats(client, clock, machines),
    client.watch<Node>("nodes", ({ type, object }) => {
      const machine = machines.get(object.metadata.name);
      if (machine === undefined || type === "DELETED") return;
      const isStopped = isKubeletStopped(object);
      if (!isStopped) allocateExtendedResources(client, object);
      if (isStopped === machine.isKubeletStopped) return;
      machine.isKubeletStopped = isStopped;
      // Its last renewal was a moment ago, since a real one renews every ten seconds.
      renewLease(client, clock, machine.name);
      if (!isStopped) restartKubelet(machine);
    }),
  ];
  const find = (namespace: string, name: string) =>
    workers.values().find(({ pod }) => pod.metadata.name === name && pod.metadata.namespace === namespace);
  const agent = createNodeAgent({ network: parts.network, find });
  const usage = createUsageSource({ workers: () => workers.values(), hasMachine: (name) => machines.has(name), find });
  return {
    ...agent,
    ...usage,
    [Symbol.dispose]() {
      for (const watch of watches) watch[Symbol.dispose]();
      for (const worker of workers.values()) worker.remove();
      workers.clear();
      context.probes[Symbol.dispose]();
    },
  };
}

function throwLater(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}
