import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConfigMap, Namespace } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

describe("the namespace loops", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = new TestCluster({ certificateAuthority: "PEM" });
    cluster.addNode("node-1");
    await cluster.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const shop = { resource: "namespaces", namespace: "", name: "shop" };
  const rootCa = { resource: "configmaps", namespace: "shop", name: "kube-root-ca.crt" };
  const account = { resource: "serviceaccounts", namespace: "shop", name: "default" };

  it("give each namespace its service account and CA, and give them back", async () => {
    expect(cluster.client.find<ConfigMap>(rootCa)?.data).toEqual({ "ca.crt": "PEM" });
    cluster.client.delete(account);
    cluster.client.delete(rootCa);
    await cluster.clock.settle();
    expect(cluster.client.find(account)).toBeDefined();
    expect(cluster.client.find(rootCa)).toBeDefined();
  });

  it("empty a namespace before it goes, and say what is left", async () => {
    const containers = [{ name: "main", image: "nginx" }];
    const metadata = { name: "web", namespace: "shop" };
    await cluster.create("pods", { apiVersion: "v1", kind: "Pod", metadata, spec: { containers } });
    await cluster.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata });
    cluster.client.delete(shop);
    await cluster.clock.settle();
    const leaving = cluster.client.find<Namespace>(shop);
    expect(leaving?.status?.phase).toBe("Terminating");
    const remaining = leaving?.status?.conditions?.find((each) => each.type === "NamespaceContentRemaining");
    expect(remaining).toMatchObject({
      status: "True",
      reason: "SomeResourcesRemain",
      message: "Some resources are remaining: pods. has 1 resource instances",
    });
    expect(cluster.client.list("configmaps", { namespace: "shop" })).toEqual([]);
    await cluster.runPods("shop");
    expect(cluster.client.find(shop)).toBeUndefined();
    expect(cluster.client.list("serviceaccounts", { namespace: "shop" })).toEqual([]);
  });

  it("name the finalizers that hold a namespace", async () => {
    const metadata = { name: "held", namespace: "shop", finalizers: ["example.com/hold"] };
    await cluster.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata });
    cluster.client.delete(shop);
    await cluster.clock.settle();
    const conditions = cluster.client.find<Namespace>(shop)?.status?.conditions;
    expect(conditions?.find((each) => each.type === "NamespaceFinalizersRemaining")?.message).toBe(
      "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
    );
    cluster.client.modify({ resource: "configmaps", namespace: "shop", name: "held" }, (draft) => {
      draft.metadata.finalizers = [];
    });
    await cluster.clock.settle();
    expect(cluster.client.find(shop)).toBeUndefined();
  });
});
