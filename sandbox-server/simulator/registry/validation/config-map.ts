import { forbidden, invalid, required, tooLong } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { configMapKeyFaults } from "../names.ts";
import type { ConfigMap } from "../types.ts";
import { isDeepEqual } from "./deep-equal.ts";

/** One mebibyte: what a config map or a secret may hold, so that etcd keeps it. */
export const maxDataBytes = 1024 * 1024;

/** All faults of a config map: keys that are no file names, one key in both maps, too much data, changes of an immutable one. */
export function validateConfigMap(object: ConfigMap, previous: ConfigMap | undefined): readonly FieldError[] {
  return [...immutableFaults(object, previous), ...dataFaults(object)];
}

function dataFaults({ data, binaryData, metadata }: ConfigMap): FieldError[] {
  const faults: FieldError[] = [];
  if (metadata.name === "") faults.push(required("metadata.name", "name or generateName is required"));
  for (const key of Object.keys(data ?? {})) {
    for (const fault of configMapKeyFaults(key)) faults.push(invalid(`data[${key}]`, key, fault));
    if (binaryData?.[key] !== undefined)
      faults.push(invalid(`data[${key}]`, key, "duplicate of key present in binaryData"));
  }
  for (const key of Object.keys(binaryData ?? {})) {
    for (const fault of configMapKeyFaults(key)) faults.push(invalid(`binaryData[${key}]`, key, fault));
  }
  const textBytes = Object.values(data ?? {}).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  const binaryBytes = Object.values(binaryData ?? {}).reduce(
    (sum, value) => sum + Buffer.byteLength(value, "base64"),
    0,
  );
  if (textBytes + binaryBytes > maxDataBytes) faults.push(tooLong("", maxDataBytes));
  return faults;
}

function immutableFaults(object: ConfigMap, previous: ConfigMap | undefined): FieldError[] {
  if (previous?.immutable !== true) return [];
  const detail = "field is immutable when `immutable` is set";
  const faults: FieldError[] = [];
  if (object.immutable !== true) faults.push(forbidden("immutable", detail));
  if (!isDeepEqual(object.data ?? {}, previous.data ?? {})) faults.push(forbidden("data", detail));
  if (!isDeepEqual(object.binaryData ?? {}, previous.binaryData ?? {})) faults.push(forbidden("binaryData", detail));
  return faults;
}
