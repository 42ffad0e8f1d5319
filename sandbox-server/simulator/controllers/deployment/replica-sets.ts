import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { Deployment, PodTemplateSpec, ReplicaSet } from "../../registry/types.ts";
import type { ControllerContext } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { claim } from "../ownership.ts";
import { hashLabel } from "./annotations.ts";
import { createdAt, sizeOf } from "./arithmetic.ts";

/** The replica sets of a deployment. */
export interface ReplicaSets {
  /** The one whose pods look as the deployment wants them; the oldest, if there are several. */
  readonly current: ReplicaSet | undefined;
  /** All others. */
  readonly old: readonly ReplicaSet[];
}

/** Finds a deployment's replica sets, adopting and releasing on the way. */
export function findReplicaSets(deployment: Deployment, { client }: ControllerContext): ReplicaSets {
  const namespace = deployment.metadata.namespace ?? "";
  const candidates = client.list<ReplicaSet>("replicasets.apps", { namespace });
  const selector = deployment.spec?.selector as LabelSelector | undefined;
  const claimed = claim(client, "replicasets.apps", deployment, candidates, (replicaSet) =>
    selectorMatches(selector, replicaSet.metadata.labels),
  );
  const oldestFirst = claimed.toSorted(byAge);
  const current = oldestFirst.find((replicaSet) => hasTemplateOf(replicaSet, deployment));
  return { current, old: oldestFirst.filter((replicaSet) => replicaSet !== current) };
}

function byAge(left: ReplicaSet, right: ReplicaSet): number {
  return createdAt(left) - createdAt(right) || (left.metadata.name < right.metadata.name ? -1 : 1);
}

/** Whether a replica set's pods are those the deployment describes; the hash label does not count. */
export function hasTemplateOf(replicaSet: ReplicaSet, deployment: Deployment): boolean {
  return sameValue(
    withoutHash(replicaSet.spec?.template as PodTemplateSpec | undefined),
    withoutHash(deployment.spec?.template as PodTemplateSpec | undefined),
  );
}

function withoutHash(template: PodTemplateSpec | undefined): unknown {
  const { [hashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

export function allOf({ current, old }: ReplicaSets): readonly ReplicaSet[] {
  return current ? [...old, current] : old;
}

export function active(replicaSets: readonly ReplicaSet[]): ReplicaSet[] {
  return replicaSets.filter((replicaSet) => sizeOf(replicaSet) > 0);
}
