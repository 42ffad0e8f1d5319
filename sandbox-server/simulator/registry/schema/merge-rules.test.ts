import { expect, test } from "vitest";
import { findMergeRules, type MergeRules } from "./index.ts";

function rulesAt(apiVersion: string, kind: string, path: string): MergeRules | undefined {
  return path
    .split(".")
    .reduce<MergeRules | undefined>(
      (rules, step) => (step === "[]" ? rules?.item() : rules?.child(step)),
      findMergeRules(apiVersion, kind),
    );
}

const containers = "spec.template.spec.containers";

test("lists that are merged name their key", () => {
  expect(rulesAt("apps/v1", "Deployment", containers)).toMatchObject({
    mergeKey: "name",
    patchStrategies: ["merge"],
    listKeys: ["name"],
  });
  expect(rulesAt("apps/v1", "Deployment", `${containers}.[].ports`)).toMatchObject({
    mergeKey: "containerPort",
    listKind: "map",
    listKeys: ["containerPort", "protocol"],
    listKeyDefaults: { protocol: "TCP" },
  });
  expect(rulesAt("v1", "Pod", "metadata.finalizers")).toMatchObject({
    mergeKey: undefined,
    patchStrategies: ["merge"],
    listKind: "set",
  });
});

test("lists that say nothing are replaced", () => {
  expect(rulesAt("v1", "Pod", "spec.containers.[].command")).toMatchObject({ patchStrategies: [], isAtomic: true });
  expect(rulesAt("v1", "Pod", "spec.tolerations")).toMatchObject({ mergeKey: undefined, isAtomic: true });
});

test("strategies and volumes keep only the named keys", () => {
  expect(rulesAt("apps/v1", "Deployment", "spec.strategy")).toMatchObject({ patchStrategies: ["retainKeys"] });
  expect(rulesAt("v1", "Pod", "spec.volumes")).toMatchObject({
    patchStrategies: ["merge", "retainKeys"],
    mergeKey: "name",
  });
});

test("selectors are one value to server-side apply", () => {
  expect(rulesAt("apps/v1", "Deployment", "spec.selector")).toMatchObject({ isAtomic: true });
  expect(rulesAt("v1", "Service", "spec.selector")).toMatchObject({ shape: "map", isAtomic: true });
});

test("there are no rules where there is no field", () => {
  expect(rulesAt("v1", "Pod", "spec.nope")).toBeUndefined();
  expect(findMergeRules("example.com/v1", "Foo")).toBeUndefined();
});
