import type { Node } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { findCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { nowOf } from "../times.ts";
import { itself, refOf } from "../work-key.ts";

type Taint = NonNullable<NonNullable<Node["spec"]>["taints"]>[number];

/** Taints that follow a condition: by type and status. */
const conditionTaints: readonly { type: string; status: string; key: string }[] = [
  { type: "Ready", status: "False", key: "node.kubernetes.io/not-ready" },
  { type: "Ready", status: "Unknown", key: "node.kubernetes.io/unreachable" },
  { type: "MemoryPressure", status: "True", key: "node.kubernetes.io/memory-pressure" },
  { type: "DiskPressure", status: "True", key: "node.kubernetes.io/disk-pressure" },
  { type: "PIDPressure", status: "True", key: "node.kubernetes.io/pid-pressure" },
  { type: "NetworkUnavailable", status: "True", key: "node.kubernetes.io/network-unavailable" },
];

const unschedulableKey = "node.kubernetes.io/unschedulable";
const managedKeys = new Set([unschedulableKey, ...conditionTaints.map(({ key }) => key)]);

/** Keeps the taints that tell pods of a node's state: cordoned, not ready, unreachable, under pressure. */
export const nodeTaints: Controller = {
  name: "node-lifecycle-controller",
  sources: [itself("nodes")],
  reconcile(key, { client, clock }) {
    client.modify<Node>(refOf("nodes", key), (draft) => {
      const node = draft as Node;
      const taints = taintsFor(node, nowOf(clock));
      if (sameValue(taints, node.spec?.taints ?? [])) return false;
      draft.spec = { ...draft.spec, taints: taints as Mutable<Taint[]> };
      if (taints.length === 0) delete draft.spec.taints;
      return true;
    });
    return undefined;
  },
};

/** All taints a node should have: those that people set, and those of its state. */
export function taintsFor(node: Node, now: string): readonly Taint[] {
  const existing: readonly Taint[] = node.spec?.taints ?? [];
  const wanted: { key: string; effect: string }[] = [];
  if (node.spec?.unschedulable) wanted.push({ key: unschedulableKey, effect: "NoSchedule" });
  for (const { type, status, key } of conditionTaints) {
    if (findCondition(node.status?.conditions, type)?.status !== status) continue;
    wanted.push({ key, effect: "NoSchedule" });
    if (type === "Ready") wanted.push({ key, effect: "NoExecute" });
  }
  const isWanted = (taint: Taint) => wanted.some(({ key, effect }) => key === taint.key && effect === taint.effect);
  const kept = existing.filter((taint) => !managedKeys.has(taint.key) || isWanted(taint));
  const missing = wanted.filter(
    ({ key, effect }) => !kept.some((taint) => taint.key === key && taint.effect === effect),
  );
  return [...kept, ...missing.map((taint) => ({ ...taint, timeAdded: now }) as unknown as Taint)];
}
