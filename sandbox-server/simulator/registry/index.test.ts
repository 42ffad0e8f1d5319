import { describe, expect, test } from "vitest";
import { kinds } from "./index.ts";
import type { AdmissionContext, KindDefinition } from "./kind-definition.ts";
import type { KubeObject } from "./kube-object.ts";
import { decodeObject } from "./schema/index.ts";
import { findKindStruct } from "./schema/kind-structs.ts";

const context: AdmissionContext = { now: 0, namespace: "default", find: () => undefined, list: () => [] };

function apiVersionOf({ group, version }: KindDefinition): string {
  return group === "" ? version : `${group}/${version}`;
}

/** An object of the kind as a client may send it, read, filled in and checked as the API server does. */
function admitted(kind: KindDefinition, body: object): KubeObject {
  const metadata = {
    name: "x",
    namespace: "default",
    uid: "1",
    resourceVersion: "1",
    creationTimestamp: "1970-01-01T00:00:00Z",
  };
  const apiVersion = apiVersionOf(kind);
  const { object } = decodeObject(apiVersion, kind.kind, { ...body, apiVersion, kind: kind.kind, metadata });
  return kind.withDefaults?.(object as unknown as KubeObject, context) ?? (object as unknown as KubeObject);
}

describe.each(kinds.map((kind) => [`${kind.kind}.${kind.group || "core"}/${kind.version}`, kind] as const))(
  "%s",
  (_, kind) => {
    test("has a table of fields", () => {
      expect(findKindStruct(apiVersionOf(kind), kind.kind)?.isObject).toBe(true);
    });

    test.each([{}, { spec: {} }, { spec: { template: {} } }, { spec: { template: { spec: {} } } }])(
      "answers a body that says nothing (%j) with faults, never with a crash",
      (body) => {
        const object = admitted(kind, body);
        for (const fault of kind.validate?.(object, undefined, context) ?? []) {
          expect(fault.message).toMatch(/^(Invalid|Required|Unsupported|Duplicate) value|^Forbidden|^Not found|^Too /);
        }
        expect(kind.validate?.(object, object, context) ?? []).toBeInstanceOf(Array);
      },
    );

    test("fills in the same a second time", () => {
      const once = admitted(kind, { spec: {} });
      expect(kind.withDefaults?.(once, context) ?? once).toEqual(once);
    });
  },
);

test("no two kinds are served at one path", () => {
  const paths = kinds.map((kind) => `${apiVersionOf(kind)}/${kind.resource}`);
  expect(new Set(paths).size).toBe(paths.length);
});

test("only namespaced workloads are of the category all", () => {
  const all = kinds.filter(({ categories }) => categories.includes("all")).map(({ resource }) => resource);
  expect([...new Set(all)].toSorted()).toEqual([
    "cronjobs",
    "daemonsets",
    "deployments",
    "horizontalpodautoscalers",
    "jobs",
    "pods",
    "replicasets",
    "replicationcontrollers",
    "services",
    "statefulsets",
  ]);
});
