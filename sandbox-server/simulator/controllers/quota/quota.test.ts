import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Pod, ResourceQuota } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const ref = { resource: "resourcequotas", namespace: "default", name: "compute" };

function quota(hard: object, spec: object = {}) {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "compute" }, spec: { hard, ...spec } };
}

function pod(name: string, resources: object = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "main", image: "nginx", resources }] },
  };
}

describe("quotas and limit ranges", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.addNode("node-1");
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const used = () => cluster.client.find<ResourceQuota>(ref)?.status?.used;

  it("count what is there and refuse what would be too much", async () => {
    await cluster.create("resourcequotas", quota({ pods: "2", "requests.cpu": "1", "count/configmaps": "5" }));
    expect(used()).toEqual({ pods: "0", "requests.cpu": "0", "count/configmaps": "1" });
    await cluster.create("pods", pod("one", { requests: { cpu: "600m" } }));
    expect(used()).toMatchObject({ pods: "1", "requests.cpu": "600m" });
    await expect(cluster.create("pods", pod("two", { requests: { cpu: "500m" } }))).rejects.toThrow(
      'pods "two" is forbidden: exceeded quota: compute, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
    cluster.client.delete({ resource: "pods", namespace: "default", name: "one" }, { graceSeconds: 0 });
    await cluster.clock.settle();
    expect(used()).toMatchObject({ pods: "0", "requests.cpu": "0" });
  });

  it("want to be told what they limit", async () => {
    await cluster.create("resourcequotas", quota({ cpu: "1", "limits.memory": "1Gi" }));
    await expect(cluster.create("pods", pod("one"))).rejects.toThrow(
      'pods "one" is forbidden: failed quota: compute: must specify cpu for: main; limits.memory for: main',
    );
  });

  it("count only pods within their scope", async () => {
    await cluster.create("resourcequotas", quota({ pods: "1" }, { scopes: ["BestEffort"] }));
    await cluster.create("pods", pod("burstable", { requests: { cpu: "1m" } }));
    expect(used()).toEqual({ pods: "0" });
    await cluster.create("pods", pod("first"));
    await expect(cluster.create("pods", pod("second"))).rejects.toThrow("exceeded quota: compute");
  });

  it("tell a replica set's owner in its events and conditions", async () => {
    await cluster.create("resourcequotas", quota({ pods: "1" }));
    const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "nginx" }] } };
    await cluster.create("deployments.apps", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template },
    });
    const refusal = "is forbidden: exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1";
    const [replicaSet] = cluster.client.list<{ metadata: { name: string } } & Pod>("replicasets.apps");
    expect(cluster.eventsOf(replicaSet?.metadata.name ?? "").join("\n")).toContain(refusal);
    const deployment = cluster.client.list<Pod>("deployments.apps")[0];
    expect(JSON.stringify(deployment?.status?.conditions)).toContain("ReplicaFailure");
    expect(cluster.errors.every((error) => error.includes(refusal))).toBe(true);
    cluster.errors.length = 0;
  });

  it("fill in defaults and hold containers within bounds", async () => {
    const limits = [
      {
        type: "Container",
        default: { cpu: "500m" },
        defaultRequest: { cpu: "250m" },
        max: { cpu: "1" },
        min: { cpu: "100m" },
      },
    ];
    await cluster.create("limitranges", {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "cpu" },
      spec: { limits },
    });
    const made = await cluster.create<Pod>("pods", pod("one"));
    expect(made.spec?.containers[0]?.resources).toEqual({ limits: { cpu: "500m" }, requests: { cpu: "250m" } });
    expect(made.metadata.annotations?.["kubernetes.io/limit-ranger"]).toBe(
      "LimitRanger plugin set: cpu request for container main; cpu limit for container main",
    );
    await expect(cluster.create("pods", pod("two", { limits: { cpu: "2" } }))).rejects.toThrow(
      'pods "two" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    );
    await expect(cluster.create("pods", pod("three", { requests: { cpu: "50m" } }))).rejects.toThrow(
      'pods "three" is forbidden: minimum cpu usage per Container is 100m, but request is 50m',
    );
  });
});
