import type { KubeObject } from "../../registry/kube-object.ts";
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../registry/types.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";
import { bind, bindCompleted, binderComponent, setClaimStatus } from "./claim-binding.ts";
import { expand } from "./expansion.ts";
import { capacityBytes, classOf, findMatchingVolume, isClaimedBy, isDelayed, requestedBytes } from "./match-volume.ts";
import { findClass, selectedNodeAnnotation } from "./pod-claims.ts";
import { provision } from "./provisioner.ts";

const resource = "persistentvolumeclaims";
const defaultClassAnnotation = "storageclass.kubernetes.io/is-default-class";

/** Finds or makes a volume for every claim (pkg/controller/volume/persistentvolume). */
export const claimController: Controller = {
  name: "persistentvolume-binder-controller",
  sources: [
    itself(resource),
    { resource: "persistentvolumes", keys: claimsOfVolume },
    { resource: "storageclasses.storage.k8s.io", keys: (_, __, context) => waitingClaims(context) },
  ],
  reconcile(key, context) {
    const claim = context.client.find<PersistentVolumeClaim>(refOf(resource, key));
    if (!claim || claim.metadata.deletionTimestamp) return undefined;
    if (claim.metadata.annotations?.[bindCompleted]) watchOver(claim, context);
    else if (claim.spec?.volumeName) bindToNamed(claim, claim.spec.volumeName, context);
    else bindToAny(withDefaultClass(claim, context), context);
    return undefined;
  },
};

/** A new or freed volume may suit any waiting claim; a bound one concerns its own. */
function claimsOfVolume(volume: KubeObject, _previous: KubeObject | undefined, context: ControllerContext): WorkKey[] {
  const reference = (volume as PersistentVolume).spec?.claimRef;
  return reference ? [`${reference.namespace}/${reference.name}`] : waitingClaims(context);
}

function waitingClaims({ client }: ControllerContext): WorkKey[] {
  const claims = client.list<PersistentVolumeClaim>(resource);
  return claims.filter((claim) => claim.status?.phase !== "Bound").map(keyOf);
}

/** A claim that says nothing of a class gets the default one, also when that came later than the claim. */
function withDefaultClass(claim: PersistentVolumeClaim, { client }: ControllerContext): PersistentVolumeClaim {
  const isOpen = claim.spec?.storageClassName === undefined && classOf(claim) === "";
  if (!isOpen) return claim;
  const classes = client.list<StorageClass>("storageclasses.storage.k8s.io");
  const newest = classes
    .filter(({ metadata }) => metadata.annotations?.[defaultClassAnnotation] === "true")
    .toSorted((left, right) => (left.metadata.creationTimestamp > right.metadata.creationTimestamp ? -1 : 1))[0];
  if (!newest) return claim;
  const changed = client.modify<PersistentVolumeClaim>(placeOf(resource, claim), (draft) => {
    if (draft.spec) draft.spec.storageClassName = newest.metadata.name;
  });
  return changed ?? claim;
}

/** A bound claim: its volume may have vanished, or the claim may ask for more. */
function watchOver(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const name = claim.spec?.volumeName ?? "";
  const volume = context.client.find<PersistentVolume>({ resource: "persistentvolumes", namespace: "", name });
  if (!volume || (volume.spec?.claimRef && !isClaimedBy(volume, claim))) {
    if (claim.status?.phase === "Lost") return;
    setClaimStatus(claim, { phase: "Lost" }, context);
    const message = volume
      ? "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!"
      : "Bound claim has lost its PersistentVolume. Any data on this volume is lost!";
    context.events.record(claim, "Warning", volume ? "ClaimMisbound" : "ClaimLost", message, binderComponent);
    return;
  }
  bind(volume, claim, context);
  expand(claim, volume, context);
}

function bindToNamed(claim: PersistentVolumeClaim, name: string, context: ControllerContext): void {
  const volume = context.client.find<PersistentVolume>({ resource: "persistentvolumes", namespace: "", name });
  if (!volume) {
    setPending(claim, context);
    return;
  }
  const problem = mismatch(volume, claim);
  if (problem === undefined) {
    bind(volume, claim, context);
    return;
  }
  setPending(claim, context);
  context.events.record(claim, "Warning", problem.reason, problem.message, binderComponent);
}

function mismatch(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): { reason: string; message: string } | undefined {
  const { name } = volume.metadata;
  if (volume.spec?.claimRef && !isClaimedBy(volume, claim)) {
    return { reason: "FailedBinding", message: `volume "${name}" already bound to a different claim.` };
  }
  const because = (problem: string) => ({
    reason: "VolumeMismatch",
    message: `Cannot bind to requested volume "${name}": ${problem}`,
  });
  if (capacityBytes(volume) < requestedBytes(claim)) return because("requested PV is too small");
  if (classOf(volume) !== classOf(claim)) return because("storageClassName does not match");
  if ((volume.spec?.volumeMode ?? "Filesystem") !== (claim.spec?.volumeMode ?? "Filesystem")) {
    return because("incompatible volumeMode");
  }
  const offered = volume.spec?.accessModes ?? [];
  if (!(claim.spec?.accessModes ?? []).every((mode) => offered.includes(mode)))
    return because("incompatible accessMode");
  return undefined;
}

function bindToAny(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { client, events } = context;
  const className = classOf(claim);
  const storageClass = findClass(client, className);
  const volumes = client.list<PersistentVolume>("persistentvolumes");
  const selectedNode = claim.metadata.annotations?.[selectedNodeAnnotation];
  const mustWait = isDelayed(storageClass) && selectedNode === undefined;
  const candidates = mustWait ? volumes.filter((volume) => isClaimedBy(volume, claim)) : volumes;
  const node = selectedNode ? client.find<Node>({ resource: "nodes", namespace: "", name: selectedNode }) : undefined;
  const volume = findMatchingVolume(claim, candidates, node);
  if (volume) {
    bind(volume, claim, context);
    return;
  }
  setPending(claim, context);
  if (mustWait) {
    const message = "waiting for first consumer to be created before binding";
    events.record(claim, "Normal", "WaitForFirstConsumer", message, binderComponent);
  } else if (className === "") {
    const message = "no persistent volumes available for this claim and no storage class is set";
    events.record(claim, "Normal", "FailedBinding", message, binderComponent);
  } else if (!storageClass) {
    const message = `storageclass.storage.k8s.io "${className}" not found`;
    events.record(claim, "Warning", "ProvisioningFailed", message, binderComponent);
  } else {
    provision(claim, storageClass, context);
  }
}

function setPending(claim: PersistentVolumeClaim, context: ControllerContext): void {
  if (claim.status?.phase !== "Pending") setClaimStatus(claim, { phase: "Pending" }, context);
}
