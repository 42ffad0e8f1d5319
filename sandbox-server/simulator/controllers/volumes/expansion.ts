import { quantityValue } from "../../registry/quantity.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../registry/types.ts";
import type { ControllerContext } from "../controller.ts";
import { placeOf } from "../work-key.ts";
import { requestedBytes } from "./match-volume.ts";

/** Grows a bound volume to what its claim asks for by now; volumes never shrink. */
export function expand(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  { client, events }: ControllerContext,
): void {
  const wanted = claim.spec?.resources?.requests?.storage;
  const present = quantityValue(claim.status?.capacity?.storage ?? volume.spec?.capacity?.storage ?? 0);
  if (wanted === undefined || requestedBytes(claim) <= present || claim.status?.phase !== "Bound") return;
  // A volume that is larger than was asked for anyway has nothing to grow.
  if (quantityValue(volume.spec?.capacity?.storage ?? 0) >= requestedBytes(claim)) return;
  const component = "volume_expand";
  const { name } = volume.metadata;
  events.record(claim, "Normal", "Resizing", `External resizer is resizing volume ${name}`, component);
  client.modify<PersistentVolume>(placeOf("persistentvolumes", volume), (draft) => {
    if (draft.spec) draft.spec.capacity = { ...draft.spec.capacity, storage: wanted };
  });
  client.modifyStatus<PersistentVolumeClaim>(placeOf("persistentvolumeclaims", claim), (draft) => {
    if (draft.status) draft.status.capacity = { ...draft.status.capacity, storage: wanted };
  });
  const done = `MountVolume.NodeExpandVolume succeeded for volume "${name}"`;
  events.record(claim, "Normal", "FileSystemResizeSuccessful", done, "kubelet");
}
