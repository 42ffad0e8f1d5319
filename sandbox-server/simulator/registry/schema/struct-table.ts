import { readFileSync } from "node:fs";
import { LazyTable } from "./lazy-table.ts";

/** A value that JSON holds as one string, number or boolean, or as it is (`Raw`, `Fields`). */
export type Scalar =
  | "string"
  | "bool"
  | "int32"
  | "int64"
  | "int"
  | "uint8"
  | "float64"
  | "bytes"
  | "Time"
  | "MicroTime"
  | "Duration"
  | "Quantity"
  | "IntOrString"
  | "Raw"
  | "Fields";

/** The type of a field. `go` is the name that the API server's messages call it by: `[]v1.Container`. */
export type FieldType = { readonly go: string; readonly isPointer: boolean } & (
  | { readonly shape: "scalar"; readonly scalar: Scalar; readonly values?: readonly string[] }
  | { readonly shape: "list"; readonly item: FieldType }
  | { readonly shape: "map"; readonly value: FieldType }
  | { readonly shape: "struct"; readonly struct: string }
);

export interface Field {
  readonly name: string;
  /** Protobuf number; 0 where the type has none. */
  readonly number: number;
  readonly type: FieldType;
  /** Must be given, as OpenAPI's `required` has it. */
  readonly isRequired: boolean;
  /** Written even when it holds nothing. */
  readonly isAlwaysWritten: boolean;
  /** Strategic merge: `merge` with its key, `replace`, `retainKeys`. */
  readonly patch?: { readonly strategy: string; readonly key?: string };
  /** How server-side apply sees a list; keys for maps. */
  readonly list?: { readonly kind: string; readonly keys: readonly string[] };
  readonly isAtomicMap: boolean;
  readonly default?: string;
}

/** A part whose fields stand among those of its owner in JSON, but in a message of their own in protobuf. */
export interface InlinePart {
  readonly number: number;
  readonly struct: string;
}

export interface Struct {
  /** Package and name: `apps.v1.DeploymentSpec`. */
  readonly id: string;
  readonly name: string;
  /** Whether it is an object of its own, with `apiVersion` and `kind`. */
  readonly isObject: boolean;
  readonly isAtomic: boolean;
  /** Its own fields in order, without those of inline parts. */
  readonly ownFields: readonly Field[];
  readonly inline: readonly InlinePart[];
  /** Every field that JSON may have, by name. */
  readonly fields: ReadonlyMap<string, Field>;
}

const folder = new URL("./fields/", import.meta.url);
const packages = new Map<string, LazyTable>();
const structs = new Map<string, Struct>();

/** The lines of one API package, read when first asked for. Shared by all clusters of the process. */
function packageTable(name: string): LazyTable {
  let table = packages.get(name);
  if (table === undefined) {
    table = new LazyTable(readFileSync(new URL(`${name}.txt`, folder), "utf8"));
    packages.set(name, table);
  }
  return table;
}

/** The struct of an id like `core.v1.PodSpec`; undefined when the table has none. */
export function findStruct(id: string): Struct | undefined {
  const known = structs.get(id);
  if (known !== undefined) return known;
  const { packageName, name } = splitId(id);
  const entry = packageTable(packageName).structs.get(name);
  if (entry === undefined) return undefined;
  const struct = buildStruct(id, name, packageName, entry);
  structs.set(id, struct);
  return struct;
}

/** Names of all structs of a package that are objects of their own. */
export function objectStructs(packageName: string): readonly string[] {
  return [...packageTable(packageName).structs].filter(([, { head }]) => head.includes("object")).map(([name]) => name);
}

/** `apps.v1.DeploymentSpec` is the struct DeploymentSpec of the package apps.v1. */
export function splitId(id: string): { readonly packageName: string; readonly name: string } {
  const cut = id.lastIndexOf(".");
  return { packageName: id.slice(0, cut), name: id.slice(cut + 1) };
}

