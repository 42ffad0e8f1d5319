import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deployment, ReplicaSet } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const web = { resource: "deployments.apps", namespace: "default", name: "web" };

function deployment(replicas: number, image = "nginx:1.25", spec: object = {}) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image }] } },
      ...spec,
    },
  };
}

describe("the deployment loop", () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = new TestCluster();
    for (const name of ["node-1", "node-2", "node-3"]) cluster.addNode(name);
    await cluster.clock.settle();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const replicaSets = () => cluster.client.list<ReplicaSet>("replicasets.apps", { namespace: "default" });
  const status = () => cluster.client.find<Deployment>(web)?.status;
  const condition = (type: string) => status()?.conditions?.find((each) => each.type === type);
  const setImage = async (image: string) => {
    cluster.client.modify<Deployment>(web, (draft) => {
      for (const container of draft.spec?.template.spec?.containers ?? []) container.image = image;
    });
    await cluster.clock.settle();
  };
  const scaleTo = async (replicas: number) => {
    cluster.client.modify<Deployment>(web, (draft) => {
      if (draft.spec) draft.spec.replicas = replicas;
    });
    await cluster.clock.settle();
  };

  it("makes a replica set and pods, and says so in events and conditions", async () => {
    await cluster.create("deployments.apps", deployment(3));
    await cluster.runPods();
    const [replicaSet] = replicaSets();
    const name = replicaSet?.metadata.name;
    expect(name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/);
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.eventsOf("web")).toEqual([`ScalingReplicaSet Scaled up replica set ${name} from 0 to 3`]);
    expect(cluster.eventsOf(name ?? "").sort()).toEqual(
      cluster
        .pods()
        .map((pod) => `SuccessfulCreate Created pod: ${pod.metadata.name}`)
        .sort(),
    );
    expect(status()).toMatchObject({
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
    expect(condition("Progressing")).toMatchObject({
      status: "True",
      reason: "NewReplicaSetAvailable",
      message: `ReplicaSet "${name}" has successfully progressed.`,
    });
    expect(condition("Available")).toMatchObject({ status: "True", reason: "MinimumReplicasAvailable" });
  });

  it("scales up and down with one event each", async () => {
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    await scaleTo(5);
    await cluster.runPods();
    expect(cluster.pods()).toHaveLength(5);
    await scaleTo(1);
    await cluster.runPods();
    expect(cluster.pods()).toHaveLength(1);
    const name = replicaSets()[0]?.metadata.name;
    expect(cluster.eventsOf("web")).toEqual([
      `ScalingReplicaSet Scaled up replica set ${name} from 0 to 2`,
      `ScalingReplicaSet Scaled up replica set ${name} from 2 to 5`,
      `ScalingReplicaSet Scaled down replica set ${name} from 5 to 1`,
    ]);
  });

  it("replaces a deleted pod", async () => {
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    const [first] = cluster.pods();
    cluster.client.delete({ resource: "pods", namespace: "default", name: first?.metadata.name ?? "" });
    await cluster.runPods();
    expect(cluster.pods()).toHaveLength(2);
    expect(cluster.pods().map((pod) => pod.metadata.uid)).not.toContain(first?.metadata.uid);
  });

  it("rolls a new image out within surge and unavailability", async () => {
    await cluster.create("deployments.apps", deployment(4));
    await cluster.runPods();
    await setImage("nginx:1.26");
    const sizes = () =>
      replicaSets()
        .map((each) => each.spec?.replicas)
        .sort();
    expect(sizes()).toEqual([2, 3]);
    await cluster.runPods();
    expect(sizes()).toEqual([0, 4]);
    expect(status()).toMatchObject({ replicas: 4, updatedReplicas: 4, availableReplicas: 4 });
    expect(cluster.client.find<Deployment>(web)?.metadata.annotations).toMatchObject({
      "deployment.kubernetes.io/revision": "2",
    });
  });

  it("keeps the wanted number available through a whole roll-out, never beyond the surge", async () => {
    await cluster.create("deployments.apps", deployment(10));
    await cluster.runPods();
    let fewestReady = 10;
    let mostPods = 10;
    const seen = cluster.client.watch("pods", () => {
      const pods = cluster.pods().filter((pod) => !pod.metadata.deletionTimestamp);
      const ready = pods.filter((pod) =>
        pod.status?.conditions?.some((each) => each.type === "Ready" && each.status === "True"),
      );
      fewestReady = Math.min(fewestReady, ready.length);
      mostPods = Math.max(mostPods, pods.length);
    });
    await setImage("nginx:1.26");
    await cluster.runPods();
    seen[Symbol.dispose]();
    expect(fewestReady).toBeGreaterThanOrEqual(8);
    expect(mostPods).toBeLessThanOrEqual(13);
    expect(cluster.pods().map((pod) => pod.spec?.containers[0]?.image)).toEqual(Array(10).fill("nginx:1.26"));
  });

  it("waits for all old pods to go before it makes new ones with Recreate", async () => {
    await cluster.create("deployments.apps", deployment(3, "nginx:1.25", { strategy: { type: "Recreate" } }));
    await cluster.runPods();
    await setImage("nginx:1.26");
    expect(cluster.pods().every((pod) => pod.spec?.containers[0]?.image === "nginx:1.25")).toBe(true);
    expect(cluster.pods().every((pod) => pod.metadata.deletionTimestamp)).toBe(true);
    await cluster.runPods();
    expect(cluster.pods().map((pod) => pod.spec?.containers[0]?.image)).toEqual(Array(3).fill("nginx:1.26"));
  });

  it("goes back to an earlier replica set under a new revision", async () => {
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    await setImage("nginx:1.26");
    await cluster.runPods();
    await setImage("nginx:1.25");
    await cluster.runPods();
    const revisions = replicaSets().map(({ metadata }) => metadata.annotations?.["deployment.kubernetes.io/revision"]);
    expect(revisions.sort()).toEqual(["2", "3"]);
    const current = replicaSets().find((each) => each.spec?.replicas === 2);
    expect(current?.metadata.annotations).toMatchObject({ "deployment.kubernetes.io/revision-history": "1" });
  });

  it("does not roll while paused, and does when resumed", async () => {
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    cluster.client.modify<Deployment>(web, (draft) => {
      if (draft.spec) draft.spec.paused = true;
    });
    await setImage("nginx:1.26");
    await cluster.runPods();
    expect(replicaSets()).toHaveLength(1);
    expect(condition("Progressing")).toMatchObject({ status: "Unknown", reason: "DeploymentPaused" });
    cluster.client.modify<Deployment>(web, (draft) => {
      if (draft.spec) draft.spec.paused = false;
    });
    await cluster.runPods();
    expect(replicaSets()).toHaveLength(2);
    expect(condition("Progressing")).toMatchObject({ status: "True", reason: "NewReplicaSetAvailable" });
  });

  it("says after the progress deadline that a roll-out is stuck", async () => {
    await cluster.create("deployments.apps", deployment(2, "nginx:1.25", { progressDeadlineSeconds: 60 }));
    await cluster.runPods();
    await setImage("nginx:broken");
    await cluster.clock.advance(30_000);
    expect(condition("Progressing")?.reason).not.toBe("ProgressDeadlineExceeded");
    await cluster.clock.advance(40_000);
    expect(condition("Progressing")).toMatchObject({ status: "False", reason: "ProgressDeadlineExceeded" });
    expect(condition("Progressing")?.message).toMatch(/^ReplicaSet "web-.*" has timed out progressing\.$/);
  });

  it("keeps only as many old replica sets as the history limit says", async () => {
    await cluster.create("deployments.apps", deployment(1, "nginx:1", { revisionHistoryLimit: 2 }));
    await cluster.runPods();
    for (const image of ["nginx:2", "nginx:3", "nginx:4", "nginx:5"]) {
      await cluster.clock.advance(1000);
      await setImage(image);
      await cluster.runPods();
    }
    expect(replicaSets()).toHaveLength(3);
  });

  it("deletes replica sets and pods with the deployment, and lets them live when orphaned", async () => {
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    cluster.client.delete(web, { propagation: "Orphan" });
    await cluster.runPods();
    expect(cluster.client.find(web)).toBeUndefined();
    expect(replicaSets()[0]?.metadata.ownerReferences).toBeUndefined();
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    expect(replicaSets()).toHaveLength(1);
    cluster.client.delete(web, { propagation: "Background" });
    await cluster.runPods();
    expect(replicaSets()).toHaveLength(0);
    expect(cluster.pods()).toHaveLength(0);
  });

  it("goes last when deleted in the foreground", async () => {
    await cluster.create("deployments.apps", deployment(2));
    await cluster.runPods();
    cluster.client.delete(web, { propagation: "Foreground" });
    await cluster.clock.settle();
    expect(cluster.client.find(web)).toBeDefined();
    expect(cluster.pods().every((pod) => pod.metadata.deletionTimestamp)).toBe(true);
    await cluster.runPods();
    expect(cluster.client.find(web)).toBeUndefined();
    expect(replicaSets()).toHaveLength(0);
  });
});
