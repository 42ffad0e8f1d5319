import type { MergeRules } from "../../registry/schema/index.ts";
import { badRequest } from "../../store/api-error.ts";
import { isJsonObject, jsonEqual, setField } from "../../store/json.ts";
import { orderedBy } from "./element-order.ts";

type Fields = Record<string, unknown>;

const orderPrefix = "$setElementOrder/";
const deletePrefix = "$deleteFromPrimitiveList/";

/**
 * Applies a strategic merge patch by a kind's merge keys. Gives back a new document. Errors: BadRequest for broken
 * directives and items without their key. Source: k8s.io/apimachinery/pkg/util/strategicpatch and its documentation.
 */
export function applyStrategicMergePatch(target: unknown, patch: unknown, rules: MergeRules | undefined): unknown {
  if (!isJsonObject(patch)) throw badRequest("invalid character in patch: expected an object");
  return mergedObject(isJsonObject(target) ? target : {}, patch, rules);
}

function mergedObject(original: Readonly<Fields>, patch: Readonly<Fields>, rules: MergeRules | undefined): Fields {
  const directive = patch.$patch;
  if (directive === "replace") return plain(without(patch, "$patch")) as Fields;
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge")
    throw badRequest(`Unknown patch type found: ${String(directive)}`);
  const merged: Fields = retained(original, patch);
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith(deletePrefix)) deleteFromList(merged, field.slice(deletePrefix.length), value);
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith("$")) continue;
    if (value === null) delete merged[field];
    else setField(merged, field, mergedValue(merged[field], value, rules?.child(field)));
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith(orderPrefix)) reorder(merged, original, field.slice(orderPrefix.length), value, rules);
  }
  return merged;
}

function mergedValue(original: unknown, patch: unknown, rules: MergeRules | undefined): unknown {
  if (isJsonObject(patch)) {
    if (rules?.patchStrategies.includes("replace")) return plain(patch);
    return mergedObject(isJsonObject(original) ? original : {}, patch, rules);
  }
  if (!Array.isArray(patch)) return patch;
  if (rules === undefined || !rules.patchStrategies.includes("merge")) return listReplaced(patch);
  const present = Array.isArray(original) ? original : [];
  return rules.mergeKey === undefined
    ? mergedScalars(present, patch)
    : mergedItems(present, patch, rules.mergeKey, rules.item());
}

/** Keeps the fields that `$retainKeys` names, all of them when it is absent. */
function retained(original: Readonly<Fields>, patch: Readonly<Fields>): Fields {
  const keys = patch.$retainKeys;
  if (keys === undefined) return { ...original };
  if (!Array.isArray(keys)) throw badRequest("invalid patch format of retainKeys list: $retainKeys must be a list");
  const stray = Object.keys(patch).find(
    (field) => !field.startsWith("$") && patch[field] !== null && !keys.includes(field),
  );
  if (stray !== undefined) throw badRequest(`The order in patch list doesn't match $retainKeys list: ${stray}`);
  return Object.fromEntries(Object.entries(original).filter(([field]) => keys.includes(field)));
}

function deleteFromList(merged: Fields, field: string, gone: unknown): void {
  const list = merged[field];
  if (!Array.isArray(gone)) throw badRequest("invalid patch format of $deleteFromPrimitiveList: it must be a list");
  if (Array.isArray(list)) merged[field] = list.filter((item) => !gone.includes(item));
}

function mergedScalars(original: readonly unknown[], patch: readonly unknown[]): readonly unknown[] {
  return [...original, ...patch.filter((item) => !original.some((each) => jsonEqual(each, item)))];
}

function mergedItems(
  original: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  rules: MergeRules | undefined,
): readonly unknown[] {
  if (patch.some((item) => isJsonObject(item) && item.$patch === "replace")) {
    return listReplaced(patch.filter((item) => !(isJsonObject(item) && item.$patch === "replace")));
  }
  let merged = [...original];
  for (const item of patch) {
    if (!isJsonObject(item)) throw badRequest(`invalid patch: expected an object with key ${key}`);
    const value = item[key];
    if (value === undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const same = (each: unknown) => isJsonObject(each) && jsonEqual(each[key], value);
    if (item.$patch === "delete") {
      merged = merged.filter((each) => !same(each));
      continue;
    }
    const index = merged.findIndex(same);
    const before = merged[index];
    const after = mergedObject(isJsonObject(before) ? before : {}, item, rules);
    if (index === -1) merged.push(after);
    else merged[index] = after;
  }
  return merged;
}

/** A list that replaces another is free of directives. */
function listReplaced(patch: readonly unknown[]): readonly unknown[] {
  return patch.filter((item) => !(isJsonObject(item) && item.$patch === "delete")).map(plain);
}

/** A value of a patch without directives and nulls. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return listReplaced(value);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field, part]) => part !== null && !field.startsWith("$"))
      .map(([field, part]) => [field, plain(part)]),
  );
}

function reorder(
  merged: Fields,
  original: Readonly<Fields>,
  field: string,
  order: unknown,
  rules: MergeRules | undefined,
): void {
  const list = merged[field];
  if (!Array.isArray(order)) throw badRequest("invalid patch format of $setElementOrder: it must be a list");
  if (!Array.isArray(list)) return;
  const before = original[field];
  const key = rules?.child(field)?.mergeKey;
  const identity = (item: unknown): unknown => (key !== undefined && isJsonObject(item) ? item[key] : item);
  merged[field] = orderedBy(list, order.map(identity), Array.isArray(before) ? before.map(identity) : [], identity);
}

function without(object: Readonly<Fields>, field: string): Fields {
  const { [field]: _gone, ...rest } = object;
  return rest;
}
