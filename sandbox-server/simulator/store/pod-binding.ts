import { invalid as invalidValue, required } from "../registry/field-errors.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { Pod } from "../registry/types.ts";
import { conflict, invalid, notFound } from "./api-error.ts";
import { wireTime } from "./fresh-names.ts";
import { valueAt } from "./json.ts";
import type { KindRegistry } from "./kind-registry.ts";
import type { ObjectStore } from "./object-store.ts";
import type { ResourceWriter, WriteOptions } from "./resource-writer.ts";

export interface BindingParts {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly writer: ResourceWriter;
}

/**
 * Gives a pod its node, once (the pods/binding subresource). Gives back the pod.
 * Errors: NotFound, Conflict when it has a node or is going, Invalid for a binding without a node.
 */
export function bindPod(
  parts: BindingParts,
  namespace: string,
  binding: KubeObject,
  options: WriteOptions,
): KubeObject {
  const kind = parts.kinds.get("pods");
  const { name } = binding.metadata;
  const node = nodeOf(binding);
  const pod = parts.store.find("pods", namespace, name) as Pod | undefined;
  if (pod === undefined) throw notFound(kind, name);
  const { uid } = binding.metadata;
  if (uid && uid !== pod.metadata.uid) {
    const reason = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`;
    throw conflict(kind, name, reason);
  }
  const target = { group: "", resource: "pods/binding" };
  if (pod.metadata.deletionTimestamp !== undefined)
    throw conflict(target, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec?.nodeName)
    throw conflict(target, name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  const bound = {
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    status: scheduledStatus(pod, parts.writer.context("").now),
  };
  return parts.writer.update(kind, namespace, bound as unknown as KubeObject, { ...options, subresource: "binding" });
}

function nodeOf(binding: KubeObject): string {
  const kind = valueAt(binding, ["target", "kind"]);
  const node = valueAt(binding, ["target", "name"]);
  const target = { group: "", kind: "Binding" };
  if (kind !== undefined && kind !== "" && kind !== "Node") {
    throw invalid(target, binding.metadata.name, [invalidValue("target.kind", kind, "must be empty or 'Node'")]);
  }
  if (typeof node !== "string" || node === "") throw invalid(target, binding.metadata.name, [required("target.name")]);
  return node;
}

function scheduledStatus(pod: Pod, now: number): unknown {
  // A promise of preemption has been kept with the binding.
  const { nominatedNodeName: _kept, ...status } = pod.status ?? {};
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: wireTime(now) };
  return { ...status, conditions: [...others, scheduled] };
}
