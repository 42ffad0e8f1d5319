import type { JsonObject, JsonValue } from "../registry/kube-object.ts";

/** Whether a JSON value is an object (not a list, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two JSON values say the same; absent and `undefined` fields are equal. Shared parts cost nothing. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => jsonEqual(item, b[index]));
  }
  return fieldsEqual(a as JsonObject, b as JsonObject);
}

function fieldsEqual(a: JsonObject, b: JsonObject): boolean {
  for (const field of Object.keys(a)) if (!jsonEqual(a[field], b[field])) return false;
  for (const field of Object.keys(b)) if (b[field] !== undefined && a[field] === undefined) return false;
  return true;
}

/** Freezes a JSON value with everything in it; parts that are frozen already are taken as deeply frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

/** The same value, made of `other`'s parts wherever they say the same, so that both are kept at the price of one. */
export function sharingWith<T>(value: T, other: unknown): T {
  if (value === other) return other as T;
  if (typeof value !== "object" || typeof other !== "object" || value === null || other === null) return value;
  if (Array.isArray(value) !== Array.isArray(other)) return value;
  const fields = Object.keys(value) as (keyof T)[];
  let isSame = fields.length === Object.keys(other).length;
  let copy: T | undefined;
  for (const field of fields) {
    const part = value[field];
    const shared = Object.hasOwn(other, field) ? sharingWith(part, (other as T)[field]) : part;
    isSame &&= Object.hasOwn(other, field) && shared === (other as T)[field];
    // Equal strings are different objects to the memory alone: they are taken over, too.
    if (shared === part && typeof part !== "string") continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as T;
    setField(copy as Record<string, unknown>, field as string, shared);
  }
  return isSame ? (other as T) : (copy ?? value);
}

/** A mutable copy of a JSON value, without `undefined` fields. */
export function deepCopy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(deepCopy) as T;
  const copy: Record<string, unknown> = {};
  for (const [field, part] of Object.entries(value)) if (part !== undefined) setField(copy, field, deepCopy(part));
  return copy as T;
}

/** `__proto__` is a field like any other here, never the prototype. */
export function setField(target: Record<string, unknown>, field: string, value: unknown): void {
  if (field === "__proto__") {
    Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true });
  } else target[field] = value;
}

/** The value at a path of fields, or undefined where the path ends early. */
export function valueAt(value: unknown, path: readonly string[]): JsonValue | undefined {
  let at: unknown = value;
  for (const field of path) {
    if (!isJsonObject(at) || !Object.hasOwn(at, field)) return undefined;
    at = at[field];
  }
  return at as JsonValue | undefined;
}
