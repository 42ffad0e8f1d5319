import type { KubeObject } from "../../registry/kube-object.ts";
import type { Pod, PodTemplateSpec } from "../../registry/types.ts";
import { isNamespaceTerminating, messageOf } from "../api-errors.ts";
import type { ControllerContext } from "../controller.ts";
import { withoutAbsent } from "../equality.ts";
import { controllerReference } from "../ownership.ts";
import { placeOf } from "../work-key.ts";

/** What a pod differs in from its template. */
export interface PodIdentity {
  /** The whole name; without it the API server completes `<owner>-` with five random characters. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** A new pod of a workload, managed by it. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec, identity: PodIdentity = {}): object {
  const { metadata, spec } = template;
  const finalizers = [...(metadata?.finalizers ?? []), ...(identity.finalizers ?? [])];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: withoutAbsent({
      ...(identity.name === undefined ? { generateName: `${owner.metadata.name}-` } : { name: identity.name }),
      namespace: owner.metadata.namespace,
      labels: { ...metadata?.labels, ...identity.labels },
      annotations: orAbsent({ ...metadata?.annotations, ...identity.annotations }),
      finalizers: finalizers.length > 0 ? finalizers : undefined,
      ownerReferences: [controllerReference(owner)],
    }),
    spec,
  };
}

function orAbsent(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

/**
 * Creates a pod and tells it in an event of its owner; a refusal is told as FailedCreate and thrown on, except in a
 * namespace that is going away, where it is silent.
 */
export function createPod(context: ControllerContext, owner: KubeObject, pod: object, component: string): Pod {
  try {
    const created = context.client.create<Pod>("pods", pod);
    context.events.record(owner, "Normal", "SuccessfulCreate", `Created pod: ${created.metadata.name}`, component);
    return created;
  } catch (error) {
    if (!isNamespaceTerminating(error)) {
      context.events.record(owner, "Warning", "FailedCreate", `Error creating: ${messageOf(error)}`, component);
    }
    throw error;
  }
}

/** Starts a pod's deletion and tells it in an event of its owner. */
export function deletePod(context: ControllerContext, owner: KubeObject, pod: Pod, component: string): void {
  try {
    context.client.delete(placeOf("pods", pod), { uid: pod.metadata.uid });
    context.events.record(owner, "Normal", "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`, component);
  } catch (error) {
    context.events.record(owner, "Warning", "FailedDelete", `Error deleting: ${messageOf(error)}`, component);
    throw error;
  }
}
