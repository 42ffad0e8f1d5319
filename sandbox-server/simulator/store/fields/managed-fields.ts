import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import { jsonEqual } from "../json.ts";
import { below, type FieldSet, fromFieldsV1, toFieldsV1 } from "./field-set.ts";
import { sharedTree } from "./field-tree.ts";

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
      fieldsV1: sharedTree(toFieldsV1(fields) as JsonObject),
      manager,
      operation,
      ...(subresource === "" ? {} : { subresource }),
      time,
    }));
}

/** Appliers come first, then by time and name. */
export function byRank(a: Ranked, b: Ranked): number {
  if (a.operation !== b.operation) return a.operation === "Apply" ? -1 : 1;
  return compareTexts(a.time, b.time) || compareTexts(a.manager, b.manager);
}

type Ranked = Pick<ManagerEntry, "operation" | "time" | "manager">;

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two lists of managers say the same, whatever their times. */
export function sameManagers(a: readonly JsonObject[], b: readonly JsonObject[]): boolean {
  const timeless = ({ time: _time, ...rest }: JsonObject) => rest;
  return a.length === b.length && a.every((entry, index) => jsonEqual(timeless(entry), timeless(b[index] ?? {})));
}

/** Fields of an object that nobody manages; of its metadata only some. */
export const unmanagedFields: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Fields of the metadata that nobody manages: identity and what the server counts itself. */
export const unmanagedMetadata: ReadonlySet<string> = new Set([
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
]);

const unmanaged = new Set([
  ...[...unmanagedFields].map((field) => `f:${field}`),
  ...[...unmanagedMetadata].map((field) => below("f:metadata", `f:${field}`)),
]);

/** A set without the paths that nobody manages. */
export function managedOnly(set: FieldSet): Set<string> {
  return new Set(
    [...set].filter((path) => !unmanaged.has(path) && !path.startsWith("f:metadata\u0000f:managedFields\u0000")),
  );
}
