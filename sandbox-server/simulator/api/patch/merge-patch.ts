import { isJsonObject, setField } from "../../store/json.ts";

/** Applies an RFC 7386 merge patch: null takes a field away, lists are replaced whole. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged: Record<string, unknown> = isJsonObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else setField(merged, field, applyMergePatch(merged[field], value));
  }
  return merged;
}
