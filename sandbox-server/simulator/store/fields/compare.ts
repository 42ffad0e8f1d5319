import { isJsonObject, jsonEqual } from "../json.ts";
import { below, type FieldSet } from "./field-set.ts";
import { isWhole, itemElement, type Rules } from "./typed-value.ts";

/** What became of the paths of an object. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

interface Sets {
  readonly added: Set<string>;
  readonly modified: Set<string>;
  readonly removed: Set<string>;
}

/** Which paths an update added, changed and took away. */
export function compareObjects(before: unknown, after: unknown, rules: Rules): Comparison {
  const sets: Sets = { added: new Set(), modified: new Set(), removed: new Set() };
  walk(before, after, rules, "", sets);
  return sets;
}

function walk(before: unknown, after: unknown, rules: Rules, path: string, sets: Sets): void {
  if (before === after) return;
  // Containers that come or go are told themselves, before what is in them.
  if (path !== "" && before === undefined) sets.added.add(path);
  if (path !== "" && after === undefined) sets.removed.add(path);
  if (isWholePair(before, after, rules)) {
    if (before !== undefined && after !== undefined && !jsonEqual(before, after) && path !== "")
      sets.modified.add(path);
    return;
  }
  const old = childrenOf(before, rules, path);
  const now = childrenOf(after, rules, path);
  for (const [at, child] of now) walk(old.get(at)?.value, child.value, child.rules, at, sets);
  for (const [at, child] of old) if (!now.has(at)) walk(child.value, undefined, child.rules, at, sets);
}

function isWholePair(before: unknown, after: unknown, rules: Rules): boolean {
  const isWholeBefore = before === undefined || isWhole(before, rules);
  const isWholeAfter = after === undefined || isWhole(after, rules);
  if (isWholeBefore && isWholeAfter) return true;
  if (before === undefined || after === undefined) return false;
  return isJsonObject(before) !== isJsonObject(after) || Array.isArray(before) !== Array.isArray(after);
}

interface Child {
  readonly value: unknown;
  readonly rules: Rules;
}

function childrenOf(value: unknown, rules: Rules, path: string): ReadonlyMap<string, Child> {
  const children = new Map<string, Child>();
  if (Array.isArray(value)) {
    for (const item of value)
      children.set(below(path, itemElement(item, rules)), { value: item, rules: rules?.item() });
  } else if (isJsonObject(value)) {
    for (const [field, child] of Object.entries(value)) {
      if (child !== undefined) children.set(below(path, `f:${field}`), { value: child, rules: rules?.child(field) });
    }
  }
  return children;
}
