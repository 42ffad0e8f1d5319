import type { MergeRules } from "./merge-rules.ts";

/** What of a custom resource's schema says how values are merged; all else is of no concern here. */
interface MergeableSchema {
  readonly type?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, MergeableSchema>>;
  readonly additionalProperties?: MergeableSchema | boolean;
  readonly items?: MergeableSchema;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: string;
}

/**
 * The rules of server-side apply for the objects of a custom resource: its metadata is everybody's, all else as the
 * schema's `x-kubernetes-list-type`, `-list-map-keys` and `-map-type` say.
 * @param metadata the rules of `metadata`, from a built-in kind
 */
export function mergeRulesOfSchema(schema: object, metadata: MergeRules | undefined): MergeRules {
  const rules = rulesOf(schema as MergeableSchema);
  return { ...rules, child: (field) => (field === "metadata" ? metadata : rules.child(field)) };
}

function rulesOf(schema: MergeableSchema): MergeRules {
  const kind = schema["x-kubernetes-list-type"];
  const listKind = kind === "map" || kind === "set" ? kind : "atomic";
  const isList = schema.type === "array";
  const listKeys = schema["x-kubernetes-list-map-keys"] ?? [];
  return {
    shape: isList ? "list" : schema.type === "object" || schema.properties !== undefined ? "object" : "scalar",
    patchStrategies: [],
    mergeKey: undefined,
    listKind: isList ? listKind : undefined,
    listKeys,
    listKeyDefaults: keyDefaults(schema.items, listKeys),
    isAtomic: isList ? listKind === "atomic" : schema["x-kubernetes-map-type"] === "atomic",
    child: (field) => {
      const own = schema.properties?.[field];
      if (own !== undefined) return rulesOf(own);
      return typeof schema.additionalProperties === "object" ? rulesOf(schema.additionalProperties) : undefined;
    },
    item: () => (schema.items === undefined ? undefined : rulesOf(schema.items)),
  };
}

function keyDefaults(items: MergeableSchema | undefined, keys: readonly string[]): Readonly<Record<string, string>> {
  const defaults = keys.flatMap((key) => {
    const value = items?.properties?.[key]?.default;
    return typeof value === "string" ? [[key, value] as const] : [];
  });
  return Object.fromEntries(defaults);
}
