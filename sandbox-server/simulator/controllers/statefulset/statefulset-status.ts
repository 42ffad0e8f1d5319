import type { Pod, StatefulSet } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import type { ControllerContext } from "../controller.ts";
import { countOrAbsent, sameValue, withoutAbsent } from "../equality.ts";
import { isAvailable, isFinished, isReady, isTerminating } from "../pods/pod-state.ts";
import { placeOf } from "../work-key.ts";
import { revisionLabel } from "./identity.ts";

export type StatefulSetStatus = NonNullable<StatefulSet["status"]>;

/** Names of the two revisions that a set moves between. */
export interface Revisions {
  readonly current: string;
  readonly update: string;
}

/** Writes what the pods add up to; a finished rolling update makes the new revision the current one. */
export function writeStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update }: Revisions,
  { client, clock }: ControllerContext,
): void {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const created = pods.filter((pod) => !isFinished(pod));
  const ready = created.filter(isReady).length;
  const ofRevision = (revision: string) =>
    created.filter((pod) => !isTerminating(pod) && pod.metadata.labels?.[revisionLabel] === revision).length;
  const updated = ofRevision(update);
  const isComplete =
    set.spec?.updateStrategy?.type !== "OnDelete" && updated === created.length && ready === created.length;
  const status = withoutAbsent({
    availableReplicas: created.filter((pod) => isAvailable(pod, minReadySeconds, clock)).length,
    collisionCount: set.status?.collisionCount ?? 0,
    conditions: set.status?.conditions,
    currentReplicas: countOrAbsent(isComplete ? updated : ofRevision(current)),
    currentRevision: isComplete ? update : current,
    observedGeneration: set.metadata.generation,
    readyReplicas: countOrAbsent(ready),
    replicas: created.length,
    updateRevision: update,
    updatedReplicas: countOrAbsent(updated),
  });
  if (sameValue(status, set.status)) return;
  client.modifyStatus<StatefulSet>(placeOf("statefulsets.apps", set), (draft) => {
    draft.status = status as unknown as Mutable<StatefulSetStatus>;
  });
}
