import { ageColumn, defineKind, nameColumn, text, wideText } from "../columns.ts";
import { fill } from "../fill.ts";
import { canonicalResources } from "../pod/container-defaults.ts";
import { shortAccessModes } from "../storage/access-modes.ts";
import type { PersistentVolumeClaim } from "../types.ts";
import { validatePersistentVolumeClaim } from "../validation/persistent-volume-claim.ts";

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: "",
  version: "v1",
  resource: "persistentvolumeclaims",
  kind: "PersistentVolumeClaim",
  singular: "persistentvolumeclaim",
  shortNames: ["pvc"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Status", "Whether the claim has a volume.", ({ metadata, status }) => {
      return metadata.deletionTimestamp === undefined ? (status?.phase ?? "") : "Terminating";
    }),
    text("Volume", "The volume that was found for the claim.", ({ spec }) => spec?.volumeName ?? ""),
    text("Capacity", "How much the volume holds.", ({ spec, status }) => {
      return spec?.volumeName ? (status?.capacity?.storage ?? "") : "";
    }),
    text("Access Modes", "How many nodes may use the volume, and how.", ({ spec, status }) => {
      return spec?.volumeName ? shortAccessModes(status?.accessModes) : "";
    }),
    text("StorageClass", "The class that was asked for.", ({ spec }) => spec?.storageClassName ?? ""),
    text("VolumeAttributesClass", "The class of the volume's attributes.", ({ spec }) => {
      return spec?.volumeAttributesClassName || "<unset>";
    }),
    ageColumn,
    wideText("VolumeMode", "Whether it is a file system or a raw device.", ({ spec }) => spec?.volumeMode ?? "<unset>"),
  ],
  hasGeneration: false,
  initialFinalizers: ["kubernetes.io/pvc-protection"],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    spec: claimSpecWithDefaults(object.spec ?? {}),
    status: fill({ ...object.status }, { phase: "Pending" }),
  }),
  validate: validatePersistentVolumeClaim,
});

/** Defaults of a claim's spec, also in the claim templates of stateful sets. */
export function claimSpecWithDefaults(
  spec: NonNullable<PersistentVolumeClaim["spec"]>,
): NonNullable<PersistentVolumeClaim["spec"]> {
  const filled = fill(spec, { volumeMode: "Filesystem" });
  return filled.resources === undefined ? filled : { ...filled, resources: canonicalResources(filled.resources) };
}
