import { isSelectedByPod } from "../../controllers/nodes/node-selection.ts";
import type { Node, Pod } from "../../registry/types.ts";
import { wantSameHostPort } from "../../scheduler/filters/node-ports.ts";
import { amountsOf, podRequests } from "../../scheduler/resource-requests.ts";

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/**
 * Whether a machine takes a pod that was put on it without the scheduler: resources, number of pods, node selection, host ports.
 * `others` are the pods that it runs already. Source: GeneralPredicates in pkg/kubelet/lifecycle/predicate.go.
 */
export function rejectionOf(pod: Pod, node: Node, others: Iterable<Pod>): Rejection | undefined {
  const capacity = amountsOf(node.status?.allocatable ?? {});
  const used: Record<string, number> = { pods: 0 };
  let isPortTaken = false;
  for (const other of others) {
    isPortTaken ||= wantSameHostPort(pod, other);
    used.pods = (used.pods ?? 0) + 1;
    for (const [name, amount] of Object.entries(podRequests(other))) used[name] = (used[name] ?? 0) + amount;
  }
  for (const [name, requested] of Object.entries({ ...podRequests(pod), pods: 1 })) {
    const taken = used[name] ?? 0;
    const limit = capacity[name] ?? 0;
    if (requested === 0 || requested <= limit - taken) continue;
    const figures = `requested: ${requested}, used: ${taken}, capacity: ${limit}`;
    return { reason: `OutOf${name}`, message: `Node didn't have enough resource: ${name}, ${figures}` };
  }
  if (!isSelectedByPod(pod, node)) return { reason: "NodeAffinity", message: "Predicate NodeAffinity failed" };
  return isPortTaken ? { reason: "NodePorts", message: "Predicate NodePorts failed" } : undefined;
}
