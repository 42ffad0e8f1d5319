import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControllerRevision, PersistentVolumeClaim, StatefulSet } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

const db = { resource: "statefulsets.apps", namespace: "default", name: "db" };

function statefulSet(replicas: number, spec: object = {}) {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      replicas,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: { metadata: { labels: { app: "db" } }, spec: { containers: [{ name: "main", image: "redis:7" }] } },
      ...spec,
    },
  };
}

describe("the stateful set loop", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.addNode("node-1");
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const names = () => cluster.pods().map((pod) => pod.metadata.name);
  const images = () => cluster.pods().map((pod) => pod.spec?.containers[0]?.image);
  const status = () => cluster.client.find<StatefulSet>(db)?.status;
  const change = async (edit: (spec: NonNullable<StatefulSet["spec"]>) => object) => {
    cluster.client.modify<StatefulSet>(db, (draft) => {
      Object.assign(draft, { spec: { ...draft.spec, ...edit(draft.spec as NonNullable<StatefulSet["spec"]>) } });
    });
    await cluster.clock.settle();
  };
  const withImage = (image: string) => (spec: NonNullable<StatefulSet["spec"]>) => ({
    template: { ...spec.template, spec: { ...spec.template.spec, containers: [{ name: "main", image }] } },
  });

  it("makes pods one after the other, each when the one before is ready", async () => {
    await cluster.create("statefulsets.apps", statefulSet(3));
    expect(names()).toEqual(["db-0"]);
    await cluster.runPods();
    expect(names()).toEqual(["db-0", "db-1", "db-2"]);
    expect(cluster.pod("db-1").spec).toMatchObject({ hostname: "db-1", subdomain: "db" });
    expect(cluster.pod("db-1").metadata.labels).toMatchObject({
      "statefulset.kubernetes.io/pod-name": "db-1",
      "apps.kubernetes.io/pod-index": "1",
      "controller-revision-hash": status()?.currentRevision,
    });
    expect(cluster.eventsOf("db")).toEqual(
      [0, 1, 2].map((i) => `SuccessfulCreate create Pod db-${i} in StatefulSet db successful`),
    );
    expect(status()).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
  });

  it("makes all pods at once when asked", async () => {
    await cluster.create("statefulsets.apps", statefulSet(3, { podManagementPolicy: "Parallel" }));
    expect(names()).toEqual(["db-0", "db-1", "db-2"]);
  });

  it("removes the highest ordinals first, one at a time", async () => {
    await cluster.create("statefulsets.apps", statefulSet(3));
    await cluster.runPods();
    await change(() => ({ replicas: 1 }));
    expect(
      cluster
        .pods()
        .filter((pod) => pod.metadata.deletionTimestamp)
        .map((pod) => pod.metadata.name),
    ).toEqual(["db-2"]);
    await cluster.runPods();
    expect(names()).toEqual(["db-0"]);
  });

  it("brings a deleted pod back under its name", async () => {
    await cluster.create("statefulsets.apps", statefulSet(2));
    await cluster.runPods();
    const { uid } = cluster.pod("db-0").metadata;
    cluster.client.delete({ resource: "pods", namespace: "default", name: "db-0" });
    await cluster.runPods();
    expect(names()).toEqual(["db-0", "db-1"]);
    expect(cluster.pod("db-0").metadata.uid).not.toBe(uid);
  });

  it("updates from the last ordinal down, and keeps a revision for each template", async () => {
    await cluster.create("statefulsets.apps", statefulSet(3));
    await cluster.runPods();
    await change(withImage("redis:8"));
    expect(
      cluster
        .pods()
        .filter((pod) => pod.metadata.deletionTimestamp)
        .map((pod) => pod.metadata.name),
    ).toEqual(["db-2"]);
    await cluster.runPods();
    expect(images()).toEqual(["redis:8", "redis:8", "redis:8"]);
    expect(status()?.currentRevision).toBe(status()?.updateRevision);
    const revisions = cluster.client.list<ControllerRevision>("controllerrevisions.apps", { namespace: "default" });
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([1, 2]);
  });

  it("stops an update at the partition, and keeps older pods as they were", async () => {
    const updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 2 } };
    await cluster.create("statefulsets.apps", statefulSet(3, { updateStrategy }));
    await cluster.runPods();
    await change(withImage("redis:8"));
    await cluster.runPods();
    expect(images()).toEqual(["redis:7", "redis:7", "redis:8"]);
    cluster.client.delete({ resource: "pods", namespace: "default", name: "db-0" });
    await cluster.runPods();
    expect(images()).toEqual(["redis:7", "redis:7", "redis:8"]);
    expect(status()).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 });
  });

  it("updates a pod only when somebody deletes it, with OnDelete", async () => {
    await cluster.create("statefulsets.apps", statefulSet(2, { updateStrategy: { type: "OnDelete" } }));
    await cluster.runPods();
    await change(withImage("redis:8"));
    await cluster.runPods();
    expect(images()).toEqual(["redis:7", "redis:7"]);
    cluster.client.delete({ resource: "pods", namespace: "default", name: "db-1" });
    await cluster.runPods();
    expect(images()).toEqual(["redis:7", "redis:8"]);
  });

  it("makes a claim for each pod, keeps it, or lets it go as the retention policy says", async () => {
    const volumeClaimTemplates = [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: "", resources: { requests: { storage: "1Gi" } } },
      },
    ];
    const volumeMounts = [{ name: "data", mountPath: "/data" }];
    const template = {
      metadata: { labels: { app: "db" } },
      spec: { containers: [{ name: "main", image: "redis:7", volumeMounts }] },
    };
    const persistentVolumeClaimRetentionPolicy = { whenDeleted: "Retain", whenScaled: "Delete" };
    await cluster.create(
      "statefulsets.apps",
      statefulSet(2, {
        template,
        volumeClaimTemplates,
        persistentVolumeClaimRetentionPolicy,
        podManagementPolicy: "Parallel",
      }),
    );
    const claims = () =>
      cluster.client
        .list<PersistentVolumeClaim>("persistentvolumeclaims", { namespace: "default" })
        .map(({ metadata }) => metadata.name);
    expect(claims()).toEqual(["data-db-0", "data-db-1"]);
    expect(cluster.pod("db-0").spec?.volumes?.[0]).toMatchObject({
      name: "data",
      persistentVolumeClaim: { claimName: "data-db-0" },
    });
    expect(cluster.eventsOf("db")[0]).toBe(
      "SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success",
    );
    await change(() => ({ replicas: 1 }));
    await cluster.runPods();
    for (const name of claims().slice(1)) {
      cluster.client.modify({ resource: "persistentvolumeclaims", namespace: "default", name }, (draft) => {
        delete draft.metadata.finalizers;
      });
    }
    await cluster.clock.settle();
    expect(claims()).toEqual(["data-db-0"]);
  });
});
