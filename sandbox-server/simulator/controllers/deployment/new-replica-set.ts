import type { Deployment, PodTemplateSpec, ReplicaSet } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { isAlreadyExists, isNamespaceTerminating, messageOf } from "../api-errors.ts";
import type { ControllerContext } from "../controller.ts";
import { controllerReference, isControlledBy } from "../ownership.ts";
import { templateHash } from "../template-hash.ts";
import { nowOf } from "../times.ts";
import { placeOf } from "../work-key.ts";
import { currentAnnotations, hashLabel, highestRevision, revisionAnnotation, sizeAnnotations } from "./annotations.ts";
import { desiredReplicas, maxSurge, newReplicaSetSize } from "./arithmetic.ts";
import { hasProgressDeadline, withDeploymentCondition } from "./deployment-status.ts";
import { hasTemplateOf, type ReplicaSets } from "./replica-sets.ts";
import { component } from "./scale-replica-set.ts";

/** Brings revision, annotations and minReadySeconds of the current replica set, and the deployment's revision, up to date. */
export function refreshCurrent(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  context: ControllerContext,
): ReplicaSet {
  const revision = highestRevision(old) + 1n;
  const refreshed =
    context.client.modify<ReplicaSet>(placeOf("replicasets.apps", current), (draft) => {
      const annotations = draft.metadata.annotations as Record<string, string> | undefined;
      draft.metadata.annotations = currentAnnotations(deployment, annotations ?? {}, revision);
      const minReadySeconds = deployment.spec?.minReadySeconds;
      if (!draft.spec) return;
      if (minReadySeconds === undefined) delete draft.spec.minReadySeconds;
      else draft.spec.minReadySeconds = minReadySeconds;
    }) ?? current;
  setRevision(deployment, refreshed.metadata.annotations?.[revisionAnnotation] ?? String(revision), context);
  if (!deployment.status?.conditions?.some((condition) => condition.type === "Progressing")) {
    const message = `Found new replica set ${JSON.stringify(current.metadata.name)}`;
    setProgressing(deployment, "True", "FoundNewReplicaSet", message, context);
  }
  return refreshed;
}

/** Creates the replica set of the deployment's template. */
export function createCurrent(deployment: Deployment, { old }: ReplicaSets, context: ControllerContext): ReplicaSet {
  const revision = highestRevision(old) + 1n;
  const object = newReplicaSet(deployment, old, revision);
  const created = createOrFind(deployment, object, context);
  const size = created.spec?.replicas ?? 0;
  if (size > 0) {
    const message = `Scaled up replica set ${created.metadata.name} from 0 to ${size}`;
    context.events.record(deployment, "Normal", "ScalingReplicaSet", message, component);
  }
  setRevision(deployment, String(revision), context);
  const message = `Created new replica set ${JSON.stringify(created.metadata.name)}`;
  setProgressing(deployment, "True", "NewReplicaSetCreated", message, context);
  return created;
}

function newReplicaSet(deployment: Deployment, old: readonly ReplicaSet[], revision: bigint): Mutable<ReplicaSet> {
  const template = (deployment.spec?.template ?? {}) as PodTemplateSpec;
  const hash = templateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const desired = desiredReplicas(deployment);
  const selector = deployment.spec?.selector;
  const replicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        ...currentAnnotations(deployment, {}, revision),
        ...sizeAnnotations(desired, desired + maxSurge(deployment)),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(deployment.spec?.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  const draft = replicaSet as unknown as Mutable<ReplicaSet>;
  replicaSet.spec.replicas = newReplicaSetSize(deployment, old, draft as ReplicaSet);
  return draft;
}

/** A taken name is either our own replica set, seen late, or a hash collision: then the next attempt hashes differently. */
function createOrFind(deployment: Deployment, object: Mutable<ReplicaSet>, context: ControllerContext): ReplicaSet {
  try {
    return context.client.create<ReplicaSet>("replicasets.apps", object);
  } catch (error) {
    if (isAlreadyExists(error)) {
      const existing = context.client.find<ReplicaSet>(placeOf("replicasets.apps", object as ReplicaSet));
      if (existing && isControlledBy(existing, deployment) && hasTemplateOf(existing, deployment)) return existing;
      context.client.modifyStatus<Deployment>(placeOf("deployments.apps", deployment), (draft) => {
        draft.status = { ...draft.status, collisionCount: (draft.status?.collisionCount ?? 0) + 1 };
      });
    } else if (!isNamespaceTerminating(error)) {
      const message = `Failed to create new replica set ${JSON.stringify(object.metadata.name)}: ${messageOf(error)}`;
      setProgressing(deployment, "False", "ReplicaSetCreateError", message, context);
      context.events.record(deployment, "Warning", "ReplicaSetCreateError", message, component);
    }
    throw error;
  }
}

function setRevision(deployment: Deployment, revision: string, { client }: ControllerContext): void {
  if (deployment.metadata.annotations?.[revisionAnnotation] === revision) return;
  client.modify<Deployment>(placeOf("deployments.apps", deployment), (draft) => {
    draft.metadata.annotations = { ...draft.metadata.annotations, [revisionAnnotation]: revision };
  });
}

/** Sets the Progressing condition at once, for deployments that have a deadline. */
export function setProgressing(
  deployment: Deployment,
  status: string,
  reason: string,
  message: string,
  { client, clock }: ControllerContext,
): void {
  if (!hasProgressDeadline(deployment)) return;
  client.modifyStatus<Deployment>(placeOf("deployments.apps", deployment), (draft) => {
    const before = (draft as Deployment).status?.conditions;
    const condition = { type: "Progressing", status, reason, message };
    const conditions = withDeploymentCondition(before, condition, nowOf(clock));
    draft.status = { ...draft.status, conditions: conditions as Mutable<typeof conditions> };
  });
}
