import { packageOf } from "../kind-structs.ts";
import { type Field, type FieldType, findStruct, type Scalar, type Struct, splitId } from "../struct-table.ts";
import { type Descriptions, readDescriptions } from "./descriptions.ts";
import { fieldNote } from "./field-notes.ts";

export type Schema = Readonly<Record<string, unknown>>;

const prefixes: Readonly<Record<string, string>> = {
  meta: "io.k8s.apimachinery.pkg.apis.meta",
  apiextensions: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
  apiregistration: "io.k8s.kube-aggregator.pkg.apis.apiregistration",
  metrics: "io.k8s.metrics.pkg.apis.metrics",
};

const scalarComponents: Partial<Record<Scalar, { readonly name: string; readonly schema: Schema }>> = {
  Time: {
    name: "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
    schema: { description: "A moment, to the second, in RFC 3339.", type: "string", format: "date-time" },
  },
  MicroTime: {
    name: "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
    schema: { description: "A moment, to the microsecond, in RFC 3339.", type: "string", format: "date-time" },
  },
  Duration: {
    name: "io.k8s.apimachinery.pkg.apis.meta.v1.Duration",
    schema: { description: "A span of time as Go writes it: 1h30m, 5s.", type: "string" },
  },
  Quantity: {
    name: "io.k8s.apimachinery.pkg.api.resource.Quantity",
    schema: {
      description: "A number with a unit: 500m, 1.5, 128Mi, 2G, 1e3. Decimal and binary units are told apart.",
      oneOf: [{ type: "string" }, { type: "number" }],
    },
  },
  IntOrString: {
    name: "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    schema: {
      description: "A number, or a text such as a percentage or the name of a port.",
      format: "int-or-string",
      oneOf: [{ type: "integer" }, { type: "string" }],
    },
  },
  Raw: {
    name: "io.k8s.apimachinery.pkg.runtime.RawExtension",
    schema: {
      description: "Anything that JSON can say.",
      type: "object",
      "x-kubernetes-preserve-unknown-fields": true,
    },
  },
  Fields: {
    name: "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
    schema: { description: "A set of fields as a tree of names; see structured-merge-diff.", type: "object" },
  },
};

const inlineScalars: Partial<Record<Scalar, Schema>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  int: { type: "integer", format: "int32" },
  uint8: { type: "integer", format: "byte" },
  float64: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
};

/** The name of a struct among a document's components: `io.k8s.api.apps.v1.Deployment`. */
export function componentName(structId: string): string {
  const { packageName, name } = splitId(structId);
  const [group = "", version = ""] = packageName.split(".");
  return `${prefixes[group] ?? `io.k8s.api.${group}`}.${version}.${name}`;
}

export interface RootKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/**
 * The schemas of some kinds, of their lists, and of everything that they refer to, by component name. Reads the
 * descriptions from disk.
 */
export async function schemasOf(roots: readonly RootKind[]): Promise<Record<string, Schema>> {
  const components: Record<string, Schema> = {};
  const waiting: string[] = ["meta.v1.ListMeta"];
  const gvks = new Map<string, RootKind[]>();
  for (const root of roots) {
    const id = `${packageOf(root.group, root.version)}.${root.kind}`;
    const struct = findStruct(id) === undefined ? `meta.v1.${root.kind}` : id;
    waiting.push(struct);
    gvks.set(struct, [...(gvks.get(struct) ?? []), root]);
  }
  const structs = await describedStructs(waiting);
  for (const { struct } of structs.values()) {
    components[componentName(struct.id)] = structSchema(struct, gvks.get(struct.id) ?? [], { components, structs });
  }
  return Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

let metadataSchemas: Promise<Record<string, Schema>> | undefined;

/** The schemas of ObjectMeta and of what it refers to, by component name: custom resources refer to it as well. */
export function objectMetaSchemas(): Promise<Record<string, Schema>> {
  metadataSchemas ??= schemasOf([{ group: "meta.k8s.io", version: "v1", kind: "ObjectMeta" }]).then((schemas) => {
    const { [groupVersionKind]: _none, ...metadata } = schemas[objectMeta] ?? {};
    const { [componentName("meta.v1.ListMeta")]: _list, ...others } = schemas;
    return { ...others, [objectMeta]: metadata };
  });
  return metadataSchemas;
}

const groupVersionKind = "x-kubernetes-group-version-kind";

/** The component of every object's metadata. */
export const objectMeta = componentName("meta.v1.ObjectMeta");

/** The schema of the list of a kind. */
export function listSchema({ group, version, kind }: RootKind): { readonly name: string; readonly schema: Schema } {
  const item = `${packageOf(group, version)}.${kind}`;
  return {
    name: `${componentName(item)}List`,
    schema: {
      description: `${kind}List is a list of ${kind} objects.`,
      type: "object",
      required: ["items"],
      properties: {
        apiVersion: { type: "string" },
        items: { type: "array", items: reference(componentName(item)) },
        kind: { type: "string" },
        metadata: reference(componentName("meta.v1.ListMeta")),
      },
      "x-kubernetes-group-version-kind": [{ group, kind: `${kind}List`, version }],
    },
  };
}

interface DescribedStruct {
  readonly struct: Struct;
  readonly descriptions: Descriptions;
}

interface Build {
  readonly components: Record<string, Schema>;
  readonly structs: ReadonlyMap<string, DescribedStruct>;
}

/** The structs of these ids and all that they refer to, with what is said of them. */
async function describedStructs(ids: readonly string[]): Promise<ReadonlyMap<string, DescribedStruct>> {
  const found = new Map<string, Struct>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const struct = found.has(id) ? undefined : findStruct(id);
    if (struct === undefined) continue;
    found.set(id, struct);
    for (const { type } of struct.fields.values()) {
      const target = structOf(type);
      if (target !== undefined) waiting.push(target);
    }
  }
  const read = [...found].map(
    async ([id, struct]) => [id, { struct, descriptions: await readDescriptions(id) }] as const,
  );
  return new Map(await Promise.all(read));
}

