import { describe, expect, it } from "vitest";
import { valueAtJsonPath } from "./json-path.ts";
import { prunedBySchema, schemaFaults, withSchemaDefaults } from "./json-schema.ts";

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["cron"],
      properties: {
        cron: { type: "string", pattern: "^\\d+$" },
        replicas: { type: "integer", minimum: 1, default: 1 },
        mode: { type: "string", enum: ["fast", "slow"] },
        port: { "x-kubernetes-int-or-string": true },
        any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
  },
};

const sentences = (value: unknown) =>
  schemaFaults(value, schema, "").map(({ field, message }) => `${field}: ${message}`);

describe("the schema of a custom resource", () => {
  it("says every fault in the API server's words", () => {
    expect(sentences({ spec: { replicas: 0, mode: "x" } })).toEqual([
      "spec.cron: Required value",
      "spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1",
      'spec.mode: Unsupported value: "x": supported values: "fast", "slow"',
    ]);
    expect(sentences({ spec: { cron: 5 } })).toEqual([
      'spec.cron: Invalid value: "integer": spec.cron in body must be of type string: "integer"',
    ]);
    expect(sentences({ spec: { cron: "x" } })).toEqual([
      "spec.cron: Invalid value: \"x\": spec.cron in body should match '^\\d+$'",
    ]);
  });

  it("takes an integer or a string where both may stand", () => {
    expect(sentences({ spec: { cron: "1", port: 80 } })).toEqual([]);
    expect(sentences({ spec: { cron: "1", port: "http" } })).toEqual([]);
  });

  it("fills in defaults where nothing is said", () => {
    expect(withSchemaDefaults({ spec: { cron: "1" } }, schema)).toEqual({ spec: { cron: "1", replicas: 1 } });
  });

  it("takes unknown fields away, but not where they are to be kept", () => {
    const gone: string[] = [];
    const object = { kind: "K", metadata: { name: "x" }, spec: { cron: "1", typo: 1, any: { free: true } }, other: 1 };
    expect(prunedBySchema(object, schema, "", gone)).toEqual({
      kind: "K",
      metadata: { name: "x" },
      spec: { cron: "1", any: { free: true } },
    });
    expect(gone).toEqual(["spec.typo", "other"]);
  });
});

describe("the JSON path of a printer column", () => {
  const object = {
    status: {
      conditions: [
        { type: "A", status: "False" },
        { type: "Ready", status: "True" },
      ],
    },
  };

  it("follows fields, indexes and filters", () => {
    expect(valueAtJsonPath(object, ".status.conditions[0].type")).toBe("A");
    expect(valueAtJsonPath(object, '.status.conditions[?(@.type=="Ready")].status')).toBe("True");
    expect(valueAtJsonPath(object, ".status.none.deeper")).toBeUndefined();
  });
});
