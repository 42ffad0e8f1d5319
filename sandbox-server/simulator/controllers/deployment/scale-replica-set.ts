import type { Deployment, ReplicaSet } from "../../registry/types.ts";
import type { ControllerContext } from "../controller.ts";
import { placeOf } from "../work-key.ts";
import { sizeAnnotations } from "./annotations.ts";
import { desiredReplicas, maxSurge } from "./arithmetic.ts";

export const component = "deployment-controller";

/** Gives a replica set its size and tells it in an event of the deployment; returns whether the size changed. */
export function scaleReplicaSet(
  deployment: Deployment,
  replicaSet: ReplicaSet,
  to: number,
  { client, events }: ControllerContext,
): boolean {
  let from = to;
  const desired = desiredReplicas(deployment);
  const changed = client.modify<ReplicaSet>(placeOf("replicasets.apps", replicaSet), (draft) => {
    if (!draft.spec) return;
    from = draft.spec.replicas ?? 0;
    draft.spec.replicas = to;
    const sizes = sizeAnnotations(desired, desired + maxSurge(deployment));
    draft.metadata.annotations = { ...draft.metadata.annotations, ...sizes };
  });
  if (!changed || from === to) return false;
  const direction = to > from ? "up" : "down";
  const message = `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${from} to ${to}`;
  events.record(deployment, "Normal", "ScalingReplicaSet", message, component);
  return true;
}
