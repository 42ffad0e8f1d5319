import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Service } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { ensureApiService } from "./api-service.ts";

describe("the service of the API server", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = new TestCluster();
    ensureApiService(cluster.client);
    await cluster.clock.settle();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const named = (resource: string) => ({ resource, namespace: "default", name: "kubernetes" });

  it("is made again at its address when somebody removes it", async () => {
    const before = cluster.client.find<Service>(named("services"));
    cluster.client.delete(named("services"));
    await cluster.clock.settle();
    const after = cluster.client.find<Service>(named("services"));
    expect(after?.spec?.clusterIP).toBe("10.96.0.1");
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(cluster.client.find(named("endpoints"))).toBeDefined();
    expect(cluster.client.find(named("endpointslices.discovery.k8s.io"))).toBeDefined();
  });
});
