import type { PersistentVolumeClaim, Pod } from "../../registry/types.ts";
import { isAlreadyExists, isNamespaceTerminating, messageOf } from "../api-errors.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { controllerReference, isControlledBy } from "../ownership.ts";
import { isActive } from "../pods/pod-state.ts";
import { itself, refOf } from "../work-key.ts";

const component = "ephemeral_volume";

/** Makes the claims of generic ephemeral volumes, which live and die with their pod. */
export const ephemeralVolumes: Controller = {
  name: "ephemeral-volume-controller",
  sources: [itself("pods")],
  reconcile(key, context) {
    const pod = context.client.find<Pod>(refOf("pods", key));
    if (!pod || !isActive(pod)) return undefined;
    for (const volume of pod.spec?.volumes ?? []) {
      const template = volume.ephemeral?.volumeClaimTemplate;
      if (template) ensureClaim(pod, `${pod.metadata.name}-${volume.name}`, template, context);
    }
    return undefined;
  },
};

function ensureClaim(
  pod: Pod,
  name: string,
  template: { readonly metadata?: object; readonly spec: object },
  { client, events }: ControllerContext,
): void {
  const namespace = pod.metadata.namespace ?? "";
  const existing = client.find<PersistentVolumeClaim>({ resource: "persistentvolumeclaims", namespace, name });
  if (existing) {
    if (isControlledBy(existing, pod)) return;
    const message = `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
    events.record(pod, "Warning", "EphemeralVolumeCreationFailed", `ephemeral volume ${name}: ${message}`, component);
    return;
  }
  try {
    client.create("persistentvolumeclaims", {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { ...template.metadata, name, namespace, ownerReferences: [controllerReference(pod)] },
      spec: template.spec,
    });
  } catch (error) {
    if (isAlreadyExists(error) || isNamespaceTerminating(error)) return;
    events.record(
      pod,
      "Warning",
      "EphemeralVolumeCreationFailed",
      `ephemeral volume ${name}: ${messageOf(error)}`,
      component,
    );
    throw error;
  }
}
