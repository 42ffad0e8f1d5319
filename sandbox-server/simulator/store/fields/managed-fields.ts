import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import { jsonEqual } from "../json.ts";
import { type FieldSet, fromFieldsV1 } from "./field-set.ts";
import { sharedFieldsV1 } from "./shared-fields.ts";

/** One manager of fields and what it holds (meta/v1 ManagedFieldsEntry). */
export interface ManagerEntry {
  readonly manager: string;
  readonly operation: "Update" | "Apply";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
  readonly fields: FieldSet;
}

/** The managers of an object; entries that can't be read are left out. */
export function managersOf(object: KubeObject | undefined): readonly ManagerEntry[] {
  return (object?.metadata.managedFields ?? []).flatMap((entry) => {
    const { manager, operation, apiVersion, subresource, time, fieldsV1 } = entry;
    if (operation !== "Update" && operation !== "Apply") return [];
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    const read = { manager: text(manager), operation, apiVersion: text(apiVersion) } as const;
    return [{ ...read, subresource: text(subresource), time: text(time), fields: fromFieldsV1(fieldsV1) }];
  });
}

/** Whether two entries are of the same manager in the same role. */
export function isSameManager(
  a: Omit<ManagerEntry, "fields" | "time">,
  b: Omit<ManagerEntry, "fields" | "time">,
): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === "Apply" || a.apiVersion === b.apiVersion)
  );
}

/** `metadata.managedFields` of these managers; those that hold nothing are left out. Appliers come first, then by time. */
export function toManagedFields(managers: readonly ManagerEntry[]): readonly JsonObject[] {
  return managers
    .filter(({ fields }) => fields.size > 0)
    .toSorted(byRank)
    .map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
      apiVersion,
      fieldsType: "FieldsV1",
      fieldsV1: sharedFieldsV1(fields),
      manager,
      operation,
      ...(subresource === "" ? {} : { subresource }),
      time,
    }));
}

function byRank(a: ManagerEntry, b: ManagerEntry): number {
  if (a.operation !== b.operation) return a.operation === "Apply" ? -1 : 1;
  return a.time.localeCompare(b.time) || a.manager.localeCompare(b.manager);
}

/** Whether two lists of managers say the same, whatever their times. */
export function sameManagers(a: readonly JsonObject[], b: readonly JsonObject[]): boolean {
  const timeless = ({ time: _time, ...rest }: JsonObject) => rest;
  return a.length === b.length && a.every((entry, index) => jsonEqual(timeless(entry), timeless(b[index] ?? {})));
}

/** Paths that nobody manages: identity and what the server counts itself. */
const unmanaged = new Set(
  ["apiVersion", "kind", "metadata"]
    .map((field) => `f:${field}`)
    .concat(
      [
        "name",
        "namespace",
        "creationTimestamp",
        "selfLink",
        "uid",
        "generation",
        "managedFields",
        "resourceVersion",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
      ].map((field) => `f:metadata\u0000f:${field}`),
    ),
);

/** A set without the paths that nobody manages. */
export function managedOnly(set: FieldSet): Set<string> {
  return new Set(
    [...set].filter((path) => !unmanaged.has(path) && !path.startsWith("f:metadata\u0000f:managedFields\u0000")),
  );
}
