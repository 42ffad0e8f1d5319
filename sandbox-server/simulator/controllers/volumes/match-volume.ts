import { selectorMatches } from "../../registry/label-selector.ts";
import { quantityValue } from "../../registry/quantity.ts";
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../registry/types.ts";
import { matchesAnyTerm, type NodeSelectorTerm } from "../nodes/node-selection.ts";

/** The class of claims and volumes that name none explicitly used to stand in this annotation. */
const classAnnotation = "volume.beta.kubernetes.io/storage-class";

/** The provisioner of classes whose volumes somebody makes by hand. */
export const noProvisioner = "kubernetes.io/no-provisioner";

export function classOf(object: PersistentVolume | PersistentVolumeClaim): string {
  return object.metadata.annotations?.[classAnnotation] ?? object.spec?.storageClassName ?? "";
}

export function isDelayed(storageClass: StorageClass | undefined): boolean {
  return storageClass?.volumeBindingMode === "WaitForFirstConsumer";
}

export function requestedBytes(claim: PersistentVolumeClaim): number {
  return quantityValue(claim.spec?.resources?.requests?.storage ?? 0);
}

export function capacityBytes(volume: PersistentVolume): number {
  return quantityValue(volume.spec?.capacity?.storage ?? 0);
}

/** Whether the volume was given to this very claim. */
export function isClaimedBy(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef;
  if (reference?.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false;
  return !reference.uid || reference.uid === claim.metadata.uid;
}

/** Whether a pod on this node could use the volume; volumes without node affinity can be used everywhere. */
export function isReachableFrom(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec?.nodeAffinity?.required;
  return !required || matchesAnyTerm(required.nodeSelectorTerms as readonly NodeSelectorTerm[], node);
}

/**
 * The volume for a claim: one that was reserved for it, else the smallest that is free and has its class, modes, size
 * and labels (component-helpers/storage/volume FindMatchingVolume).
 *
 * @param node where the pod will run, for claims that wait for their first consumer
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node?: Node,
): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => fits(volume, claim) && (!node || isReachableFrom(volume, node)));
  const reserved = fitting.find((volume) => isClaimedBy(volume, claim));
  if (reserved) return reserved;
  const free = fitting.filter((volume) => isFree(volume) && isSelected(volume, claim));
  return free.toSorted(bySizeThenName)[0];
}

function bySizeThenName(left: PersistentVolume, right: PersistentVolume): number {
  return capacityBytes(left) - capacityBytes(right) || (left.metadata.name < right.metadata.name ? -1 : 1);
}

function isFree(volume: PersistentVolume): boolean {
  return !volume.spec?.claimRef && (volume.status?.phase === "Available" || volume.status?.phase === undefined);
}

function isSelected(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return !claim.spec?.selector || selectorMatches(claim.spec.selector as never, volume.metadata.labels);
}

function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.metadata.deletionTimestamp) return false;
  if ((volume.spec?.volumeMode ?? "Filesystem") !== (claim.spec?.volumeMode ?? "Filesystem")) return false;
  if (capacityBytes(volume) < requestedBytes(claim)) return false;
  if (isClaimedBy(volume, claim)) return true;
  if (classOf(volume) !== classOf(claim)) return false;
  const offered = volume.spec?.accessModes ?? [];
  return (claim.spec?.accessModes ?? []).every((mode) => offered.includes(mode));
}
