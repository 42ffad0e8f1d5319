import type { Pod } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { findCondition, withCondition } from "../conditions.ts";
import type { ControllerContext } from "../controller.ts";
import { nowOf } from "../times.ts";
import { placeOf } from "../work-key.ts";

type PodCondition = NonNullable<NonNullable<Pod["status"]>["conditions"]>[number];

/** Sets a condition of a pod, and the node that it has been promised, if that is new. */
export function setPodCondition(
  { client, clock }: ControllerContext,
  pod: Pod,
  condition: { type: string; status: string; reason: string; message: string },
  nominatedNodeName?: string,
): void {
  client.modifyStatus<Pod>(placeOf("pods", pod), (draft) => {
    if (draft.metadata.uid !== pod.metadata.uid) return false;
    const existing = (draft as Pod).status?.conditions;
    const before = findCondition(existing, condition.type);
    const isNew =
      before?.status !== condition.status || before.reason !== condition.reason || before.message !== condition.message;
    const next = { ...condition, lastProbeTime: null } as unknown as PodCondition;
    const conditions = isNew ? withCondition(existing, next, nowOf(clock)) : existing;
    draft.status = { ...draft.status, conditions: conditions as Mutable<PodCondition[]> } as Mutable<Pod>["status"];
    if (nominatedNodeName !== undefined && draft.status) draft.status.nominatedNodeName = nominatedNodeName;
    return true;
  });
}
