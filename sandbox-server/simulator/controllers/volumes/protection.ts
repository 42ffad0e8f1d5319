import type { KubeObject } from "../../registry/kube-object.ts";
import type { PersistentVolume, Pod } from "../../registry/types.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { isFinished } from "../pods/pod-state.ts";
import { itself, refOf } from "../work-key.ts";
import { claimNames } from "./pod-claims.ts";

const claimFinalizer = "kubernetes.io/pvc-protection";
const volumeFinalizer = "kubernetes.io/pv-protection";

/** Lets a claim that is being deleted go when no pod uses it any longer. */
export const claimProtection: Controller = {
  name: "pvc-protection-controller",
  sources: [
    itself("persistentvolumeclaims"),
    {
      resource: "pods",
      keys: (pod) => claimNames(pod as Pod).map(({ name }) => `${pod.metadata.namespace ?? ""}/${name}`),
    },
  ],
  reconcile(key, context) {
    const ref = refOf("persistentvolumeclaims", key);
    const claim = context.client.find(ref);
    if (!isHeld(claim, claimFinalizer) || isUsed(ref.namespace, ref.name, context)) return undefined;
    release(claim, ref, claimFinalizer, context);
    return undefined;
  },
};

/** Lets a volume that is being deleted go when no claim is bound to it. */
export const volumeProtection: Controller = {
  name: "pv-protection-controller",
  sources: [itself("persistentvolumes")],
  reconcile(key, context) {
    const ref = refOf("persistentvolumes", key);
    const volume = context.client.find<PersistentVolume>(ref);
    if (!isHeld(volume, volumeFinalizer) || volume?.status?.phase === "Bound") return undefined;
    release(volume, ref, volumeFinalizer, context);
    return undefined;
  },
};

function isHeld(object: KubeObject | undefined, finalizer: string): boolean {
  return object?.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.includes(finalizer) ?? false);
}

function isUsed(namespace: string, claim: string, { client }: ControllerContext): boolean {
  const pods = client.list<Pod>("pods", { namespace });
  const uses = (pod: Pod) => claimNames(pod).some(({ name }) => name === claim);
  return pods.some((pod) => pod.spec?.nodeName && !isFinished(pod) && uses(pod));
}

function release(
  object: KubeObject | undefined,
  ref: ReturnType<typeof refOf>,
  finalizer: string,
  { client }: ControllerContext,
): void {
  client.modify(ref, (draft) => {
    if (draft.metadata.uid !== object?.metadata.uid) return false;
    draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== finalizer);
    return true;
  });
}
