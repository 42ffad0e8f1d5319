import type { MergeRules } from "../../registry/schema/index.ts";
import { isJsonObject } from "../json.ts";
import { below, type FieldSet } from "./field-set.ts";

export type Rules = MergeRules | undefined;

/** Whether a value is owned as a whole: scalars, atomic maps, lists that are not merged by item. */
export function isWhole(value: unknown, rules: Rules): boolean {
  if (isJsonObject(value)) return rules?.isAtomic === true;
  if (Array.isArray(value)) return rules === undefined || (rules.listKind !== "map" && rules.listKind !== "set");
  return true;
}

/** The path element of a list's item: its keys in a list that is a map, itself in a set. */
export function itemElement(item: unknown, rules: Rules): string {
  if (rules?.listKind !== "map" || !isJsonObject(item)) return `v:${JSON.stringify(item)}`;
  const [only, another] = rules.listKeys;
  if (only !== undefined && another === undefined && item[only] !== undefined && item[only] !== null)
    return `k:{${JSON.stringify(only)}:${JSON.stringify(item[only])}}`;
  const keys = rules.listKeys.toSorted().flatMap((key) => {
    const value = item[key] ?? rules.listKeyDefaults[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** Every path that a configuration has an opinion on (structured-merge-diff's ToFieldSet). */
export function fieldSetOf(object: unknown, rules: Rules): FieldSet {
  const set = new Set<string>();
  collect(object, rules, "", set);
  return set;
}

function collect(value: unknown, rules: Rules, path: string, set: Set<string>): void {
  if (isWhole(value, rules)) {
    if (path !== "") set.add(path);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const at = below(path, itemElement(item, rules));
      collect(item, rules?.item(), at, set);
      set.add(at);
    }
    return;
  }
  for (const [field, child] of Object.entries(value as object)) {
    if (child === undefined) continue;
    const at = below(path, `f:${field}`);
    collect(child, rules?.child(field), at, set);
    const isEmpty = child === null || (isJsonObject(child) && Object.keys(child).length === 0);
    if (isEmpty || rules?.shape === "map") set.add(at);
  }
}
