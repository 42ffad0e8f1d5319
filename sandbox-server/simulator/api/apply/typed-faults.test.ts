import { describe, expect, it } from "vitest";
import { kinds } from "../../registry/index.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import { checkTyped } from "./typed-faults.ts";

const found = kinds.find(({ resource, group }) => resource === "deployments" && group === "apps");
const deployment = found as KindDefinition;

const shop: KindDefinition = {
  ...deployment,
  ...{ group: "example.com", version: "v1", kind: "Shop", resource: "shops", isCustom: true },
  customSchema: {
    type: "object",
    properties: {
      tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
      ports: {
        type: "array",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["port", "protocol"],
        items: {
          type: "object",
          properties: { port: { type: "integer" }, protocol: { type: "string", default: "TCP" } },
        },
      },
    },
  },
};

const config = (kind: string, rest: object) => ({ kind, metadata: { name: "web" }, ...rest }) as unknown as KubeObject;
const refusal = (kind: KindDefinition, rest: object) => {
  try {
    checkTyped(kind, config(kind.kind, rest), "default");
    return undefined;
  } catch (fault) {
    return (fault as Error).message;
  }
};

describe("an apply configuration", () => {
  it("may say every entry of a list once", () => {
    const head = "failed to create typed patch object (default/web; example.com/v1, Kind=Shop): ";
    expect(refusal(shop, { tags: ["a", "b", "a"] })).toBe(`${head}.tags: duplicate entries for key [="a"]`);
    expect(refusal(shop, { ports: [{ port: 80 }, { port: 80, protocol: "TCP" }] })).toBe(
      `${head}.ports: duplicate entries for key [port=80,protocol="TCP"]`,
    );
  });

  it("must name its entries", () => {
    const head = "failed to create typed patch object (default/web; example.com/v1, Kind=Shop): ";
    expect(refusal(shop, { ports: [{ name: "http" }] })).toBe(
      `${head}.ports: element 0: associative list with keys has an element that omits key field "port" (and doesn't have default value)`,
    );
  });

  it("must not have fields that a built-in kind doesn't", () => {
    const containers = [{ name: "web", image: "nginx", imagee: "x" }];
    const head = "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): ";
    expect(refusal(deployment, { spec: { replica: 2, template: { spec: { containers } } } })).toBe(
      `${head}errors:\n  .spec.replica: field not declared in schema\n  .spec.template.spec.containers[name="web"].imagee: field not declared in schema`,
    );
    expect(refusal(deployment, { spec: { replicas: 2 }, apiVersion: "apps/v1" })).toBeUndefined();
  });
});
