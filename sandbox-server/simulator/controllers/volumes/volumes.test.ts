import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

function volume(name: string, storage: string, spec: object = {}, labels: object = {}) {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels },
    spec: {
      capacity: { storage },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "manual",
      hostPath: { path: "/mnt/data" },
      ...spec,
    },
  };
}

function claim(name: string, storage: string, spec: object = {}) {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "manual", resources: { requests: { storage } }, ...spec },
  };
}

function storageClass(name: string, spec: object = {}, annotations: object = {}) {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name, annotations },
    provisioner: "rancher.io/local-path",
    ...spec,
  };
}

function podWith(claimName: string, spec: object = {}) {
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName } }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "user" },
    spec: { containers: [{ name: "main", image: "nginx" }], volumes, ...spec },
  };
}

describe("the volume loops", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    for (const name of ["node-1", "node-2"]) cluster.addNode(name);
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const claimRef = (name: string) => ({ resource: "persistentvolumeclaims", namespace: "default", name });
  const findClaim = (name: string) => cluster.client.find<PersistentVolumeClaim>(claimRef(name));
  const volumeRef = (name: string) => ({ resource: "persistentvolumes", namespace: "", name });
  const findVolume = (name: string) => cluster.client.find<PersistentVolume>(volumeRef(name));

  it("bind a claim to the smallest volume that suits it", async () => {
    await cluster.create("persistentvolumes", volume("large", "10Gi"));
    await cluster.create("persistentvolumes", volume("small", "2Gi"));
    await cluster.create("persistentvolumes", volume("tiny", "500Mi"));
    await cluster.create("persistentvolumes", volume("other", "2Gi", { storageClassName: "fast" }));
    expect(findVolume("small")?.status?.phase).toBe("Available");
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi"));
    expect(findClaim("data")).toMatchObject({
      spec: { volumeName: "small" },
      status: { phase: "Bound", capacity: { storage: "2Gi" }, accessModes: ["ReadWriteOnce"] },
    });
    expect(findVolume("small")).toMatchObject({ spec: { claimRef: { name: "data" } }, status: { phase: "Bound" } });
    expect(findVolume("large")?.status?.phase).toBe("Available");
  });

  it("choose by labels and by name, and leave what does not suit", async () => {
    await cluster.create("persistentvolumes", volume("blue", "1Gi", {}, { team: "blue" }));
    await cluster.create("persistentvolumes", volume("red", "5Gi", {}, { team: "red" }));
    await cluster.create(
      "persistentvolumeclaims",
      claim("reds", "1Gi", { selector: { matchLabels: { team: "red" } } }),
    );
    expect(findClaim("reds")?.spec?.volumeName).toBe("red");
    await cluster.create("persistentvolumeclaims", claim("named", "2Gi", { volumeName: "blue" }));
    expect(findClaim("named")?.status?.phase).toBe("Pending");
    expect(cluster.eventsOf("named")).toEqual([
      'VolumeMismatch Cannot bind to requested volume "blue": requested PV is too small',
    ]);
  });

  it("bind a waiting claim when a volume comes", async () => {
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi"));
    expect(findClaim("data")?.status?.phase).toBe("Pending");
    expect(cluster.eventsOf("data")).toEqual(['ProvisioningFailed storageclass.storage.k8s.io "manual" not found']);
    await cluster.create("persistentvolumes", volume("late", "1Gi"));
    expect(findClaim("data")?.status?.phase).toBe("Bound");
  });

  it("keep a volume with Retain when its claim goes, and its data with it", async () => {
    await cluster.create("persistentvolumes", volume("kept", "1Gi"));
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi"));
    cluster.client.delete(claimRef("data"));
    await cluster.clock.settle();
    expect(findClaim("data")).toBeUndefined();
    expect(findVolume("kept")?.status?.phase).toBe("Released");
    await cluster.create("persistentvolumeclaims", claim("again", "1Gi"));
    expect(findClaim("again")?.status?.phase).toBe("Pending");
  });

  it("hold a claim that a pod uses, and a volume that is bound", async () => {
    await cluster.create("persistentvolumes", volume("used", "1Gi"));
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi"));
    await cluster.create("pods", podWith("data"));
    await cluster.runPods();
    cluster.client.delete(claimRef("data"));
    cluster.client.delete(volumeRef("used"));
    await cluster.clock.settle();
    expect(findClaim("data")?.metadata.deletionTimestamp).toBeDefined();
    expect(findVolume("used")?.metadata.deletionTimestamp).toBeDefined();
    cluster.client.delete({ resource: "pods", namespace: "default", name: "user" }, { graceSeconds: 0 });
    await cluster.clock.settle();
    expect(findClaim("data")).toBeUndefined();
  });

  it("make a volume at once for the default class with immediate binding", async () => {
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    await cluster.create(
      "storageclasses.storage.k8s.io",
      storageClass("standard", { volumeBindingMode: "Immediate" }, annotations),
    );
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi", { storageClassName: undefined }));
    const bound = findClaim("data");
    expect(bound?.spec).toMatchObject({ storageClassName: "standard", volumeName: `pvc-${bound?.metadata.uid}` });
    expect(bound?.status).toMatchObject({ phase: "Bound", capacity: { storage: "1Gi" } });
    expect(cluster.eventsOf("data").at(-1)).toBe(
      `ProvisioningSucceeded Successfully provisioned volume pvc-${bound?.metadata.uid}`,
    );
    cluster.client.delete(claimRef("data"));
    await cluster.clock.settle();
    expect(cluster.client.list("persistentvolumes")).toEqual([]);
  });

  it("wait for the first consumer, and make the volume where the pod will run", async () => {
    await cluster.create(
      "storageclasses.storage.k8s.io",
      storageClass("local", { volumeBindingMode: "WaitForFirstConsumer" }),
    );
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi", { storageClassName: "local" }));
    expect(cluster.eventsOf("data")).toEqual([
      "WaitForFirstConsumer waiting for first consumer to be created before binding",
    ]);
    await cluster.create("pods", podWith("data", { nodeSelector: { "kubernetes.io/hostname": "node-2" } }));
    expect(findClaim("data")?.status?.phase).toBe("Bound");
    expect(cluster.pod("user").spec?.nodeName).toBe("node-2");
    expect(cluster.eventsOf("user")).toEqual(["Scheduled Successfully assigned default/user to node-2"]);
  });

  it("keep a pod waiting while its claim is missing or unbound, in the scheduler's words", async () => {
    await cluster.create("pods", podWith("data"));
    const message = () => cluster.pod("user").status?.conditions?.find(({ type }) => type === "PodScheduled")?.message;
    expect(message()).toMatch(/^0\/2 nodes are available: persistentvolumeclaim "data" not found\. preemption: /);
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi", { storageClassName: "" }));
    await cluster.clock.advance(2000);
    expect(message()).toMatch(/^0\/2 nodes are available: pod has unbound immediate PersistentVolumeClaims\. /);
    await cluster.create("persistentvolumes", volume("late", "1Gi", { storageClassName: "" }));
    await cluster.clock.advance(10_000);
    expect(cluster.pod("user").spec?.nodeName).toBeDefined();
  });

  it("grow a volume when its claim asks for more", async () => {
    const growing = { volumeBindingMode: "Immediate", allowVolumeExpansion: true };
    await cluster.create("storageclasses.storage.k8s.io", storageClass("growing", growing));
    await cluster.create("persistentvolumeclaims", claim("data", "1Gi", { storageClassName: "growing" }));
    cluster.client.modify<PersistentVolumeClaim>(claimRef("data"), (draft) => {
      if (draft.spec) draft.spec.resources = { requests: { storage: "2Gi" } };
    });
    await cluster.clock.settle();
    expect(findClaim("data")?.status?.capacity).toEqual({ storage: "2Gi" });
    expect(findVolume(findClaim("data")?.spec?.volumeName ?? "")?.spec?.capacity).toEqual({ storage: "2Gi" });
  });
});
