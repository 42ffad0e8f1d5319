import type { KubeObject, OwnerReference } from "../../registry/kube-object.ts";
import type { PersistentVolumeClaim, Pod, StatefulSet } from "../../registry/types.ts";
import type { Mutable, ObjectRef } from "../../store/cluster-client.ts";
import { messageOf } from "../api-errors.ts";
import type { ControllerContext } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { claimName, claimNamesOf, claimTemplates, newClaim, podName } from "./identity.ts";

const component = "statefulset-controller";

function refOfClaim(set: StatefulSet, name: string): ObjectRef {
  return { resource: "persistentvolumeclaims", namespace: set.metadata.namespace ?? "", name };
}

/** Makes the claims of an ordinal that are not there yet. */
export function createClaims(set: StatefulSet, ordinal: number, { client, events }: ControllerContext): void {
  for (const template of claimTemplates(set)) {
    const name = claimName(template, set, ordinal);
    if (client.find(refOfClaim(set, name))) continue;
    const subject = `Claim ${name} Pod ${podName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
    try {
      client.create("persistentvolumeclaims", newClaim(set, template, ordinal));
      events.record(set, "Normal", "SuccessfulCreate", `create ${subject} success`, component);
    } catch (error) {
      const message = `create ${subject} failed error: ${messageOf(error)}`;
      events.record(set, "Warning", "FailedCreate", message, component);
      throw error;
    }
  }
}

/**
 * Whom a claim is deleted with (persistentVolumeClaimRetentionPolicy): with the set when it says `whenDeleted: Delete`,
 * with its pod when the pod goes for scale-down under `whenScaled: Delete`, else with nobody.
 */
export function retainClaims(
  set: StatefulSet,
  ordinal: number,
  pod: Pod | undefined,
  isCondemned: boolean,
  { client }: ControllerContext,
): void {
  const policy = set.spec?.persistentVolumeClaimRetentionPolicy;
  const withPod = isCondemned && policy?.whenScaled === "Delete";
  const withSet = policy?.whenDeleted === "Delete" && !withPod;
  for (const name of claimNamesOf(set, ordinal)) {
    client.modify<PersistentVolumeClaim>(refOfClaim(set, name), (draft) => {
      const owners = (draft.metadata.ownerReferences ?? []) as OwnerReference[];
      const others = owners.filter((owner) => owner.uid !== set.metadata.uid && !isOwnPod(owner, set, ordinal));
      const wanted = [...others, ...(withSet ? [reference(set)] : []), ...(withPod && pod ? [reference(pod)] : [])];
      if (sameValue(wanted, owners)) return false;
      draft.metadata.ownerReferences = wanted as Mutable<OwnerReference[]>;
      if (wanted.length === 0) delete draft.metadata.ownerReferences;
      return true;
    });
  }
}

function isOwnPod(owner: OwnerReference, set: StatefulSet, ordinal: number): boolean {
  return owner.kind === "Pod" && owner.name === podName(set, ordinal);
}

function reference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
}
