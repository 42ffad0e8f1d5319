import { expect, test } from "vitest";
import { type KubeObject, type Listed, touchedBetween } from "./inventory.ts";

function listed(
  name: string,
  parts: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): [string, Listed] {
  const object: KubeObject = { kind: "ConfigMap", ...parts, metadata: { name, uid: name, ...metadata } };
  return [name, { title: `ConfigMap ${name}`, collection: "/api/v1/configmaps", name, object }];
}

test("what was made and what was changed is touched, and what stayed as it was is not", () => {
  const before = new Map([listed("kept", { data: { a: "1" } }), listed("changed", { data: { a: "1" } })]);
  const after = new Map([...before, listed("changed", { data: { a: "2" } }), listed("made", { data: {} })]);
  const touched = touchedBetween(before, after);
  expect(touched).toMatchObject([
    { name: "changed", before: { data: { a: "1" } } },
    { name: "made", before: undefined },
  ]);
});

test("what was made anew under the same name counts whole", () => {
  const before = new Map([listed("web", { data: { a: "1" } }, { uid: "old" })]);
  const after = new Map([listed("web", { data: { a: "2" } }, { uid: "new" })]);
  expect(touchedBetween(before, after)).toMatchObject([{ name: "web", before: undefined }]);
});

test("what controllers make is nobody's writing", () => {
  const after = new Map([
    listed("replica-set", { data: { a: "1" } }, { ownerReferences: [{}] }),
    listed("root-ca", { data: { a: "1" } }, { managedFields: [{ manager: "kube-controller-manager" }] }),
    listed("scaled", { data: { a: "1" } }, { managedFields: [{ manager: "kubectl-create" }, { manager: "kubelet" }] }),
  ]);
  expect(touchedBetween(new Map(), after).map(({ name }) => name)).toEqual(["scaled"]);
});
