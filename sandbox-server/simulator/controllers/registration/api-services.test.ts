import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApiService } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const resource = "apiservices.apiregistration.k8s.io";
const definitions = "customresourcedefinitions.apiextensions.k8s.io";

describe("the registration of API groups", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const find = (name: string) => cluster.client.find<ApiService>({ resource, namespace: "", name });
  const availability = (name: string) => find(name)?.status?.conditions?.map(({ status, reason }) => [status, reason]);

  it("follows the definitions of custom resources", async () => {
    const name = "shirts.shop.example";
    cluster.client.create(definitions, {
      metadata: { name },
      spec: {
        group: "shop.example",
        scope: "Namespaced",
        names: { plural: "shirts", kind: "Shirt" },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      },
    });
    await cluster.clock.settle();
    expect(find("v1.shop.example")?.spec).toEqual({
      group: "shop.example",
      version: "v1",
      groupPriorityMinimum: 1000,
      versionPriority: 100,
    });
    expect(availability("v1.shop.example")).toEqual([["True", "Local"]]);
    cluster.client.delete({ resource: definitions, namespace: "", name });
    await cluster.clock.settle();
    expect(find("v1.shop.example")).toBeUndefined();
  });

  it("says of a group of another server whether its service is there", async () => {
    const spec = {
      group: "metrics.example",
      version: "v1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { namespace: "default", name: "metrics" },
    };
    cluster.client.create(resource, { metadata: { name: "v1.metrics.example" }, spec });
    await cluster.clock.settle();
    expect(availability("v1.metrics.example")).toEqual([["False", "ServiceNotFound"]]);
    cluster.client.create("services", {
      metadata: { name: "metrics", namespace: "default" },
      spec: { ports: [{ port: 443 }] },
    });
    await cluster.clock.settle();
    expect(availability("v1.metrics.example")).toEqual([["True", "Passed"]]);
  });

  it("makes a group of its own again when somebody removes it", async () => {
    const spec = { group: "apps", version: "v1", groupPriorityMinimum: 1, versionPriority: 1 };
    cluster.client.create(resource, { metadata: { name: "v1.apps" }, spec });
    cluster.client.delete({ resource, namespace: "", name: "v1.apps" });
    await cluster.clock.settle();
    expect(find("v1.apps")?.spec?.groupPriorityMinimum).toBe(17_800);
  });
});
