import type { ObjectReference } from "../../vocabulary/object-reference.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, shown } from "../plain-text.ts";
import { type Finding, failed, type View } from "../word.ts";
import { absence, evidence } from "./objects.ts";

/** The pod's own spec: of a pod, a pod template or a job template. */
export function podSpecOf(object: KubeObject): unknown {
  return (
    at(object, "spec", "jobTemplate", "spec", "template", "spec") ??
    at(object, "spec", "template", "spec") ??
    at(object, "spec")
  );
}

/** The regular containers of a pod, a pod template or a job template. */
export function containersOf(object: KubeObject): readonly unknown[] {
  return listAt(podSpecOf(object), "containers");
}

export interface MeantContainers {
  readonly object: KubeObject;
  /** At least one. */
  readonly containers: readonly unknown[];
}

/** The containers that a word speaks of, or the failure that there are none. */
export function meantContainers(
  view: View,
  { object, container }: { readonly object: ObjectReference; readonly container?: string | undefined },
): MeantContainers | Finding {
  const found = view.find(object);
  if (found === undefined) return absence(view, object);
  const all = [...containersOf(found), ...listAt(podSpecOf(found), "initContainers")];
  if (container === undefined) return { object: found, containers: containersOf(found) };
  const containers = all.filter((one) => textAt(one, "name") === container);
  if (containers.length > 0) return { object: found, containers };
  const names = shown(all.map((one) => textAt(one, "name")).join(", "));
  return failed(
    "container-absent",
    say(
      `The ${object.kind} "${object.name}" has no container "${container}"; it has: ${names}.`,
      `Le ${object.kind} « ${object.name} » n'a pas de conteneur « ${container} » ; il a : ${names}.`,
    ),
    evidence(view, object, "containers[*].name", names),
  );
}

export function isFinding(value: MeantContainers | Finding): value is Finding {
  return "status" in value;
}

/** Pods that belong to a workload: the pod itself, or those that it (or its ReplicaSets or Jobs) controls. */
export function podsOf(workload: KubeObject, view: readonly KubeObject[], between: readonly KubeObject[]) {
  const owners = new Set([workload.metadata.uid]);
  for (const one of between) {
    const isOwned = one.metadata.ownerReferences?.some((owner) => owner.uid === workload.metadata.uid);
    if (isOwned === true) owners.add(one.metadata.uid);
  }
  return view.filter(
    (pod) =>
      pod.metadata.uid === workload.metadata.uid ||
      pod.metadata.ownerReferences?.some((owner) => owners.has(owner.uid)) === true,
  );
}
