import { expect, test } from "vitest";
import { kinds } from "./index.ts";
import { findKindStruct } from "./schema/kind-structs.ts";
import { type FieldType, findStruct, type Scalar, type Struct } from "./schema/struct-table.ts";
import { admit, contextWith, kindOf } from "./testing/admit.ts";

const deepest = 7;
const bodiesOfAKind = 40;

/** A small generator of numbers that is the same on every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const samples: Readonly<Record<Scalar, readonly unknown[]>> = {
  string: ["", "a", "A_b", "x/y", "1.2.3.4", "None", "*.a.b"],
  bool: [true, false],
  int32: [0, 1, -1, 80, 70_000],
  int64: [0, 1, -1],
  int: [0, 1],
  uint8: [0, 7],
  float64: [0, 1.5],
  bytes: ["", "YQ=="],
  Time: ["2020-01-01T00:00:00Z"],
  MicroTime: ["2020-01-01T00:00:00.000000Z"],
  Duration: ["5s"],
  Quantity: ["1", "-1", "500m", "1Gi", 2],
  IntOrString: [0, 1, -1, "", "25%", "150%", "http", "x!"],
  Raw: [{}, { a: 1 }],
  Fields: [{}],
};

/** A body with some of a struct's fields, each of the right type and many of a wrong value. */
function bodyOf(struct: Struct, random: () => number, depth = 0): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of struct.fields.values()) {
    if (field.name === "metadata" && depth === 0) continue;
    if (random() < 0.5) body[field.name] = random() < 0.03 ? null : valueOfType(field.type, random, depth);
  }
  return body;
}

function valueOfType(type: FieldType, random: () => number, depth: number): unknown {
  const count = Math.floor(random() * 3);
  switch (type.shape) {
    case "scalar": {
      const choices = type.values !== undefined && random() < 0.8 ? type.values : samples[type.scalar];
      return choices[Math.floor(random() * choices.length)];
    }
    case "list":
      return depth > deepest ? [] : Array.from({ length: count }, () => valueOfType(type.item, random, depth + 1));
    case "map": {
      const keys = ["a", "cpu", "x y"].slice(0, depth > deepest ? 0 : count);
      return Object.fromEntries(keys.map((key) => [key, valueOfType(type.value, random, depth + 1)]));
    }
    case "struct": {
      const struct = depth > deepest ? undefined : findStruct(type.struct);
      return struct === undefined ? {} : bodyOf(struct, random, depth + 1);
    }
  }
}

test.each(kinds.map((kind) => [`${kind.kind} in ${kind.group || "core"}/${kind.version}`, kind] as const))(
  "any body of %s that can be read can be filled in, checked and shown",
  (_, { group, version, kind }) => {
    const apiVersion = group === "" ? version : `${group}/${version}`;
    const struct = findKindStruct(apiVersion, kind);
    const random = createRandom(42);
    const definition = kindOf({ apiVersion, kind });
    for (let round = 0; struct !== undefined && round < bodiesOfAKind; round += 1) {
      const manifest = { ...bodyOf(struct, random), apiVersion, kind };
      const object = admit(manifest);
      const other = admit({ ...bodyOf(struct, random), apiVersion, kind });
      expect(definition.validate?.(object, undefined, contextWith()) ?? []).toBeInstanceOf(Array);
      expect(definition.validate?.(object, other, contextWith()) ?? []).toBeInstanceOf(Array);
      expect(definition.warnings?.(object, undefined) ?? []).toBeInstanceOf(Array);
      for (const { cell } of definition.columns) expect(cell(object, 0)).toBeDefined();
      for (const read of Object.values(definition.fieldSelectors ?? {})) expect(typeof read(object)).toBe("string");
    }
  },
);
