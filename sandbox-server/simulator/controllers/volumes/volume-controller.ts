import type { PersistentVolume, PersistentVolumeClaim } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import { bindCompleted, binderComponent, boundByController, setVolumePhase } from "./claim-binding.ts";
import { provisionedByAnnotation } from "./provisioner.ts";

const resource = "persistentvolumes";

/** The host path plug-in deletes nothing outside of this folder. */
const deletableHostPath = /^\/tmp\/.+/;

/** Keeps the phase of every volume, and reclaims it when its claim is gone. */
export const volumeController: Controller = {
  name: binderComponent,
  sources: [
    itself(resource),
    {
      resource: "persistentvolumeclaims",
      keys: (claim, previous) => {
        const names = [claim, previous].map((each) => (each as PersistentVolumeClaim | undefined)?.spec?.volumeName);
        return names.flatMap((name) => name ?? []);
      },
    },
  ],
  reconcile(key, context) {
    const volume = context.client.find<PersistentVolume>(refOf(resource, key));
    if (!volume || volume.metadata.deletionTimestamp) return undefined;
    const reference = volume.spec?.claimRef;
    if (!reference?.uid) {
      setVolumePhase(volume, "Available", context);
      return undefined;
    }
    const { namespace = "", name = "" } = reference;
    const place = { resource: "persistentvolumeclaims", namespace, name };
    const claim = context.client.find<PersistentVolumeClaim>(place);
    if (claim?.metadata.uid === reference.uid) keepBound(volume, claim, context);
    else if (volume.status?.phase !== "Failed") reclaim(volume, context);
    return undefined;
  },
};

function keepBound(volume: PersistentVolume, claim: PersistentVolumeClaim, context: ControllerContext): void {
  const isMutual = claim.spec?.volumeName === volume.metadata.name && claim.metadata.annotations?.[bindCompleted];
  if (isMutual) setVolumePhase(volume, "Bound", context);
}

function reclaim(volume: PersistentVolume, context: ControllerContext): void {
  setVolumePhase(volume, "Released", context);
  const policy = volume.spec?.persistentVolumeReclaimPolicy ?? "Retain";
  if (policy === "Delete") remove(volume, context);
  else if (policy === "Recycle") recycle(volume, context);
}

function remove(volume: PersistentVolume, context: ControllerContext): void {
  const problem = deletionProblem(volume);
  if (problem === undefined) {
    context.client.delete(placeOf(resource, volume), { uid: volume.metadata.uid });
    return;
  }
  setVolumePhase(volume, "Failed", context, problem);
  context.events.record(volume, "Warning", "VolumeFailedDelete", problem, binderComponent);
}

/** Why the storage behind a volume can't be deleted; what the cluster made it can also remove. */
function deletionProblem(volume: PersistentVolume): string | undefined {
  if (volume.metadata.annotations?.[provisionedByAnnotation]) return undefined;
  const path = volume.spec?.hostPath?.path;
  if (path === undefined) {
    return `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`;
  }
  if (deletableHostPath.test(path)) return undefined;
  return `host_path deleter only supports /tmp/.+ but received provided ${path}`;
}

/** Makes the volume free for the next claim. */
function recycle(volume: PersistentVolume, context: ControllerContext): void {
  const changed = context.client.modify<PersistentVolume>(placeOf(resource, volume), (draft) => {
    if (draft.spec) delete draft.spec.claimRef;
    const { [boundByController]: _, ...annotations } = draft.metadata.annotations ?? {};
    draft.metadata.annotations = annotations as Mutable<typeof annotations>;
  });
  context.events.record(volume, "Normal", "VolumeRecycled", "Volume recycled", binderComponent);
  if (changed) setVolumePhase(changed, "Available", context);
}
