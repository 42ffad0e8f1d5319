import { ageColumn, defineKind, nameColumn, text, wideText } from "../columns.ts";
import { fill } from "../fill.ts";
import { canonicalQuantities } from "../pod/container-defaults.ts";
import { shortAccessModes } from "../storage/access-modes.ts";
import type { PersistentVolume } from "../types.ts";
import { validatePersistentVolume } from "../validation/persistent-volume.ts";

const legacyClassAnnotation = "volume.beta.kubernetes.io/storage-class";

export const persistentVolume = defineKind<PersistentVolume>({
  group: "",
  version: "v1",
  resource: "persistentvolumes",
  kind: "PersistentVolume",
  singular: "persistentvolume",
  shortNames: ["pv"],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    text("Capacity", "How much the volume holds.", ({ spec }) => spec?.capacity?.storage ?? ""),
    text("Access Modes", "How many nodes may use the volume, and how.", ({ spec }) =>
      shortAccessModes(spec?.accessModes),
    ),
    text("Reclaim Policy", "What becomes of the volume when its claim goes.", ({ spec }) => {
      return spec?.persistentVolumeReclaimPolicy ?? "";
    }),
    text("Status", "Whether the volume is free, taken or given back.", ({ metadata, status }) => {
      return metadata.deletionTimestamp === undefined ? (status?.phase ?? "") : "Terminating";
    }),
    text("Claim", "The claim that has the volume.", ({ spec }) => {
      return spec?.claimRef === undefined ? "" : `${spec.claimRef.namespace}/${spec.claimRef.name}`;
    }),
    text("StorageClass", "The class of the volume.", ({ spec, metadata }) => {
      return metadata.annotations?.[legacyClassAnnotation] ?? spec?.storageClassName ?? "";
    }),
    text("VolumeAttributesClass", "The class of the volume's attributes.", ({ spec }) => {
      return spec?.volumeAttributesClassName || "<unset>";
    }),
    text("Reason", "Why the volume is in this state.", ({ status }) => status?.reason ?? ""),
    ageColumn,
    wideText("VolumeMode", "Whether it is a file system or a raw device.", ({ spec }) => spec?.volumeMode ?? "<unset>"),
  ],
  hasGeneration: false,
  initialFinalizers: ["kubernetes.io/pv-protection"],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    spec: specWithDefaults(object.spec ?? {}),
    status: fill({ ...object.status }, { phase: "Pending" }),
  }),
  validate: validatePersistentVolume,
});

function specWithDefaults(spec: NonNullable<PersistentVolume["spec"]>): NonNullable<PersistentVolume["spec"]> {
  const filled = fill(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" });
  return {
    ...filled,
    ...(spec.capacity === undefined ? {} : { capacity: canonicalQuantities(spec.capacity) }),
    ...(spec.hostPath === undefined ? {} : { hostPath: fill(spec.hostPath, { type: "" }) }),
  };
}
