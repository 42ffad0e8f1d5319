import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import { ApiError } from "../../store/api-error.ts";
import { rulesOf } from "../../store/field-tracking.ts";
import { below, pathText } from "../../store/fields/field-set.ts";
import { itemElement, type Rules } from "../../store/fields/typed-value.ts";
import { isJsonObject } from "../../store/json.ts";
import { apiVersionOf } from "../../store/kind-registry.ts";

/**
 * Refuses an apply configuration whose lists can't be told apart item by item, or that has fields which a built-in kind
 * doesn't: 500 in the words of structured-merge-diff, as the API server has it.
 */
export function checkTyped(kind: KindDefinition, config: KubeObject, namespace: string): void {
  const faults: string[] = [];
  walk(config, rulesOf(kind), "", { faults, isOpen: kind.isCustom === true });
  const [first] = faults;
  if (first === undefined) return;
  const place = config.metadata.namespace ?? namespace;
  const what = `${place}/${config.metadata.name}; ${apiVersionOf(kind)}, Kind=${kind.kind}`;
  const said = faults.length === 1 ? first : ["errors:", ...faults.map((fault) => `  ${fault}`)].join("\n");
  throw new ApiError(500, undefined, `failed to create typed patch object (${what}): ${said}`);
}

interface Walk {
  readonly faults: string[];
  /** Custom resources say elsewhere what their schema doesn't have. */
  readonly isOpen: boolean;
}

function walk(value: unknown, rules: Rules, path: string, way: Walk): void {
  if (rules === undefined) return;
  if (Array.isArray(value)) {
    if (rules.listKind === "map" || rules.listKind === "set") walkItems(value, rules, path, way);
    else for (const [index, item] of value.entries()) walk(item, rules.item(), below(path, `i:${index}`), way);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [field, child] of Object.entries(value)) {
    const own = rules.child(field);
    const at = below(path, `f:${field}`);
    if (own === undefined && rules.shape === "object" && !way.isOpen)
      way.faults.push(`${pathText(at)}: field not declared in schema`);
    else walk(child, own, at, way);
  }
}

function walkItems(items: readonly unknown[], rules: NonNullable<Rules>, path: string, way: Walk): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const missing = missingKey(item, rules);
    if (missing !== undefined) {
      const why = `associative list with keys has an element that omits key field ${JSON.stringify(missing)}`;
      way.faults.push(`${pathText(path)}: element ${index}: ${why} (and doesn't have default value)`);
      continue;
    }
    const element = itemElement(item, rules);
    if (seen.has(element)) way.faults.push(`${pathText(path)}: duplicate entries for key ${pathText(element)}`);
    seen.add(element);
    walk(item, rules.item(), below(path, element), way);
  }
}

/** An item has to have one key at least, unless all have defaults (structured-merge-diff typed/helpers.go). */
function missingKey(item: unknown, { listKind, listKeys, listKeyDefaults }: NonNullable<Rules>): string | undefined {
  if (listKind !== "map" || !isJsonObject(item)) return undefined;
  const isThere = (key: string) => item[key] !== undefined && item[key] !== null;
  const has = (source: JsonObject, key: string) => Object.hasOwn(source, key);
  if (listKeys.some(isThere) || listKeys.every((key) => has(listKeyDefaults, key))) return undefined;
  return listKeys.find((key) => !has(listKeyDefaults, key));
}
