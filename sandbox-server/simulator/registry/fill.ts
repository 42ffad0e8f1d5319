/**
 * Puts `defaults` where `object` says nothing (absent or null). Gives back the very same object when nothing is
 * missing, so that a second pass costs no memory.
 */
export function fill<T extends object>(object: T, defaults: { readonly [Field in keyof T]?: T[Field] | undefined }): T {
  let filled: Partial<T> | undefined;
  for (const field of Object.keys(defaults) as (keyof T)[]) {
    if (defaults[field] === undefined) continue;
    if (object[field] !== undefined && object[field] !== null) continue;
    filled ??= { ...object };
    filled[field] = defaults[field];
  }
  return (filled as T | undefined) ?? object;
}

/** Replaces one field when `change` made a different value of it; absent fields stay absent. */
export function changeField<T extends object, Field extends keyof T>(
  object: T,
  field: Field,
  change: (value: NonNullable<T[Field]>) => T[Field],
): T {
  const value = object[field];
  if (value === undefined || value === null) return object;
  const changed = change(value);
  return changed === value ? object : { ...object, [field]: changed };
}

/** Changes every item of a list; the same list when no item changed. */
export function changeItems<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (const [index, item] of items.entries()) {
    const next = change(item);
    if (next === item) continue;
    changed ??= [...items];
    changed[index] = next;
  }
  return changed ?? items;
}
