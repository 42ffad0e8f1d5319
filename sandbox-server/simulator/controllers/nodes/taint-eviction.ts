import type { KubeObject } from "../../registry/kube-object.ts";
import type { Node, Pod } from "../../registry/types.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { setPodCondition } from "../pods/pod-conditions.ts";
import { isActive } from "../pods/pod-state.ts";
import { timeOf } from "../times.ts";
import { keyOf, refOf } from "../work-key.ts";
import { covers, type Taint } from "./tolerations.ts";

const component = "taint-eviction-controller";

/** Removes pods from nodes with NoExecute taints that they do not tolerate, or not for so long (pkg/controller/tainteviction). */
export function taintEviction(): Controller {
  /** Since when each taint stands on a node, for taints that do not say. */
  const seenSince = new Map<string, number>();
  return {
    name: component,
    sources: [
      { resource: "nodes", keys: podsOfNode },
      {
        resource: "pods",
        keys: (pod, previous) => (isAssignedAnew(pod as Pod, previous as Pod | undefined) ? [keyOf(pod)] : []),
      },
    ],
    reconcile: (key, context) => reconcile(key, seenSince, context),
  };
}

function isAssignedAnew(pod: Pod, previous: Pod | undefined): boolean {
  if (!pod.spec?.nodeName) return false;
  return pod.spec.nodeName !== previous?.spec?.nodeName || !sameValue(pod.spec.tolerations, previous.spec.tolerations);
}

function podsOfNode(node: KubeObject, previous: KubeObject | undefined, { client }: ControllerContext): WorkKey[] {
  const taints = noExecute(node as Node);
  const before = previous ? noExecute(previous as Node) : [];
  if (sameValue(taints, before) || (taints.length === 0 && before.length === 0)) return [];
  return client
    .list<Pod>("pods")
    .filter((pod) => pod.spec?.nodeName === node.metadata.name)
    .map(keyOf);
}

function noExecute(node: Node): readonly Taint[] {
  return (node.spec?.taints ?? []).filter(({ effect }) => effect === "NoExecute") as unknown as readonly Taint[];
}

function reconcile(key: WorkKey, seenSince: Map<string, number>, context: ControllerContext): number | undefined {
  const pod = context.client.find<Pod>(refOf("pods", key));
  if (!pod?.spec?.nodeName || !isActive(pod)) return undefined;
  const node = context.client.find<Node>({ resource: "nodes", namespace: "", name: pod.spec.nodeName });
  const taints = node ? noExecute(node) : [];
  const now = context.clock.now();
  let leaveAt = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const mark = `${pod.spec.nodeName}/${taint.key}`;
    const added = timeOf((taint as { timeAdded?: string }).timeAdded) || (seenSince.get(mark) ?? now);
    seenSince.set(mark, added);
    leaveAt = Math.min(leaveAt, added + bearableMs(pod, taint));
  }
  if (leaveAt === Number.POSITIVE_INFINITY) return undefined;
  if (leaveAt > now) return leaveAt - now;
  evict(pod, context);
  return undefined;
}

/** How long a pod stays beside a taint: not at all, some time, or for ever. */
function bearableMs(pod: Pod, taint: Taint): number {
  const covering = (pod.spec?.tolerations ?? []).filter((toleration) => covers(toleration, taint));
  if (covering.length === 0) return 0;
  const limits = covering.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? []);
  return limits.length > 0 ? Math.max(0, Math.min(...limits)) * 1000 : Number.POSITIVE_INFINITY;
}

function evict(pod: Pod, context: ControllerContext): void {
  const { namespace, name, uid } = pod.metadata;
  const message = `Marking for deletion Pod ${namespace}/${name}`;
  context.events.record(pod, "Normal", "TaintManagerEviction", message, component);
  setPodCondition(context, pod, {
    type: "DisruptionTarget",
    status: "True",
    reason: "DeletionByTaintManager",
    message: "Taint manager: deleting due to NoExecute taint",
  });
  context.client.delete({ resource: "pods", namespace: namespace ?? "", name }, { uid });
}
