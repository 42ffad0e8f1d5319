import { forbidden, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1123SubdomainFaults } from "../names.ts";
import { compareQuantities } from "../quantity.ts";
import { accessModes } from "../storage/access-modes.ts";
import type { PersistentVolumeClaim } from "../types.ts";
import { labelSelectorFaults, namedFaults, oneOf } from "./common.ts";
import { isDeepEqual } from "./deep-equal.ts";
import { positiveQuantityFaults } from "./resources.ts";

type ClaimSpec = NonNullable<PersistentVolumeClaim["spec"]>;

/** All faults of a claim; after its creation only its size may grow, once it is bound. */
export function validatePersistentVolumeClaim(
  object: PersistentVolumeClaim,
  previous: PersistentVolumeClaim | undefined,
): readonly FieldError[] {
  const spec: ClaimSpec = object.spec ?? {};
  return [...claimSpecFaults("spec", spec), ...changeFaults(object, previous)];
}

/** Faults of a claim's spec, also in claim templates. */
export function claimSpecFaults(field: string, spec: ClaimSpec): FieldError[] {
  const faults: FieldError[] = [];
  if ((spec.accessModes ?? []).length === 0)
    faults.push(required(`${field}.accessModes`, "at least 1 access mode is required"));
  for (const mode of spec.accessModes ?? []) faults.push(...oneOf(`${field}.accessModes`, mode, accessModes));
  const { accessModes: modes = [] } = spec;
  if (modes.includes("ReadWriteOncePod") && modes.length > 1) {
    faults.push(forbidden(`${field}.accessModes`, "may not use ReadWriteOncePod with other access modes"));
  }
  if (spec.selector) faults.push(...labelSelectorFaults(`${field}.selector`, spec.selector));
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) faults.push(required(`${field}.resources[storage]`));
  else faults.push(...positiveQuantityFaults(`${field}.resources[storage]`, storage));
  if (spec.storageClassName) {
    faults.push(...namedFaults(`${field}.storageClassName`, spec.storageClassName, dns1123SubdomainFaults));
  }
  return [...faults, ...oneOf(`${field}.volumeMode`, spec.volumeMode, ["Block", "Filesystem"])];
}

function changeFaults(object: PersistentVolumeClaim, previous: PersistentVolumeClaim | undefined): FieldError[] {
  if (previous?.spec == null || object.spec == null) return [];
  const spec = object.spec;
  const before = previous.spec;
  const wasUnbound = !before.volumeName;
  const isGivenClass = before.storageClassName === undefined && spec.storageClassName !== undefined;
  const comparable: ClaimSpec = {
    ...spec,
    ...(wasUnbound && spec.volumeName ? { volumeName: "" } : {}),
    ...(before.resources === undefined ? {} : { resources: before.resources }),
    ...(before.volumeAttributesClassName === undefined
      ? {}
      : { volumeAttributesClassName: before.volumeAttributesClassName }),
  };
  const { volumeName, storageClassName, ...rest } = comparable;
  const { volumeName: oldName, storageClassName: oldClass, ...oldRest } = before;
  const isSame =
    isDeepEqual(rest, oldRest) &&
    (volumeName ?? "") === (oldName ?? "") &&
    (isGivenClass || storageClassName === oldClass);
  const sentence =
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
  if (!isSame) return [forbidden("spec", `${sentence}\n${changedLines(spec, before)}\n`)];
  return sizeFaults(spec, before, previous.status?.phase === "Bound", sentence);
}

function sizeFaults(spec: ClaimSpec, before: ClaimSpec, isBound: boolean, sentence: string): FieldError[] {
  if (isDeepEqual(spec.resources, before.resources)) return [];
  if (!isBound) return [forbidden("spec", `${sentence}\n${changedLines(spec, before)}\n`)];
  const size = spec.resources?.requests?.storage;
  const oldSize = before.resources?.requests?.storage;
  if (size === undefined || oldSize === undefined || compareQuantities(size, oldSize) >= 0) return [];
  return [forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")];
}

function changedLines(spec: ClaimSpec, before: ClaimSpec): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(spec)])].toSorted() as (keyof ClaimSpec)[];
  return names
    .filter((name) => !isDeepEqual(spec[name], before[name]))
    .flatMap((name) => [`- \t${name}: ${JSON.stringify(before[name])}`, `+ \t${name}: ${JSON.stringify(spec[name])}`])
    .join("\n");
}
