import { afterEach, beforeEach, expect, it } from "vitest";
import { TestCluster } from "../controllers/testing/test-cluster.ts";
import { createClusterNetwork } from "../network/index.ts";
import type { Deployment, KubeEvent, Node } from "../registry/types.ts";
import { createKubelet } from "./index.ts";
import { FakeRuntime } from "./testing/fake-runtime.ts";

let cluster: TestCluster;
let runtime: FakeRuntime;

beforeEach(() => {
  cluster = new TestCluster();
  runtime = new FakeRuntime();
  const { client, context } = cluster;
  const network = createClusterNetwork(context);
  createKubelet({ ...context, client, runtime, network, nodes: ["node-1", "node-2", "node-3"] });
});
afterEach(() => cluster[Symbol.dispose]());

async function deploy(replicas: number): Promise<void> {
  await cluster.create("deployments.apps", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "nginx", image: "nginx" }] } },
    },
  });
  await cluster.clock.advance(1_500);
}

it("registers the machines as they are: ready, with capacity, addresses and labels", () => {
  const nodes = cluster.client.list<Node>("nodes");
  expect(nodes.map(({ metadata }) => metadata.name)).toEqual(["node-1", "node-2", "node-3"]);
  expect(nodes[1]).toMatchObject({
    metadata: { labels: { "kubernetes.io/hostname": "node-2", "kubernetes.io/os": "linux" } },
    spec: { podCIDR: "10.244.2.0/24" },
    status: { capacity: { pods: "110" }, addresses: [{ type: "InternalIP", address: "172.18.0.3" }, {}] },
  });
  expect(nodes[1]?.status?.conditions?.find(({ type }) => type === "Ready")?.status).toBe("True");
});

it("runs the pods of a deployment, spread over the machines, and replaces one that is deleted", async () => {
  await deploy(3);
  const pods = cluster.pods();
  expect(pods.map(({ status }) => status?.phase)).toEqual(["Running", "Running", "Running"]);
  expect(new Set(pods.map(({ spec }) => spec?.nodeName)).size).toBe(3);
  const ref = { resource: "deployments.apps", namespace: "default", name: "web" };
  expect(cluster.client.find<Deployment>(ref)?.status).toMatchObject({ readyReplicas: 3, availableReplicas: 3 });

  const victim = pods[0]?.metadata.name ?? "";
  cluster.client.delete({ resource: "pods", namespace: "default", name: victim });
  await cluster.clock.advance(2_000);
  const after = cluster.pods();
  expect(after).toHaveLength(3);
  expect(after.map(({ metadata }) => metadata.name)).not.toContain(victim);
  expect(after.every(({ status }) => status?.phase === "Running")).toBe(true);
  expect(cluster.errors).toEqual([]);
});

it("says of its events which machine and which container they are about", async () => {
  await deploy(1);
  const started = cluster.client.list<KubeEvent>("events").find(({ reason }) => reason === "Started");
  expect(started).toMatchObject({
    source: { component: "kubelet", host: cluster.pods()[0]?.spec?.nodeName },
    involvedObject: { kind: "Pod", fieldPath: "spec.containers{nginx}" },
    message: "Container started",
  });
});

it("comes to rest: nothing is written while nothing happens", async () => {
  await deploy(3);
  const versions = () => cluster.pods().map(({ metadata }) => metadata.resourceVersion);
  const before = versions();
  await cluster.clock.advance(120_000);
  expect(versions()).toEqual(before);
});
