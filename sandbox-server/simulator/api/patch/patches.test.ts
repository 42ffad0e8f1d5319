import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findMergeRules } from "../../registry/schema/index.ts";
import { applyJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

const deployment = findMergeRules("apps/v1", "Deployment");
const strategic = (target: unknown, patch: unknown) => applyStrategicMergePatch(target, patch, deployment);
const withContainers = (...containers: readonly object[]) => ({ spec: { template: { spec: { containers } } } });

describe("a merge patch", () => {
  it("follows the examples of RFC 7386", () => {
    expect(applyMergePatch({ a: "b" }, { a: "c" })).toEqual({ a: "c" });
    expect(applyMergePatch({ a: "b", b: "c" }, { a: null })).toEqual({ b: "c" });
    expect(applyMergePatch({ a: ["b"] }, { a: "c" })).toEqual({ a: "c" });
    expect(applyMergePatch({ a: { b: "c" } }, { a: { b: "d", c: null } })).toEqual({ a: { b: "d" } });
    expect(applyMergePatch({ a: [{ b: "c" }] }, { a: [1] })).toEqual({ a: [1] });
    expect(applyMergePatch({ e: null }, { a: 1 })).toEqual({ e: null, a: 1 });
    expect(applyMergePatch([1, 2], { a: "b", c: null })).toEqual({ a: "b" });
    expect(applyMergePatch({}, { a: { bb: { ccc: null } } })).toEqual({ a: { bb: {} } });
  });

  it("changes nothing when it is applied a second time, and never the prototype", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const once = applyMergePatch(target, patch);
        expect(applyMergePatch(once, patch)).toEqual(once);
      }),
    );
    const merged = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});

describe("a strategic merge patch", () => {
  it("merges containers by name and keeps the others", () => {
    const target = withContainers({ name: "a", image: "x" }, { name: "b", image: "y" });
    expect(strategic(target, withContainers({ name: "b", image: "z" }))).toEqual(
      withContainers({ name: "a", image: "x" }, { name: "b", image: "z" }),
    );
  });

  it("deletes an item, replaces a list and replaces an object when told to", () => {
    const target = withContainers({ name: "a", image: "x" }, { name: "b", image: "y" });
    expect(strategic(target, withContainers({ name: "a", $patch: "delete" }))).toEqual(
      withContainers({ name: "b", image: "y" }),
    );
    expect(strategic(target, withContainers({ $patch: "replace" }, { name: "c", image: "z" }))).toEqual(
      withContainers({ name: "c", image: "z" }),
    );
    expect(
      strategic({ metadata: { labels: { a: "1" } } }, { metadata: { labels: { $patch: "replace", b: "2" } } }),
    ).toEqual({
      metadata: { labels: { b: "2" } },
    });
  });

  it("keeps only the keys that retainKeys names", () => {
    const target = { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } };
    expect(strategic(target, patch)).toEqual({ spec: { strategy: { type: "Recreate" } } });
  });

  it("brings items into the order that setElementOrder gives", () => {
    const target = withContainers({ name: "a" }, { name: "b" }, { name: "server" });
    const patch = {
      spec: {
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "b" }, { name: "a" }],
            containers: [{ name: "a", image: "x" }],
          },
        },
      },
    };
    const merged = strategic(target, patch) as ReturnType<typeof withContainers>;
    const order = merged.spec.template.spec.containers.map((each) => (each as { name: string }).name);
    expect(order).toEqual(["b", "a", "server"]);
  });

  it("deletes from lists of scalars and merges them as sets", () => {
    const target = { metadata: { finalizers: ["a/x", "b/x"] } };
    expect(strategic(target, { metadata: { "$deleteFromPrimitiveList/finalizers": ["a/x"] } })).toEqual({
      metadata: { finalizers: ["b/x"] },
    });
    expect(strategic(target, { metadata: { finalizers: ["b/x", "c/x"] } })).toEqual({
      metadata: { finalizers: ["a/x", "b/x", "c/x"] },
    });
  });

  it("refuses an item without its key and an unknown directive", () => {
    expect(() => strategic({}, withContainers({ image: "x" }))).toThrow("does not contain declared merge key: name");
    expect(() => strategic({}, { spec: { $patch: "explode" } })).toThrow("Unknown patch type found: explode");
  });
});

describe("a JSON patch", () => {
  it("adds, replaces and removes, and leaves the original as it was", () => {
    const target = { a: { b: 1 }, list: [1, 2] };
    const operations = [
      { op: "replace", path: "/a/b", value: 2 },
      { op: "add", path: "/list/-", value: 3 },
      { op: "remove", path: "/list/0" },
    ];
    expect(applyJsonPatch(target, operations)).toEqual({ a: { b: 2 }, list: [2, 3] });
    expect(target).toEqual({ a: { b: 1 }, list: [1, 2] });
  });

  it("answers 422 when a test fails", () => {
    const failing = () => applyJsonPatch({ a: 1 }, [{ op: "test", path: "/a", value: 2 }]);
    expect(failing).toThrow("the server rejected our request due to an error in our request");
  });
});
