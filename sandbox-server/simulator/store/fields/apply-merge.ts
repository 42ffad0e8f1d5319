import { isJsonObject, setField } from "../json.ts";
import { below, type FieldSet, holdsWithin } from "./field-set.ts";
import { isWhole, itemElement, type Rules } from "./typed-value.ts";

/** The live object with a configuration laid over it; lists that are maps or sets keep the live order. */
export function mergedWith(live: unknown, config: unknown, rules: Rules): unknown {
  if (live === undefined || live === null || isWhole(config, rules)) return config;
  if (Array.isArray(config)) return Array.isArray(live) ? mergedList(live, config, rules) : config;
  if (!isJsonObject(config) || !isJsonObject(live)) return config;
  const merged: Record<string, unknown> = { ...live };
  for (const [field, value] of Object.entries(config)) {
    if (value !== undefined && value !== null)
      setField(merged, field, mergedWith(live[field], value, rules?.child(field)));
  }
  return merged;
}

/** Items of the configuration come in its order; live ones that it doesn't name stay behind their neighbours. */
function mergedList(live: readonly unknown[], config: readonly unknown[], rules: Rules): readonly unknown[] {
  const liveItems = new Map(live.map((item) => [itemElement(item, rules), item]));
  const wanted = new Map(config.map((item) => [itemElement(item, rules), item]));
  const merged = new Map<string, unknown>();
  const isReordered = !isSubsequence(
    [...wanted.keys()].filter((key) => liveItems.has(key)),
    [...liveItems.keys()],
  );
  const order = isReordered ? [...wanted.keys(), ...liveItems.keys()] : [...liveItems.keys(), ...wanted.keys()];
  for (const key of order) {
    if (merged.has(key)) continue;
    const value = wanted.get(key);
    merged.set(key, value === undefined ? liveItems.get(key) : mergedWith(liveItems.get(key), value, rules?.item()));
  }
  return [...merged.values()];
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const key of whole) if (key === part[at]) at += 1;
  return at === part.length;
}

/** The object without the paths that the applier gave up and nobody else holds. */
export function pruned(object: unknown, rules: Rules, givenUp: FieldSet, held: FieldSet, path = ""): unknown {
  if (isWhole(object, rules)) return object;
  const keeps = (at: string) => !givenUp.has(at) || holdsWithin(held, at);
  if (Array.isArray(object)) {
    return object.flatMap((item) => {
      const at = below(path, itemElement(item, rules));
      return keeps(at) ? [pruned(item, rules?.item(), givenUp, held, at)] : [];
    });
  }
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(object as object)) {
    const at = below(path, `f:${field}`);
    if (keeps(at)) setField(kept, field, pruned(value, rules?.child(field), givenUp, held, at));
  }
  return kept;
}
