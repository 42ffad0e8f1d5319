import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import { isJsonObject, jsonEqual } from "../json.ts";
import { type FieldTree, leaf, treeNode } from "./field-tree.ts";
import { unmanagedFields, unmanagedMetadata } from "./managed-fields.ts";
import { isWhole, itemElement, type Rules } from "./typed-value.ts";

/** What an update did: the paths that it added or changed, and those that it took away. */
export interface FieldChanges {
  readonly taken: FieldTree | undefined;
  readonly removed: FieldTree | undefined;
}

const nothing: FieldChanges = { taken: undefined, removed: undefined };

/** The changes between two states of an object, without the paths that nobody manages. Equal parts cost nothing. */
export function changedFields(before: KubeObject, after: KubeObject, rules: Rules): FieldChanges {
  const changes = new Changes();
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const field of fields) {
    if (unmanagedFields.has(field)) continue;
    const [old, now] = [before[field as keyof KubeObject], after[field as keyof KubeObject]];
    changes.add(`f:${field}`, compared(old, now, rules?.child(field)));
  }
  changes.add("f:metadata", metadataChanges(before.metadata, after.metadata, rules?.child("metadata")));
  return changes.result();
}

function metadataChanges(before: object, after: object, rules: Rules): FieldChanges {
  const [old, now] = [before as JsonObject, after as JsonObject];
  const changes = new Changes();
  for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (!unmanagedMetadata.has(field)) changes.add(`f:${field}`, compared(old[field], now[field], rules?.child(field)));
  }
  return changes.result();
}

/** Collects what became of the children of one node. */
class Changes {
  #taken: Record<string, FieldTree> | undefined;
  #removed: Record<string, FieldTree> | undefined;

  add(element: string, { taken, removed }: FieldChanges): void {
    if (taken !== undefined) {
      this.#taken ??= {};
      this.#taken[element] = taken;
    }
    if (removed !== undefined) {
      this.#removed ??= {};
      this.#removed[element] = removed;
    }
  }

  result(): FieldChanges {
    if (this.#taken === undefined && this.#removed === undefined) return nothing;
    return {
      taken: this.#taken === undefined ? undefined : treeNode(this.#taken, false),
      removed: this.#removed === undefined ? undefined : treeNode(this.#removed, false),
    };
  }
}

function compared(before: unknown, after: unknown, rules: Rules): FieldChanges {
  if (before === after) return nothing;
  // Containers that come or go are told themselves, with what is in them.
  if (before === undefined) return { taken: treeOf(after, rules), removed: undefined };
  if (after === undefined) return { taken: undefined, removed: treeOf(before, rules) };
  if (isWholePair(before, after, rules))
    return jsonEqual(before, after) ? nothing : { taken: leaf, removed: undefined };
  if (Array.isArray(before) && Array.isArray(after)) return comparedLists(before, after, rules);
  const [old, now] = [before as JsonObject, after as JsonObject];
  const changes = new Changes();
  for (const field of Object.keys(now))
    changes.add(`f:${field}`, compared(old[field], now[field], rules?.child(field)));
  for (const field of Object.keys(old))
    if (now[field] === undefined) changes.add(`f:${field}`, compared(old[field], undefined, rules?.child(field)));
  return changes.result();
}

function comparedLists(before: readonly unknown[], after: readonly unknown[], rules: Rules): FieldChanges {
  if (jsonEqual(before, after)) return nothing;
  const old = new Map(before.map((item) => [itemElement(item, rules), item]));
  const now = new Map(after.map((item) => [itemElement(item, rules), item]));
  const changes = new Changes();
  for (const [element, item] of now) changes.add(element, compared(old.get(element), item, rules?.item()));
  for (const [element, item] of old)
    if (!now.has(element)) changes.add(element, compared(item, undefined, rules?.item()));
  return changes.result();
}

function isWholePair(before: unknown, after: unknown, rules: Rules): boolean {
  if (isWhole(before, rules) && isWhole(after, rules)) return true;
  return isJsonObject(before) !== isJsonObject(after) || Array.isArray(before) !== Array.isArray(after);
}

/** Trees of stored values, which are frozen: objects of one template share them. */
const known = new WeakMap<NonNullable<Rules>, WeakMap<object, FieldTree>>();

/** A value as a member with everything in it. */
function treeOf(value: unknown, rules: Rules): FieldTree {
  if (isWhole(value, rules)) return leaf;
  if (rules === undefined || !Object.isFrozen(value)) return newTree(value as object, rules);
  const ofRules = known.get(rules) ?? new WeakMap<object, FieldTree>();
  known.set(rules, ofRules);
  const tree = ofRules.get(value as object) ?? newTree(value as object, rules);
  ofRules.set(value as object, tree);
  return tree;
}

function newTree(value: object, rules: Rules): FieldTree {
  const children: Record<string, FieldTree> = {};
  if (Array.isArray(value)) for (const item of value) children[itemElement(item, rules)] = treeOf(item, rules?.item());
  else {
    for (const [field, child] of Object.entries(value))
      if (child !== undefined) children[`f:${field}`] = treeOf(child, rules?.child(field));
  }
  for (const _element in children) return treeNode({ ".": leaf, ...children }, false);
  return leaf;
}
