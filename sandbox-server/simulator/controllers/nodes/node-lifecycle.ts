import type { Lease, Node, Pod } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { findCondition, isTrue, withCondition } from "../conditions.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { setPodCondition } from "../pods/pod-conditions.ts";
import { isActive } from "../pods/pod-state.ts";
import { nowOf, timeOf } from "../times.ts";
import { itself, refOf } from "../work-key.ts";
import { isKubeletStopped } from "./node-state.ts";

const component = "node-controller";

/** `--node-monitor-grace-period` of the controller manager. */
const graceMs = 50_000;

type NodeCondition = NonNullable<NonNullable<Node["status"]>["conditions"]>[number];

/** What nobody knows of a machine whose kubelet is silent. */
const unknownTypes = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];

/**
 * Takes note of machines whose kubelet no longer renews its lease: their conditions become Unknown and their pods
 * not ready; taints and evictions follow from that (pkg/controller/nodelifecycle). A running kubelet renews its lease far
 * less often here than a real one, so that only one that was stopped is held against the clock.
 */
export const nodeLifecycle: Controller = {
  name: "node-lifecycle-monitor",
  sources: [itself("nodes")],
  reconcile(key, context) {
    const node = context.client.find<Node>(refOf("nodes", key));
    if (node === undefined || !isKubeletStopped(node)) return undefined;
    if (findCondition(node.status?.conditions, "Ready")?.status === "Unknown") return undefined;
    const silentMs = context.clock.now() - lastRenewal(node, context);
    if (silentMs < graceMs) return graceMs - silentMs;
    giveUp(node, context);
    return undefined;
  },
};

function lastRenewal(node: Node, { client, clock }: ControllerContext): number {
  const ref = { resource: "leases.coordination.k8s.io", namespace: "kube-node-lease", name: node.metadata.name };
  const renewed = client.find<Lease>(ref)?.spec?.renewTime as unknown as string | undefined;
  return timeOf(renewed) || clock.now();
}

function giveUp(node: Node, context: ControllerContext): void {
  const { client, clock, events } = context;
  const { name } = node.metadata;
  const wasReady = isTrue(node.status?.conditions, "Ready");
  client.modifyStatus<Node>({ resource: "nodes", namespace: "", name }, (draft) => {
    const unknown = { status: "Unknown", reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." };
    const conditions = unknownTypes.reduce<readonly NodeCondition[]>(
      (all, type) => {
        const before = findCondition(all, type);
        return withCondition(all, { ...before, type, ...unknown } as unknown as NodeCondition, nowOf(clock));
      },
      (draft as Node).status?.conditions ?? [],
    );
    draft.status = { ...draft.status, conditions: conditions as Mutable<NodeCondition[]> };
  });
  if (!wasReady) return;
  events.record(node, "Normal", "NodeNotReady", `Node ${name} status is now: NodeNotReady`, component);
  for (const pod of client.list<Pod>("pods")) {
    if (pod.spec?.nodeName !== name || !isActive(pod) || !isTrue(pod.status?.conditions, "Ready")) continue;
    const ready = findCondition(pod.status?.conditions, "Ready");
    const { reason = "", message = "" } = ready ?? {};
    setPodCondition(context, pod, { type: "Ready", status: "False", reason, message });
    events.record(pod, "Warning", "NodeNotReady", "Node is not ready", component);
  }
}
