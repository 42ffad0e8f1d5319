import { expect, test } from "vitest";
import { findMergeRules, mergeRulesOfSchema } from "./index.ts";

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        ports: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "protocol"],
          items: {
            type: "object",
            properties: { port: { type: "integer" }, protocol: { type: "string", default: "TCP" } },
          },
        },
        tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
        args: { type: "array", items: { type: "string" } },
        selector: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: { type: "string" } },
      },
    },
  },
};
const rules = mergeRulesOfSchema(schema, findMergeRules("v1", "Pod")?.child("metadata"));
const spec = rules.child("spec");

test("lists of a custom resource are merged as its schema says", () => {
  expect(spec?.child("ports")).toMatchObject({
    listKind: "map",
    listKeys: ["port", "protocol"],
    listKeyDefaults: { protocol: "TCP" },
  });
  expect(spec?.child("tags")).toMatchObject({ listKind: "set", isAtomic: false });
  expect(spec?.child("args")).toMatchObject({ listKind: "atomic", isAtomic: true });
  expect(spec?.child("selector")).toMatchObject({ isAtomic: true });
});

test("its metadata is merged like everybody's", () => {
  expect(rules.child("metadata")?.child("finalizers")).toMatchObject({ listKind: "set" });
});

test("fields that it doesn't have have no rules", () => {
  expect(spec?.child("nope")).toBeUndefined();
});
