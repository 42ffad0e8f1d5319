import type { PersistentVolume, PersistentVolumeClaim } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import type { ControllerContext } from "../controller.ts";
import { placeOf } from "../work-key.ts";
import { isClaimedBy } from "./match-volume.ts";

export const binderComponent = "persistentvolume-controller";
export const bindCompleted = "pv.kubernetes.io/bind-completed";
export const boundByController = "pv.kubernetes.io/bound-by-controller";

type ClaimReference = NonNullable<NonNullable<PersistentVolume["spec"]>["claimRef"]>;
type VolumePhase = "Available" | "Bound" | "Released" | "Failed";

/** What a volume says of the claim that it belongs to. */
export function claimReference(claim: PersistentVolumeClaim): ClaimReference {
  const { namespace = "", name, uid, resourceVersion } = claim.metadata;
  return { kind: "PersistentVolumeClaim", namespace, name, uid, apiVersion: "v1", resourceVersion };
}

/** Binds both sides to each other; what is bound already stays as it is. */
export function bind(volume: PersistentVolume, claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { client } = context;
  const bound = client.modify<PersistentVolume>(placeOf("persistentvolumes", volume), (draft) => {
    if (!draft.spec) return;
    const wasReserved = isClaimedBy(draft as PersistentVolume, claim);
    if (!wasReserved) draft.metadata.annotations = { ...draft.metadata.annotations, [boundByController]: "yes" };
    if (draft.spec.claimRef?.uid !== claim.metadata.uid) {
      draft.spec.claimRef = claimReference(claim) as Mutable<ClaimReference>;
    }
  });
  setVolumePhase(volume, "Bound", context);
  client.modify<PersistentVolumeClaim>(placeOf("persistentvolumeclaims", claim), (draft) => {
    if (!draft.spec) return;
    const annotations = { ...draft.metadata.annotations, [bindCompleted]: "yes" };
    if (!draft.spec.volumeName) Object.assign(annotations, { [boundByController]: "yes" });
    draft.metadata.annotations = annotations;
    draft.spec.volumeName = volume.metadata.name;
  });
  const { accessModes, capacity } = (bound ?? volume).spec ?? {};
  setClaimStatus(claim, { phase: "Bound", accessModes, capacity }, context);
}

/** Writes a claim's status, keeping what the resizer wrote. */
export function setClaimStatus(
  claim: PersistentVolumeClaim,
  status: { phase: string; accessModes?: unknown; capacity?: unknown },
  { client }: ControllerContext,
): void {
  client.modifyStatus<PersistentVolumeClaim>(placeOf("persistentvolumeclaims", claim), (draft) => {
    const before = draft.status;
    const isBoundAlready = before?.phase === "Bound" && status.phase === "Bound" && before.capacity !== undefined;
    if (isBoundAlready) return false;
    Object.assign(draft, { status: { ...before, ...status } });
    return true;
  });
}

/** Writes a volume's phase, with the reason when it failed. */
export function setVolumePhase(
  volume: PersistentVolume,
  phase: VolumePhase,
  { client, clock }: ControllerContext,
  message?: string,
): void {
  client.modifyStatus<PersistentVolume>(placeOf("persistentvolumes", volume), (draft) => {
    if (draft.status?.phase === phase && draft.status.message === message) return false;
    const lastPhaseTransitionTime = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    Object.assign(draft, {
      status: { phase, lastPhaseTransitionTime, ...(message === undefined ? {} : { message }) },
    });
    return true;
  });
}