function structOf(type: FieldType): string | undefined {
  if (type.shape === "struct") return type.struct;
  if (type.shape === "list") return structOf(type.item);
  return type.shape === "map" ? structOf(type.value) : undefined;
}

function structSchema(struct: Struct, gvks: readonly RootKind[], build: Build): Schema {
  const properties: Record<string, Schema> = {};
  const descriptions = build.structs.get(struct.id)?.descriptions;
  if (struct.isObject) {
    for (const name of ["apiVersion", "kind"]) {
      properties[name] = { description: descriptions?.fields[name] ?? "", type: "string" };
    }
  }
  for (const field of struct.fields.values()) {
    const { name } = field;
    // The library's models call JSON Schema's `$ref` and `$schema` by their bare names.
    const said = descriptions?.fields[name] ?? descriptions?.fields[name.replace("$", "")];
    const text = said ?? fieldNote(struct.id, name, struct.isObject);
    properties[name] = fieldSchema(field, text, build);
  }
  const required = [...struct.fields.values()].filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const sorted = Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(descriptions?.struct ? { description: descriptions.struct } : {}),
    type: "object",
    ...(required.length === 0 ? {} : { required: required.toSorted() }),
    ...(sorted.length === 0 ? {} : { properties: Object.fromEntries(sorted) }),
    ...(gvks.length === 0
      ? {}
      : { "x-kubernetes-group-version-kind": gvks.map(({ group, version, kind }) => ({ group, kind, version })) }),
    ...(struct.isAtomic ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
}

function fieldSchema(field: Field, text: string | undefined, build: Build): Schema {
  const { type, patch, list } = field;
  const values = type.shape === "scalar" ? (type.values ?? []) : [];
  const description = [text ?? targetDescription(type, build), possibleValues(values)].filter(Boolean).join("\n\n");
  const own = {
    ...(description === "" ? {} : { description }),
    ...(values.length === 0 ? {} : { enum: values }),
    ...(field.default === undefined ? {} : { default: defaultOf(type, field.default) }),
    ...(list === undefined ? {} : { "x-kubernetes-list-type": list.kind }),
    ...(list === undefined || list.keys.length === 0 ? {} : { "x-kubernetes-list-map-keys": list.keys }),
    ...(patch?.key === undefined ? {} : { "x-kubernetes-patch-merge-key": patch.key }),
    ...(patch === undefined ? {} : { "x-kubernetes-patch-strategy": patch.strategy }),
    ...(field.isAtomicMap ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
  const schema = typeSchema(type, build.components);
  // Nothing may stand beside a reference.
  return schema.$ref !== undefined && Object.keys(own).length > 0 ? { ...own, allOf: [schema] } : { ...own, ...schema };
}

/** The models say nothing of fields that hold a struct; what the struct is says it as well. */
function targetDescription(type: FieldType, { structs }: Build): string {
  return type.shape === "struct" ? (structs.get(type.struct)?.descriptions.struct ?? "") : "";
}

function possibleValues(values: readonly string[]): string {
  return values.length === 0 ? "" : `Possible enum values:\n${values.map((value) => ` - \`"${value}"\``).join("\n")}`;
}

function defaultOf(type: FieldType, text: string): unknown {
  const isText = type.shape !== "scalar" || type.scalar === "string";
  return isText ? text : JSON.parse(text);
}

function reference(component: string): Schema {
  return { $ref: `#/components/schemas/${component}` };
}

function typeSchema(type: FieldType, components: Record<string, Schema>): Schema {
  switch (type.shape) {
    case "list":
      return { type: "array", items: typeSchema(type.item, components) };
    case "map":
      return { type: "object", additionalProperties: typeSchema(type.value, components) };
    case "struct":
      return reference(componentName(type.struct));
    case "scalar": {
      const component = scalarComponents[type.scalar];
      if (component === undefined) return inlineScalars[type.scalar] ?? {};
      components[component.name] = component.schema;
      return reference(component.name);
    }
  }
}