function buildStruct(
  id: string,
  name: string,
  packageName: string,
  entry: { readonly head: readonly string[]; readonly lines: readonly string[] },
): Struct {
  const ownFields: Field[] = [];
  const inline: InlinePart[] = [];
  const fields = new Map<string, Field>();
  for (const line of entry.lines) {
    const [first = "", number = "-", type = "", ...flags] = line.split(" ");
    if (first === "~") {
      const part = { number: Number(number) || 0, struct: type.includes(".") ? type : `${packageName}.${type}` };
      inline.push(part);
      for (const [fieldName, field] of findStruct(part.struct)?.fields ?? []) fields.set(fieldName, field);
      continue;
    }
    const field = buildField(first, Number(number) || 0, parseType(type, packageName), flags);
    ownFields.push(field);
    fields.set(first, field);
  }
  const isObject = entry.head.includes("object");
  return { id, name, isObject, isAtomic: entry.head.includes("atomic"), ownFields, inline, fields };
}

function buildField(name: string, number: number, type: FieldType, flags: readonly string[]): Field {
  const textOf = (flag: string) => flags.find((text) => text.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const [strategy, key] = textOf("patch")?.split(":") ?? [];
  const [kind, keys] = textOf("list")?.split(":") ?? [];
  const fallback = textOf("default");
  return {
    name,
    number,
    type,
    isRequired: flags.includes("!"),
    isAlwaysWritten: flags.includes("+"),
    isAtomicMap: textOf("map") === "atomic",
    ...(strategy === undefined ? {} : { patch: { strategy, ...(key === undefined ? {} : { key }) } }),
    ...(kind === undefined ? {} : { list: { kind, keys: keys?.split(",") ?? [] } }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

const scalarGoNames: Readonly<Record<Scalar, string>> = {
  string: "string",
  bool: "bool",
  int32: "int32",
  int64: "int64",
  int: "int",
  uint8: "uint8",
  float64: "float64",
  bytes: "[]uint8",
  Time: "v1.Time",
  MicroTime: "v1.MicroTime",
  Duration: "v1.Duration",
  Quantity: "resource.Quantity",
  IntOrString: "intstr.IntOrString",
  Raw: "runtime.RawExtension",
  Fields: "v1.FieldsV1",
};

/** Names of string types that belong to no API package of the table. */
const foreignStrings: Readonly<Record<string, string>> = { UID: "types.UID", NodeName: "types.NodeName" };

function isScalar(text: string): text is Scalar {
  return text in scalarGoNames;
}

function parseType(text: string, packageName: string): FieldType {
  if (text.startsWith("*")) return { ...parseType(text.slice(1), packageName), isPointer: true };
  const isPointer = false;
  if (text.startsWith("[]")) {
    const item = parseType(text.slice(2), packageName);
    return { shape: "list", item, go: `[]${item.isPointer ? "*" : ""}${item.go}`, isPointer };
  }
  if (text.startsWith("{}")) {
    const value = parseType(text.slice(2), packageName);
    return { shape: "map", value, go: `map[string]${value.go}`, isPointer };
  }
  if (isScalar(text)) return { shape: "scalar", scalar: text, go: scalarGoNames[text], isPointer };
  const foreign = foreignStrings[text];
  if (foreign !== undefined) return { shape: "scalar", scalar: "string", go: foreign, isPointer };
  return parseNamedType(text.includes(".") ? text : `${packageName}.${text}`);
}

function parseNamedType(id: string): FieldType {
  const { packageName, name } = splitId(id);
  const go = `${packageName.slice(packageName.indexOf(".") + 1)}.${name}`;
  if (id === "apiextensions.v1.JSON") return { shape: "scalar", scalar: "Raw", go, isPointer: false };
  const alias = packageTable(packageName).aliases.get(name);
  if (alias === undefined) return { shape: "struct", struct: id, go, isPointer: false };
  const [target = "string", ...values] = alias;
  const aliased = parseType(target, packageName);
  return values.length === 0 ? { ...aliased, go } : { shape: "scalar", scalar: "string", values, go, isPointer: false };
}
