import { describe, expect, test } from "vitest";
import { structuralFaults } from "./structural-schema.ts";

const version = (name: string, openAPIV3Schema: object) => ({
  name,
  served: true,
  storage: name === "v1",
  schema: { openAPIV3Schema },
});

const said = (...versions: ReturnType<typeof version>[]) =>
  structuralFaults(versions).map(({ field, message }) => `${field}: ${message}`);

describe("schemas of custom resources", () => {
  test("have a type for every field, item and value", () => {
    const properties = {
      list: { type: "array", items: {} },
      bare: { type: "array" },
      map: { type: "object", additionalProperties: {} },
      deep: { type: "object", properties: { f: { description: "x" } } },
      port: { "x-kubernetes-int-or-string": true },
    };
    const at = "spec.validation.openAPIV3Schema";
    expect(said(version("v1", { properties }))).toEqual([
      `${at}.properties[bare].items: Required value: must be specified`,
      `${at}.properties[deep].properties[f].type: Required value: must not be empty for specified object fields`,
      `${at}.properties[list].items.type: Required value: must not be empty for specified array items`,
      `${at}.properties[map].additionalProperties.type: Required value: must not be empty for specified object fields`,
      `${at}.type: Required value: must not be empty at the root`,
    ]);
  });

  test("are named by their version where versions differ", () => {
    expect(said(version("v1", { type: "object" }), version("v2", { type: "string" }))).toEqual([
      'spec.versions[1].schema.openAPIV3Schema.type: Invalid value: "string": must be object at the root',
    ]);
  });
});
