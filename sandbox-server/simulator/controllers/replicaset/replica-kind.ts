import { type LabelSelector, mapSelectorMatches, selectorMatches } from "../../registry/label-selector.ts";
import type { Pod, ReplicaSet, ReplicationController } from "../../registry/types.ts";

/** A workload that keeps a number of equal pods: the two kinds of it differ in their selector's form only. */
export type ReplicaOwner = ReplicaSet | ReplicationController;

/** What the shared loop must know of a kind. */
export interface ReplicaKind {
  readonly resource: "replicasets.apps" | "replicationcontrollers";
  readonly kind: "ReplicaSet" | "ReplicationController";
  readonly group: "apps" | "v1";
  readonly component: string;
  readonly selects: (owner: ReplicaOwner, labels: Pod["metadata"]["labels"]) => boolean;
}

export const replicaSetKind: ReplicaKind = {
  resource: "replicasets.apps",
  kind: "ReplicaSet",
  group: "apps",
  component: "replicaset-controller",
  selects: (owner, labels) => selectorMatches(owner.spec?.selector as LabelSelector | undefined, labels),
};

export const replicationControllerKind: ReplicaKind = {
  resource: "replicationcontrollers",
  kind: "ReplicationController",
  group: "v1",
  component: "replication-controller",
  selects: (owner, labels) =>
    mapSelectorMatches(owner.spec?.selector as Readonly<Record<string, string>> | undefined, labels),
};
