import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Node, Pod, PodDisruptionBudget } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { decideEviction } from "./eviction.ts";

const ref = { resource: "poddisruptionbudgets.policy", namespace: "default", name: "web" };

function budget(spec: object) {
  const selector = { matchLabels: { app: "web" } };
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web" },
    spec: { selector, ...spec },
  };
}

describe("the disruption loop", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = new TestCluster();
    for (const name of ["node-1", "node-2"]) cluster.addNode(name);
    await cluster.create("deployments.apps", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "nginx" }] } },
      },
    });
    await cluster.runPods();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const find = () => cluster.client.find<PodDisruptionBudget>(ref);
  const decide = (pod: Pod) => {
    const budgets = cluster.client.list<PodDisruptionBudget>(ref.resource, { namespace: "default" });
    return decideEviction(pod, budgets, cluster.clock.now());
  };

  it("counts healthy pods against minAvailable", async () => {
    await cluster.create(ref.resource, budget({ minAvailable: 3 }));
    expect(find()?.status).toMatchObject({
      expectedPods: 4,
      currentHealthy: 4,
      desiredHealthy: 3,
      disruptionsAllowed: 1,
    });
    expect(find()?.status?.conditions?.[0]).toMatchObject({
      type: "DisruptionAllowed",
      status: "True",
      reason: "SufficientPods",
    });
  });

  it("takes percentages of the workload's size, rounding in favour of the pods", async () => {
    await cluster.create(ref.resource, budget({ maxUnavailable: "30%" }));
    expect(find()?.status).toMatchObject({ expectedPods: 4, desiredHealthy: 2, disruptionsAllowed: 2 });
    cluster.client.delete(ref);
    await cluster.create(ref.resource, budget({ minAvailable: "60%" }));
    expect(find()?.status).toMatchObject({ expectedPods: 4, desiredHealthy: 3, disruptionsAllowed: 1 });
  });

  it("allows one eviction and refuses the next in the API server's words", async () => {
    await cluster.create(ref.resource, budget({ minAvailable: 3 }));
    const [first, second] = cluster.pods();
    const allowed = decide(first as Pod);
    expect(allowed).toMatchObject({ allowed: true, budgetStatus: { disruptionsAllowed: 0 } });
    cluster.client.modifyStatus(ref, (draft) => {
      Object.assign(draft, { status: allowed.allowed && allowed.budgetStatus });
    });
    expect(decide(second as Pod)).toEqual({
      allowed: false,
      code: 429,
      reason: "TooManyRequests",
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      cause: {
        reason: "DisruptionBudget",
        message: "The disruption budget web needs 3 healthy pods and has 4 currently",
      },
    });
    await cluster.clock.settle();
    expect(find()?.status).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 0 });
    await cluster.clock.advance(121_000);
    expect(find()?.status).toMatchObject({ currentHealthy: 4, disruptionsAllowed: 1 });
  });

  it("lets pods without a budget, pending ones and ended ones go, and refuses two budgets at once", async () => {
    const [pod] = cluster.pods();
    expect(decide(pod as Pod)).toEqual({ allowed: true });
    await cluster.create(ref.resource, budget({ minAvailable: 4 }));
    expect(decide({ ...pod, status: { phase: "Pending" } } as Pod)).toEqual({ allowed: true });
    await cluster.create(ref.resource, { ...budget({ minAvailable: 1 }), metadata: { name: "second" } });
    expect(decide(pod as Pod)).toMatchObject({ allowed: false, code: 500 });
  });

  it("says when it can't tell how many pods there should be", async () => {
    const metadata = { name: "bare", labels: { app: "web" } };
    await cluster.create("pods", {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { containers: [{ name: "main", image: "nginx" }] },
    });
    await cluster.create(ref.resource, budget({ maxUnavailable: 1 }));
    expect(cluster.eventsOf("web").join()).toContain(
      'CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: found no controllers for pod "bare"',
    );
    expect(find()?.status).toMatchObject({ disruptionsAllowed: 0 });
  });

  it("removes pods from a node whose taint they do not tolerate, or not for so long", async () => {
    const taint = (taints: object[]) =>
      cluster.client.modify<Node>({ resource: "nodes", namespace: "", name: "node-1" }, (draft) => {
        Object.assign(draft, { spec: { ...draft.spec, taints } });
      });
    const tolerations = [{ key: "maintenance", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 }];
    const spec = { nodeName: "node-1", tolerations, containers: [{ name: "main", image: "nginx" }] };
    await cluster.create("pods", { apiVersion: "v1", kind: "Pod", metadata: { name: "patient" }, spec });
    taint([{ key: "maintenance", effect: "NoExecute" }]);
    await cluster.runPods();
    expect(
      cluster
        .pods()
        .map((pod) => pod.spec?.nodeName)
        .filter((name) => name === "node-1"),
    ).toHaveLength(1);
    expect(cluster.pods()).toHaveLength(5);
    await cluster.clock.advance(61_000);
    await cluster.runPods();
    expect(cluster.pods()).toHaveLength(4);
    expect(cluster.eventsOf("patient")).toContain("TaintManagerEviction Marking for deletion Pod default/patient");
  });

  it("takes the pods of a node that is gone to be lost", async () => {
    cluster.client.delete({ resource: "nodes", namespace: "", name: "node-2" });
    await cluster.clock.advance(41_000);
    await cluster.runPods();
    expect(new Set(cluster.pods().map((pod) => pod.spec?.nodeName))).toEqual(new Set(["node-1"]));
    expect(cluster.pods()).toHaveLength(4);
  });
});
