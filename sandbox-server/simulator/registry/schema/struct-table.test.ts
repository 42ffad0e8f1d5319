import { readdirSync } from "node:fs";
import * as models from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { modelOf } from "./openapi/descriptions.ts";
import { type FieldType, findStruct, objectStructs, type Struct } from "./struct-table.ts";

interface ModelAttribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

interface Model {
  getAttributeTypeMap(): readonly ModelAttribute[];
}

const packages = readdirSync(new URL("./fields/", import.meta.url))
  .filter((file) => file.endsWith(".txt"))
  .map((file) => file.slice(0, -".txt".length));

/** Structs that the objects of a package refer to, all the way down. */
function reachable(packageName: string): ReadonlyMap<string, Struct> {
  const found = new Map<string, Struct>();
  const waiting = objectStructs(packageName).map((name) => `${packageName}.${name}`);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const struct = found.has(id) ? undefined : findStruct(id);
    if (struct === undefined) continue;
    found.set(id, struct);
    for (const { type } of struct.fields.values()) waiting.push(...structsOf(type));
  }
  return found;
}

function structsOf(type: FieldType): readonly string[] {
  if (type.shape === "struct") return [type.struct];
  if (type.shape === "list") return structsOf(type.item);
  return type.shape === "map" ? structsOf(type.value) : [];
}

function attributesOf(struct: Struct): readonly ModelAttribute[] | undefined {
  const name = modelOf(struct.id);
  const model = name === undefined ? undefined : (models as unknown as Record<string, Model | undefined>)[name];
  return model?.getAttributeTypeMap();
}

/** The shape of a model's type, in the words of the tables. */
function shapeOf({ type, format }: ModelAttribute): string {
  if (type.startsWith("Array<")) return "list";
  if (type.startsWith("{ [key: string]")) return "map";
  if (type === "number") return format === "double" ? "float64" : format || "number";
  if (type === "string") return format === "byte" ? "bytes" : format === "int-or-string" ? "IntOrString" : "string";
  return (
    { boolean: "bool", Date: "Time", V1MicroTime: "MicroTime", IntOrString: "IntOrString", any: "any" }[type] ??
    "struct"
  );
}

function tableShape(type: FieldType): string {
  return type.shape === "scalar" ? type.scalar : type.shape;
}

/** Types that the client has no better word for. */
const alike: Readonly<Record<string, readonly string[]>> = {
  string: ["Quantity", "Duration"],
  any: ["Raw", "Fields", "struct", "IntOrString"],
  struct: ["Raw", "Fields", "MicroTime"],
  map: ["Fields", "Raw"],
  IntOrString: ["IntOrString"],
  Time: ["MicroTime"],
};

describe.each(packages.filter((name) => name !== "metrics.v1beta1"))("the fields of %s", (packageName) => {
  const structs = [...reachable(packageName).values()];

  test("are known to the client", () => {
    expect(structs.filter((struct) => attributesOf(struct) !== undefined).length).toBeGreaterThan(1);
  });

  test("are those of the client's models, all of them and no others", () => {
    for (const struct of structs) {
      const attributes = attributesOf(struct);
      if (attributes === undefined) continue;
      const ofModel = attributes
        .map(({ baseName }) => baseName)
        .filter((name) => !["apiVersion", "kind"].includes(name));
      const ofTable = [...struct.fields.keys()].filter((name) => !["apiVersion", "kind"].includes(name));
      expect({ struct: struct.id, fields: ofTable.toSorted() }).toEqual({
        struct: struct.id,
        fields: ofModel.toSorted(),
      });
    }
  });

  test("have the types of the client's models", () => {
    for (const struct of structs) {
      for (const attribute of attributesOf(struct) ?? []) {
        const field = struct.fields.get(attribute.baseName);
        if (field === undefined) continue;
        const wanted = shapeOf(attribute);
        const seen = tableShape(field.type);
        const isAlike = seen === wanted || (alike[wanted] ?? []).includes(seen);
        expect({ field: `${struct.id}.${field.name}`, seen, isAlike }).toEqual({
          field: `${struct.id}.${field.name}`,
          seen,
          isAlike: true,
        });
      }
    }
  });

  test("have protobuf numbers of their own", () => {
    for (const struct of structs) {
      const numbers = [...struct.ownFields, ...struct.inline]
        .map(({ number }) => number)
        .filter((number) => number > 0);
      expect({ struct: struct.id, repeated: numbers.length - new Set(numbers).size }).toEqual({
        struct: struct.id,
        repeated: 0,
      });
    }
  });
});
