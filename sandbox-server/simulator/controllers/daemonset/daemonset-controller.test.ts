import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DaemonSet, Node } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const agent = { resource: "daemonsets.apps", namespace: "default", name: "agent" };

function daemonSet(spec: object = {}, podSpec: object = {}) {
  const template = {
    metadata: { labels: { app: "agent" } },
    spec: { containers: [{ name: "main", image: "fluentd:1" }], ...podSpec },
  };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: { app: "agent" } }, template, ...spec },
  };
}

describe("the daemon set loop", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    for (const name of ["node-1", "node-2", "node-3"]) cluster.addNode(name);
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const nodes = () =>
    cluster
      .pods()
      .map((pod) => pod.spec?.nodeName)
      .sort();
  const status = () => cluster.client.find<DaemonSet>(agent)?.status;
  const setImage = async (image: string) => {
    cluster.client.modify<DaemonSet>(agent, (draft) => {
      for (const container of draft.spec?.template.spec?.containers ?? []) container.image = image;
    });
    await cluster.clock.settle();
  };

  it("runs one pod on every node, new ones and cordoned ones included", async () => {
    cluster.client.modify<Node>({ resource: "nodes", namespace: "", name: "node-3" }, (draft) => {
      draft.spec = { ...draft.spec, unschedulable: true };
    });
    await cluster.create("daemonsets.apps", daemonSet());
    await cluster.runPods();
    expect(nodes()).toEqual(["node-1", "node-2", "node-3"]);
    cluster.addNode("node-4");
    await cluster.runPods();
    expect(nodes()).toEqual(["node-1", "node-2", "node-3", "node-4"]);
    expect(status()).toMatchObject({
      desiredNumberScheduled: 4,
      currentNumberScheduled: 4,
      numberReady: 4,
      numberAvailable: 4,
      numberMisscheduled: 0,
    });
  });

  it("keeps to the nodes that its selector and the taints leave", async () => {
    cluster.addNode("gpu-1", { labels: { gpu: "yes" } });
    cluster.addNode("gpu-2", { labels: { gpu: "yes" }, taints: [{ key: "team", value: "red", effect: "NoSchedule" }] });
    await cluster.create("daemonsets.apps", daemonSet({}, { nodeSelector: { gpu: "yes" } }));
    await cluster.runPods();
    expect(nodes()).toEqual(["gpu-1"]);
    cluster.client.modify<Node>({ resource: "nodes", namespace: "", name: "gpu-1" }, (draft) => {
      draft.metadata.labels = {};
    });
    await cluster.runPods();
    expect(nodes()).toEqual([]);
    expect(status()).toMatchObject({ desiredNumberScheduled: 0 });
  });

  it("replaces one pod after the other on an update", async () => {
    await cluster.create("daemonsets.apps", daemonSet());
    await cluster.runPods();
    await setImage("fluentd:2");
    expect(cluster.pods().filter((pod) => pod.metadata.deletionTimestamp)).toHaveLength(1);
    await cluster.runPods();
    expect(cluster.pods().map((pod) => pod.spec?.containers[0]?.image)).toEqual(Array(3).fill("fluentd:2"));
    expect(status()).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
  });

  it("brings a second pod up first when it may surge", async () => {
    const updateStrategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    await cluster.create("daemonsets.apps", daemonSet({ updateStrategy }));
    await cluster.runPods();
    await setImage("fluentd:2");
    expect(cluster.pods()).toHaveLength(4);
    expect(cluster.pods().some((pod) => pod.metadata.deletionTimestamp)).toBe(false);
    await cluster.runPods();
    expect(cluster.pods().map((pod) => pod.spec?.containers[0]?.image)).toEqual(Array(3).fill("fluentd:2"));
  });

  it("waits for somebody to delete pods with OnDelete", async () => {
    await cluster.create("daemonsets.apps", daemonSet({ updateStrategy: { type: "OnDelete" } }));
    await cluster.runPods();
    await setImage("fluentd:2");
    await cluster.runPods();
    expect(cluster.pods().map((pod) => pod.spec?.containers[0]?.image)).toEqual(Array(3).fill("fluentd:1"));
  });

  it("replaces a failed pod and says so", async () => {
    await cluster.create("daemonsets.apps", daemonSet());
    await cluster.runPods();
    const failed = cluster.pods().find((pod) => pod.spec?.nodeName === "node-2");
    if (failed) cluster.setPodStatus(failed, "Failed");
    await cluster.runPods();
    expect(nodes()).toEqual(["node-1", "node-2", "node-3"]);
    expect(cluster.eventsOf("agent")).toContain(
      `FailedDaemonPod Found failed daemon pod default/${failed?.metadata.name} on node node-2, will try to kill it`,
    );
  });
});
