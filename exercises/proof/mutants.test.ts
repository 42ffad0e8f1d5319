import { expect, test } from "vitest";
import { mutantsOf } from "./mutants.ts";

const object = {
  metadata: { name: "web", labels: { "app.kubernetes.io/name": "web" } },
  spec: { replicas: 2, paused: false, list: [{ name: "a" }, "b"] },
  status: { replicas: 2 },
};

test("every written leaf is dropped and altered once, and nothing else", () => {
  expect(mutantsOf(object).map(({ path, change }) => `${change} ${path}`)).toEqual([
    "dropped .spec.replicas",
    "altered .spec.replicas",
    "dropped .spec.paused",
    "altered .spec.paused",
    "dropped .spec.list[0].name",
    "altered .spec.list[0].name",
    "dropped .spec.list[1]",
    "altered .spec.list[1]",
    "dropped .metadata.labels['app.kubernetes.io/name']",
    "altered .metadata.labels['app.kubernetes.io/name']",
  ]);
});

test("each mutant differs in its one field, and the original stays as it was", () => {
  const before = structuredClone(object);
  const [dropped, altered] = mutantsOf(object);
  expect(dropped?.object).toEqual({ ...object, spec: { paused: false, list: object.spec.list } });
  expect(altered?.object).toEqual({ ...object, spec: { ...object.spec, replicas: 3 } });
  expect(object).toEqual(before);
});

test("what the API server, admission and controllers fill in makes no mutants", () => {
  const pod = {
    metadata: { labels: { app: "web", "pod-template-hash": "abc" } },
    spec: {
      nodeName: "node-1",
      dnsPolicy: "ClusterFirst",
      containers: [{ image: "nginx", imagePullPolicy: "Always" }],
    },
  };
  expect(new Set(mutantsOf(pod).map(({ path }) => path))).toEqual(
    new Set([".spec.containers[0].image", ".metadata.labels.app"]),
  );
});

test("of an object that was there before, only what was changed since makes mutants", () => {
  const before = { spec: { replicas: 1, image: "shop:1" } };
  const after = { spec: { replicas: 1, image: "shop:2", paused: true } };
  expect(mutantsOf(after, before).map(({ path, change }) => `${change} ${path}`)).toEqual([
    "dropped .spec.image",
    "altered .spec.image",
    "dropped .spec.paused",
    "altered .spec.paused",
  ]);
});

test("what lies beside a spec is written too, and so is an empty object", () => {
  const role = { kind: "Role", rules: [{ verbs: ["get"] }], metadata: { name: "reader" } };
  expect(mutantsOf(role).map(({ path }) => path)).toEqual([".rules[0].verbs[0]", ".rules[0].verbs[0]"]);
  expect(mutantsOf({ spec: { podSelector: {} } }).map(({ path, change }) => `${change} ${path}`)).toEqual([
    "dropped .spec.podSelector",
  ]);
});
