import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { decodeObject, findMergeRules, type MergeRules, mergeRulesOfSchema } from "../registry/schema/index.ts";
import { compareObjects } from "./fields/compare.ts";
import { isSameManager, type ManagerEntry, managedOnly, managersOf, toManagedFields } from "./fields/managed-fields.ts";
import type { Rules } from "./fields/typed-value.ts";
import { apiVersionOf } from "./kind-registry.ts";

/** Who writes, for `metadata.managedFields`. */
export interface FieldWriter {
  readonly kind: KindDefinition;
  readonly manager: string;
  readonly operation: "Update" | "Apply";
  readonly subresource: string;
  /** RFC 3339. */
  readonly time: string;
}

const customRules = new WeakMap<KindDefinition, MergeRules>();

/** How objects of a kind are merged and owned, field by field. */
export function rulesOf(kind: KindDefinition): Rules {
  if (kind.customSchema === undefined) return findMergeRules(apiVersionOf(kind), kind.kind);
  const known = customRules.get(kind);
  if (known !== undefined) return known;
  // Metadata is the same in every kind.
  const rules = mergeRulesOfSchema(kind.customSchema, findMergeRules("v1", "Pod")?.child("metadata"));
  customRules.set(kind, rules);
  return rules;
}

/**
 * The object with `managedFields` brought up to date: the writer holds what it changed, nobody holds what is gone.
 * Appliers have worked out theirs already.
 */
export function trackWrite(previous: KubeObject | undefined, object: KubeObject, writer: FieldWriter): KubeObject {
  if (writer.operation === "Apply") return object;
  const own = { ...writer, apiVersion: apiVersionOf(writer.kind) };
  const changes = compareObjects(
    withoutManagers(previous ?? emptyObject(writer.kind)),
    withoutManagers(object),
    rulesOf(writer.kind),
  );
  const taken = managedOnly(changes.added.union(changes.modified));
  const before = managersOf(previous);
  const others = before.filter((entry) => !isSameManager(entry, own));
  const mine = before.find((entry) => isSameManager(entry, own));
  const kept = others.map((entry) => ({
    ...entry,
    fields: entry.fields.difference(taken).difference(changes.removed),
  }));
  const held = (mine?.fields ?? new Set<string>()).difference(changes.removed).union(taken);
  const isUnchanged = taken.size === 0 && mine !== undefined && held.size === mine.fields.size;
  const entry: ManagerEntry = { ...own, time: isUnchanged ? mine.time : own.time, fields: held };
  return withManagers(object, [...kept, entry]);
}

/** The object with these managers. */
export function withManagers(object: KubeObject, managers: readonly ManagerEntry[]): KubeObject {
  const { managedFields: _before, ...metadata } = object.metadata;
  const managedFields = toManagedFields(managers);
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}

function withoutManagers({ metadata, ...rest }: KubeObject): object {
  const { managedFields: _managers, ...others } = metadata;
  return { ...rest, metadata: others };
}

const emptyObjects = new WeakMap<KindDefinition, KubeObject>();

/** What a kind's object is before anybody has written to it: the fields that are always there. */
function emptyObject(kind: KindDefinition): KubeObject {
  const known = emptyObjects.get(kind);
  if (known !== undefined) return known;
  const { object } = decodeObject(apiVersionOf(kind), kind.kind, { metadata: {} });
  const empty = { metadata: {}, ...object } as unknown as KubeObject;
  emptyObjects.set(kind, empty);
  return empty;
}
