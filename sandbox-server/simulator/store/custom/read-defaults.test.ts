import { expect, it } from "vitest";
import { shown } from "../../api/served-kind.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { CustomResourceDefinition } from "../../registry/types.ts";
import { customKinds } from "./custom-kind.ts";

it("An object stored before a default was added shows it to readers", () => {
  const properties = { spec: { type: "object", properties: { size: { type: "integer", default: 3 } }, default: {} } };
  const definition = {
    metadata: { name: "boats.example.com" },
    spec: {
      ...{ group: "example.com", scope: "Namespaced", names: { plural: "boats", kind: "Boat" } },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", properties } } },
      ],
    },
  } as unknown as CustomResourceDefinition;
  const [kind] = customKinds(definition);
  const stored = { apiVersion: "example.com/v1", kind: "Boat", metadata: { name: "old" } } as unknown as KubeObject;
  expect(kind && shown(kind, stored)).toMatchObject({ metadata: { name: "old" }, spec: { size: 3 } });
});
