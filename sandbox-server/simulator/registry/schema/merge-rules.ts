import { findKindStruct } from "./kind-structs.ts";
import { type Field, type FieldType, findStruct, type Struct } from "./struct-table.ts";

/** How one value of a kind is merged by strategic merge patches and by server-side apply. */
export interface MergeRules {
  readonly shape: "object" | "map" | "list" | "scalar";
  /** Strategic merge of a list or an object: `merge`, `replace`, `retainKeys`; undefined is the default of its shape. */
  readonly patchStrategies: readonly string[];
  /** The key of a list that is merged item by item; undefined for lists of scalars. */
  readonly mergeKey: string | undefined;
  /** Server-side apply: `map` with its keys, `set`, `atomic`, `granular`. Lists are atomic unless they say otherwise. */
  readonly listKind: "map" | "set" | "atomic" | undefined;
  readonly listKeys: readonly string[];
  /** Values of a list's key fields that an item may leave out: `protocol` of ports. */
  readonly listKeyDefaults: Readonly<Record<string, string>>;
  readonly isAtomic: boolean;
  /** Rules of a field, of a map's values or of a list's items; undefined for fields that the kind doesn't have. */
  child(field: string): MergeRules | undefined;
  item(): MergeRules | undefined;
}

/** The rules of a built-in kind's objects; undefined for custom resources. */
export function findMergeRules(apiVersion: string, kind: string): MergeRules | undefined {
  const struct = findKindStruct(apiVersion, kind);
  return struct === undefined ? undefined : structRules(struct, undefined);
}

const none = { patchStrategies: [], mergeKey: undefined, listKind: undefined, listKeys: [], listKeyDefaults: {} };
const scalarRules: MergeRules = {
  ...none,
  shape: "scalar",
  isAtomic: true,
  child: () => undefined,
  item: () => undefined,
};

/** Rules are asked for with every write: what was made of a field once is kept. */
const structRulesKept = new WeakMap<Struct, Map<Field | undefined, MergeRules>>();

function structRules(struct: Struct, field: Field | undefined): MergeRules {
  const kept = structRulesKept.get(struct) ?? new Map<Field | undefined, MergeRules>();
  const rules = kept.get(field) ?? newStructRules(struct, field);
  structRulesKept.set(struct, kept.set(field, rules));
  return rules;
}

function newStructRules(struct: Struct, field: Field | undefined): MergeRules {
  const children = new Map<string, MergeRules>();
  const made = (name: string) => {
    const found = struct.fields.get(name);
    if (found !== undefined) return typeRules(found.type, found);
    return struct.isObject && (name === "apiVersion" || name === "kind") ? scalarRules : undefined;
  };
  return {
    ...none,
    shape: "object",
    patchStrategies: field?.patch?.strategy.split(",") ?? [],
    isAtomic: struct.isAtomic || field?.isAtomicMap === true,
    child: (name) => {
      const known = children.get(name);
      if (known !== undefined) return known;
      const rules = made(name);
      // Names that the kind doesn't have are as many as clients care to send.
      if (rules !== undefined) children.set(name, rules);
      return rules;
    },
    item: () => undefined,
  };
}

function typeRules(type: FieldType, field: Field | undefined): MergeRules {
  switch (type.shape) {
    case "scalar":
      return scalarRules;
    case "struct": {
      const struct = findStruct(type.struct);
      return struct === undefined ? scalarRules : structRules(struct, field);
    }
    case "map": {
      const value = lazy(() => typeRules(type.value, undefined));
      return {
        ...none,
        shape: "map",
        isAtomic: field?.isAtomicMap === true,
        child: value,
        item: () => undefined,
      };
    }
    case "list":
      return listRules(type.item, field);
  }
}

function listRules(type: FieldType, field: Field | undefined): MergeRules {
  const item = lazy(() => typeRules(type, undefined));
  const kind = field?.list?.kind;
  return {
    shape: "list",
    patchStrategies: field?.patch?.strategy.split(",") ?? [],
    mergeKey: field?.patch?.key,
    listKind: kind === "map" || kind === "set" ? kind : "atomic",
    listKeys: field?.list?.keys ?? [],
    listKeyDefaults: keyDefaults(type, field?.list?.keys ?? []),
    isAtomic: kind !== "map" && kind !== "set",
    child: () => undefined,
    item,
  };
}

function keyDefaults(item: FieldType, keys: readonly string[]): Readonly<Record<string, string>> {
  const struct = item.shape === "struct" ? findStruct(item.struct) : undefined;
  const defaults = keys.flatMap((key) => {
    const fallback = struct?.fields.get(key)?.default;
    return fallback === undefined ? [] : [[key, fallback] as const];
  });
  return Object.fromEntries(defaults);
}

/** Schemas may hold themselves (a JSON schema does): what is inside is made when it is asked for. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
