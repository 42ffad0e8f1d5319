import { describe, expect, it } from "vitest";
import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import { findMergeRules } from "../../registry/schema/index.ts";
import { changedFields } from "./changed-fields.ts";
import { compareObjects } from "./compare.ts";
import { type FieldSet, fromFieldsV1, toFieldsV1 } from "./field-set.ts";
import { differenceOf, type FieldTree, sharedTree, unionOf } from "./field-tree.ts";
import { managedOnly } from "./managed-fields.ts";

const treeOf = (set: FieldSet): FieldTree | undefined =>
  set.size === 0 ? undefined : sharedTree(toFieldsV1(set) as JsonObject);
const setOf = (tree: FieldTree | undefined): FieldSet => fromFieldsV1(tree);

/** A generator of numbers that is the same every time (Park and Miller). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

describe("trees of fields", () => {
  const set = (address: string) =>
    new Set(["f:spec\u0000f:nodeName", "f:spec", "f:status\u0000f:phase", `f:status\u0000k:{"ip":"${address}"}`]);

  it("say what the sets say", () => {
    expect(treeOf(set("10.0.0.1"))).toEqual(toFieldsV1(set("10.0.0.1")));
    expect(setOf(treeOf(set("10.0.0.1")))).toEqual(set("10.0.0.1"));
  });

  it("share equal parts, frozen", () => {
    const one = treeOf(set("10.0.0.1"));
    const other = treeOf(set("10.0.0.2"));
    expect(one).not.toEqual(other);
    expect(one?.["f:spec"]).toBe(other?.["f:spec"]);
    expect(Object.isFrozen(one?.["f:spec"])).toBe(true);
    expect(treeOf(set("10.0.0.1"))).toBe(one);
  });

  it("are joined and taken apart as sets are", () => {
    const next = numbers(7);
    const randomSet = () => {
      const paths = Array.from({ length: next(7) }, () =>
        Array.from({ length: 1 + next(3) }, () => `f:${"abc"[next(3)]}`).join("\u0000"),
      );
      return new Set(paths);
    };
    for (let round = 0; round < 2000; round += 1) {
      const [a, b] = [randomSet(), randomSet()];
      expect(setOf(unionOf(treeOf(a), treeOf(b)))).toEqual(a.union(b));
      expect(setOf(differenceOf(treeOf(a), treeOf(b)))).toEqual(a.difference(b));
      expect(unionOf(treeOf(a), treeOf(a.intersection(b)))).toBe(treeOf(a));
    }
  });
});

describe("changed fields", () => {
  const rules = findMergeRules("v1", "Pod");

  function randomPod(next: (below: number) => number): KubeObject {
    const some = <T>(value: T): T | undefined => (next(2) === 0 ? value : undefined);
    const ports = Array.from({ length: next(3) }, (_each, index) => ({
      containerPort: 80 + index,
      name: some("http"),
    }));
    const containers = ["web", "side", "proxy"].slice(next(3)).map((name) => ({
      name,
      image: `nginx:${next(2)}`,
      args: some([String(next(2))]),
      ports: some(ports),
      resources: some({ limits: some({ cpu: String(next(2)) }) }),
    }));
    const metadata = {
      name: "web",
      uid: String(next(2)),
      labels: some({ app: some("web"), tier: String(next(2)) }),
      finalizers: some(["a", "b"].slice(next(2))),
    };
    const tolerations = some([{ key: String(next(2)) }]);
    const status = some({ phase: some("Running"), conditions: some([{ type: "Ready", status: String(next(2)) }]) });
    const spec = { containers, tolerations };
    return { apiVersion: "v1", kind: "Pod", metadata, spec, status } as unknown as KubeObject;
  }

  it("are what comparing path by path finds, without what nobody manages", () => {
    const next = numbers(11);
    for (let round = 0; round < 1000; round += 1) {
      const [before, after] = [randomPod(next), randomPod(next)];
      const wanted = compareObjects(before, after, rules);
      const { taken, removed } = changedFields(before, after, rules);
      expect(setOf(taken)).toEqual(managedOnly(wanted.added.union(wanted.modified)));
      expect(setOf(removed)).toEqual(managedOnly(wanted.removed));
    }
  });

  it("are none between equal states", () => {
    const pod = randomPod(numbers(3));
    expect(changedFields(pod, structuredClone(pod), rules)).toEqual({ taken: undefined, removed: undefined });
  });
});
