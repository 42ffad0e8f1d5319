import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestCluster } from "../controllers/testing/test-cluster.ts";
import type { Node, Pod } from "../registry/types.ts";

function pod(name: string, spec: object = {}, labels: object = {}) {
  const containers = [{ name: "main", image: "nginx" }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec: { containers, ...spec } };
}

function asking(cpu: string, memory = "64Mi", spec: object = {}) {
  return { containers: [{ name: "main", image: "nginx", resources: { requests: { cpu, memory } } }], ...spec };
}

describe("the scheduler", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const nodeOf = (name: string) => cluster.pod(name).spec?.nodeName;
  const reasonOf = (name: string) =>
    cluster.pod(name).status?.conditions?.find((condition) => condition.type === "PodScheduled");
  const three = () => {
    for (const name of ["node-1", "node-2", "node-3"]) cluster.addNode(name);
  };

  it("assigns a pod and says so", async () => {
    three();
    await cluster.create("pods", pod("web"));
    expect(nodeOf("web")).toMatch(/^node-[123]$/);
    expect(reasonOf("web")).toMatchObject({ status: "True" });
    expect(cluster.eventsOf("web")).toEqual([`Scheduled Successfully assigned default/web to ${nodeOf("web")}`]);
  });

  it("spreads the pods of a workload over the nodes", async () => {
    three();
    const template = { metadata: { labels: { app: "web" } }, spec: asking("100m") };
    await cluster.create("replicasets.apps", {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "web" },
      spec: { replicas: 6, selector: { matchLabels: { app: "web" } }, template },
    });
    const nodes = cluster.pods().map((each) => each.spec?.nodeName);
    expect(nodes.sort()).toEqual(["node-1", "node-1", "node-2", "node-2", "node-3", "node-3"]);
  });

  it("says for each node what stands in the way", async () => {
    cluster.addNode("node-1", { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] });
    cluster.addNode("node-2", { cpu: "1" });
    cluster.addNode("node-3", { cpu: "1" });
    await cluster.create("pods", pod("big", asking("2")));
    const message =
      "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. " +
      "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    expect(reasonOf("big")).toMatchObject({ status: "False", reason: "Unschedulable", message });
    expect(cluster.eventsOf("big")).toEqual([`FailedScheduling ${message}`]);
  });

  it("says when nobody of lower priority could make room", async () => {
    cluster.addNode("node-1", { cpu: "2" });
    await cluster.create("pods", pod("first", asking("1500m")));
    await cluster.create("pods", pod("second", asking("1")));
    expect(reasonOf("second")?.message).toBe(
      "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    );
  });

  it("places a waiting pod when room comes, when a node comes, and when a node is uncordoned", async () => {
    cluster.addNode("node-1", { cpu: "1" });
    await cluster.create("pods", pod("first", asking("800m")));
    await cluster.create("pods", pod("second", asking("800m")));
    cluster.client.delete({ resource: "pods", namespace: "default", name: "first" }, { graceSeconds: 0 });
    await cluster.clock.advance(2000);
    expect(nodeOf("second")).toBe("node-1");
    await cluster.create("pods", pod("third", asking("800m")));
    cluster.addNode("node-2", { cpu: "1" });
    await cluster.clock.advance(2000);
    expect(nodeOf("third")).toBe("node-2");
    const cordon = (unschedulable: boolean) =>
      cluster.client.modify<Node>({ resource: "nodes", namespace: "", name: "node-3" }, (draft) => {
        draft.spec = { ...draft.spec, unschedulable };
      });
    cluster.addNode("node-3");
    cordon(true);
    await cluster.create("pods", pod("fourth", asking("800m")));
    expect(reasonOf("fourth")?.message).toMatch(
      /^0\/3 nodes are available: 1 node\(s\) were unschedulable, 2 Insufficient cpu\./,
    );
    cordon(false);
    await cluster.clock.advance(2000);
    expect(nodeOf("fourth")).toBe("node-3");
  });

  it("follows nodeSelector, node affinity and preferred affinity", async () => {
    three();
    cluster.addNode("fast", { labels: { disk: "ssd", size: "9" } });
    await cluster.create("pods", pod("selected", { nodeSelector: { disk: "ssd" } }));
    expect(nodeOf("selected")).toBe("fast");
    const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: "size", operator: "Gt", values: ["5"] }] }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    await cluster.create("pods", pod("required", { affinity }));
    expect(nodeOf("required")).toBe("fast");
    const preference = { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] };
    const preferred = {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference }] },
    };
    await cluster.create("pods", pod("preferred", { affinity: preferred }));
    expect(nodeOf("preferred")).toBe("fast");
    await cluster.create("pods", pod("nowhere", { nodeSelector: { disk: "tape" } }));
    expect(reasonOf("nowhere")?.message).toBe(
      "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
    );
  });

  it("keeps pods apart and together as their affinity says", async () => {
    three();
    const term = (app: string) => ({ labelSelector: { matchLabels: { app } }, topologyKey: "kubernetes.io/hostname" });
    const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("web")] } };
    for (const name of ["web-1", "web-2", "web-3", "web-4"]) {
      await cluster.create("pods", pod(name, { affinity: apart }, { app: "web" }));
    }
    expect(new Set(["web-1", "web-2", "web-3"].map(nodeOf)).size).toBe(3);
    expect(reasonOf("web-4")?.message).toMatch(
      /^0\/3 nodes are available: 3 node\(s\) didn't match pod anti-affinity rules\./,
    );
    const together = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("cache")] } };
    await cluster.create("pods", pod("lonely", { affinity: together }));
    expect(reasonOf("lonely")?.message).toMatch(
      /^0\/3 nodes are available: 3 node\(s\) didn't match pod affinity rules\./,
    );
    await cluster.create("pods", pod("cache-1", { affinity: together }, { app: "cache" }));
    await cluster.create("pods", pod("cache-2", { affinity: together }, { app: "cache" }));
    expect(nodeOf("cache-2")).toBe(nodeOf("cache-1"));
    await cluster.clock.advance(2000);
    expect(nodeOf("lonely")).toBe(nodeOf("cache-1"));
  });

  it("keeps the skew of spread constraints", async () => {
    cluster.addNode("a1", { labels: { zone: "a" } });
    cluster.addNode("b1", { labels: { zone: "b" } });
    const constraint = {
      maxSkew: 1,
      topologyKey: "zone",
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: { app: "x" } },
    };
    for (const index of [1, 2, 3, 4]) {
      await cluster.create("pods", pod(`x-${index}`, { topologySpreadConstraints: [constraint] }, { app: "x" }));
    }
    expect([1, 2, 3, 4].map((index) => nodeOf(`x-${index}`)).sort()).toEqual(["a1", "a1", "b1", "b1"]);
  });

  it("refuses a host port that is taken", async () => {
    cluster.addNode("node-1");
    const containers = [{ name: "main", image: "nginx", ports: [{ containerPort: 80, hostPort: 8080 }] }];
    await cluster.create("pods", pod("first", { containers }));
    await cluster.create("pods", pod("second", { containers }));
    expect(reasonOf("second")?.message).toMatch(/1 node\(s\) didn't have free ports for the requested pod ports\./);
  });

  it("removes pods of lower priority for one that is more important", async () => {
    cluster.addNode("node-1", { cpu: "2" });
    await cluster.create("pods", pod("low", asking("1500m", "64Mi", { priority: 1 })));
    cluster.setPodStatus(cluster.pod("low"), "Running");
    await cluster.create("pods", pod("high", asking("1500m", "64Mi", { priority: 100 })));
    expect(cluster.pod("low").metadata.deletionTimestamp).toBeDefined();
    expect(cluster.pod("high").status?.nominatedNodeName).toBe("node-1");
    expect(cluster.eventsOf("low").at(-1)).toBe(
      `Preempted Preempted by pod ${cluster.pod("high").metadata.uid} on node node-1`,
    );
    await cluster.runPods();
    await cluster.clock.advance(2000);
    expect(nodeOf("high")).toBe("node-1");
    expect(cluster.pod("high").status?.nominatedNodeName).toBeUndefined();
  });

  it("leaves gated pods and pods of other schedulers alone", async () => {
    three();
    await cluster.create("pods", pod("gated", { schedulingGates: [{ name: "example.com/wait" }] }));
    expect(reasonOf("gated")).toMatchObject({ status: "False", reason: "SchedulingGated" });
    await cluster.create("pods", pod("foreign", { schedulerName: "mine" }));
    expect(nodeOf("foreign")).toBeUndefined();
    expect(reasonOf("foreign")).toBeUndefined();
  });

  it("waits when there are no nodes", async () => {
    await cluster.create("pods", pod("early"));
    expect(cluster.eventsOf("early")).toEqual(["FailedScheduling no nodes available to schedule pods"]);
    three();
    await cluster.clock.advance(2000);
    expect(nodeOf("early")).toBeDefined();
  });

  it("rests without timers that fire while nothing changes", async () => {
    three();
    await cluster.create("pods", pod("web"));
    await cluster.clock.advance(1000);
    const before = cluster.client.list<Pod>("pods")[0]?.metadata.resourceVersion;
    await cluster.clock.advance(600_000);
    expect(cluster.client.list<Pod>("pods")[0]?.metadata.resourceVersion).toBe(before);
  });
});
