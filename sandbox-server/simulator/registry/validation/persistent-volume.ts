import { forbidden, invalid, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1123SubdomainFaults } from "../names.ts";
import { accessModes } from "../storage/access-modes.ts";
import type { PersistentVolume } from "../types.ts";
import { namedFaults, oneOf } from "./common.ts";
import { isDeepEqual } from "./deep-equal.ts";
import { positiveQuantityFaults } from "./resources.ts";

type VolumeSpec = NonNullable<PersistentVolume["spec"]>;

/** Fields of the spec that are no volume source. */
const otherFields = new Set([
  ...["accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy"],
  ...["storageClassName", "volumeAttributesClassName", "volumeMode"],
]);

/** All faults of a persistent volume; its source may not change. */
export function validatePersistentVolume(
  object: PersistentVolume,
  previous: PersistentVolume | undefined,
): readonly FieldError[] {
  const spec: VolumeSpec = object.spec ?? {};
  const faults: FieldError[] = [];
  if ((spec.accessModes ?? []).length === 0) faults.push(required("spec.accessModes"));
  for (const mode of spec.accessModes ?? []) faults.push(...oneOf("spec.accessModes", mode, accessModes));
  faults.push(...capacityFaults(spec.capacity), ...sourceFaults(spec));
  faults.push(
    ...oneOf("spec.persistentVolumeReclaimPolicy", spec.persistentVolumeReclaimPolicy, ["Delete", "Recycle", "Retain"]),
  );
  if (spec.hostPath?.path === "/" && spec.persistentVolumeReclaimPolicy === "Recycle") {
    faults.push(forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"));
  }
  if (spec.storageClassName) {
    faults.push(...namedFaults("spec.storageClassName", spec.storageClassName, dns1123SubdomainFaults));
  }
  faults.push(...oneOf("spec.volumeMode", spec.volumeMode, ["Block", "Filesystem"]));
  return [...faults, ...changeFaults(spec, previous?.spec)];
}

function capacityFaults(capacity: VolumeSpec["capacity"]): FieldError[] {
  const storage = capacity?.storage;
  const isGiven = Object.keys(capacity ?? {}).length > 0;
  if (storage === undefined || Object.keys(capacity ?? {}).length > 1) {
    const unsupported = notSupported("spec.capacity", capacity ?? null, ["storage"]);
    return isGiven ? [unsupported] : [required("spec.capacity"), unsupported];
  }
  return positiveQuantityFaults("spec.capacity[storage]", storage);
}

function sourceFaults(spec: VolumeSpec): FieldError[] {
  const [first, ...others] = sourcesOf(spec);
  const faults = others.map((name) => forbidden(`spec.${name}`, "may not specify more than 1 volume type"));
  if (first === undefined) faults.push(required("spec", "must specify a volume type"));
  const { hostPath, nfs, local, csi } = spec;
  if (hostPath && !hostPath.path) faults.push(required("spec.hostPath.path"));
  if (hostPath?.path.split("/").includes("..")) {
    faults.push(invalid("spec.hostPath.path", hostPath.path, "must not contain '..'"));
  }
  if (nfs && !nfs.server) faults.push(required("spec.nfs.server"));
  if (nfs && !nfs.path) faults.push(required("spec.nfs.path"));
  if (local && !local.path) faults.push(required("spec.local.path"));
  if (local && spec.nodeAffinity === undefined) {
    faults.push(required("spec.nodeAffinity", "Local volume requires node affinity"));
  }
  if (csi && !csi.driver) faults.push(required("spec.csi.driver"));
  if (csi && !csi.volumeHandle) faults.push(required("spec.csi.volumeHandle"));
  return faults;
}

function sourcesOf(spec: VolumeSpec): string[] {
  return Object.entries(spec)
    .filter(([name, value]) => !otherFields.has(name) && value != null)
    .map(([name]) => name);
}

function changeFaults(spec: VolumeSpec, previous: VolumeSpec | undefined): FieldError[] {
  if (previous === undefined) return [];
  const faults: FieldError[] = [];
  const isSameSource = [...new Set([...sourcesOf(spec), ...sourcesOf(previous)])].every((name) =>
    isDeepEqual((spec as Record<string, unknown>)[name], (previous as Record<string, unknown>)[name]),
  );
  if (!isSameSource) {
    faults.push(forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"));
  }
  if (spec.volumeMode !== previous.volumeMode) {
    faults.push(invalid("spec.volumeMode", spec.volumeMode, "field is immutable"));
  }
  if (previous.nodeAffinity !== undefined && !isDeepEqual(spec.nodeAffinity, previous.nodeAffinity)) {
    faults.push(
      invalid(
        "spec.nodeAffinity",
        spec.nodeAffinity ?? null,
        "field is immutable, except for updating from beta label to GA",
      ),
    );
  }
  return faults;
}
