import type { KindDefinition } from "../registry/kind-definition.ts";
import type { JsonObject, KubeObject } from "../registry/kube-object.ts";
import { decodeObject, findMergeRules, type MergeRules, mergeRulesOfSchema } from "../registry/schema/index.ts";
import { changedFields } from "./fields/changed-fields.ts";
import { differenceOf, type FieldTree, unionOf } from "./fields/field-tree.ts";
import { byRank, isSameManager, type ManagerEntry, toManagedFields } from "./fields/managed-fields.ts";
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
  const { taken, removed } = changedFields(previous ?? emptyObject(writer.kind), object, rulesOf(writer.kind));
  let mine: JsonObject | undefined;
  const entries: JsonObject[] = [];
  for (const entry of previous?.metadata.managedFields ?? []) {
    const before = entry.fieldsV1 as FieldTree;
    if (isSameManager(identityOf(entry), own)) {
      mine = entry;
      continue;
    }
    const fieldsV1 = differenceOf(differenceOf(before, taken), removed);
    if (fieldsV1 === before) entries.push(entry);
    else if (fieldsV1 !== undefined) entries.push({ ...entry, fieldsV1 });
  }
  const held = unionOf(differenceOf(mine?.fieldsV1 as FieldTree | undefined, removed), taken);
  if (mine !== undefined && held === mine.fieldsV1 && taken === undefined) entries.push(mine);
  else if (held !== undefined) entries.push(entryOf(own, held));
  return withEntries(
    object,
    entries.sort((a, b) => byRank(identityOf(a), identityOf(b))),
  );
}

interface Identity {
  readonly manager: string;
  readonly operation: "Update" | "Apply";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
}

/** Entries are the API server's own: they have all their fields, but for an absent subresource. */
function identityOf({ subresource = "", ...entry }: JsonObject): Identity {
  return { ...entry, subresource } as unknown as Identity;
}

function entryOf({ manager, operation, apiVersion, subresource, time }: Identity, fieldsV1: FieldTree): JsonObject {
  const where = subresource === "" ? {} : { subresource };
  return { apiVersion, fieldsType: "FieldsV1", fieldsV1, manager, operation, ...where, time };
}

/** The object with these managers. */
export function withManagers(object: KubeObject, managers: readonly ManagerEntry[]): KubeObject {
  return withEntries(object, toManagedFields(managers));
}

function withEntries(object: KubeObject, managedFields: readonly JsonObject[]): KubeObject {
  const { managedFields: _before, ...metadata } = object.metadata;
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
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
