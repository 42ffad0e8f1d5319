import type { ObjectReference } from "../../vocabulary/object-reference.ts";
import { type Collection, collectionOf, knownCollection } from "../cluster/collection.ts";
import { type KubeObject, textAt } from "../cluster/kube-object.ts";
import { say } from "../plain-text.ts";
import { type Finding, failed, type View } from "../word.ts";
import { podsOf } from "./containers.ts";
import { absence, evidence } from "./objects.ts";

/** What must be watched to find the running pods of a workload. */
export function podCollections(object: ObjectReference, namespace: string): readonly Collection[] {
  const place = object.namespace ?? namespace;
  return [collectionOf(object, namespace), knownCollection("Pod", place), knownCollection("ReplicaSet", place)];
}

/** The first running pod of a workload that nobody is deleting, or why there is none. */
export function runningPod(
  view: View,
  object: ObjectReference,
): { readonly pod: KubeObject } | { readonly finding: Finding } {
  const owner = view.find(object);
  if (owner === undefined) return { finding: absence(view, object) };
  const place = object.namespace ?? view.namespace;
  const pods = podsOf(owner, view.list(knownCollection("Pod", place)), view.list(knownCollection("ReplicaSet", place)));
  const pod = pods.find(
    (one) => one.metadata.deletionTimestamp === undefined && textAt(one, "status", "phase") === "Running",
  );
  if (pod !== undefined) return { pod };
  const finding = failed(
    "no-running-pods",
    say(
      `The ${object.kind} "${object.name}" has no running pod.`,
      `Le ${object.kind} « ${object.name} » n'a aucun pod en cours d'exécution.`,
    ),
    evidence(view, object, "pods", "none running"),
  );
  return { finding };
}
