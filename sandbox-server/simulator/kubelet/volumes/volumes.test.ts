import { beforeEach, describe, expect, it } from "vitest";
import { createKubeletWorld } from "../testing/kubelet-world.ts";

let world: ReturnType<typeof createKubeletWorld>;
beforeEach(async () => {
  world = createKubeletWorld();
  await world.clock.settle();
});

/** Runs a pod with one volume, mounted at /data. */
async function mount(source: object, volumeMount: object = {}, metadata: object = {}): Promise<void> {
  const volumeMounts = [{ name: "data", mountPath: "/data", ...volumeMount }];
  world.addPod(
    { containers: [{ name: "main", image: "nginx", volumeMounts }], volumes: [{ name: "data", ...source }] },
    metadata,
  );
  await world.clock.advance(1_000);
}

const volume = (id = "pod/uid-1/data") => world.runtime.volumes.get(id);

describe("config maps and secrets", () => {
  it("become files, chosen and moded as asked, and read-only", async () => {
    world.put("configmaps", "site", { data: { "index.html": "hello", other: "x" }, binaryData: { raw: "AAE=" } });
    const items = [{ key: "index.html", path: "www/index.html", mode: 0o400 }];
    await mount({ configMap: { name: "site", items, defaultMode: 0o644 } });
    expect([...(volume()?.files.keys() ?? [])]).toEqual(["www/index.html"]);
    expect(volume()?.text("www/index.html")).toBe("hello");
    expect(volume()?.files.get("www/index.html")?.mode).toBe(0o400);
    expect(world.container().config.mounts).toEqual([{ volume: volume(), path: "/data", readOnly: true }]);
  });

  it("are followed while the pod runs", async () => {
    world.put("secrets", "keys", { data: { key: Buffer.from("old").toString("base64") } });
    await mount({ secret: { secretName: "keys" } });
    expect(volume()?.text("key")).toBe("old");
    world.put("secrets", "keys", { data: { key: Buffer.from("new").toString("base64") } });
    await world.clock.advance(1_500);
    expect(volume()?.text("key")).toBe("new");
  });

  it("are not followed by a file that is mounted by itself", async () => {
    world.put("configmaps", "site", { data: { page: "old" } });
    await mount({ configMap: { name: "site" } }, { subPath: "page" });
    world.put("configmaps", "site", { data: { page: "new" } });
    await world.clock.advance(1_500);
    const pinned = volume("pod/uid-1/data/main");
    expect(pinned?.text("page")).toBe("old");
    expect(world.container().config.mounts[0]).toMatchObject({ volume: pinned, subPath: "page" });
  });

  it("keep the pod waiting with FailedMount until they are there", async () => {
    await mount({ configMap: { name: "site" } });
    expect(world.state()).toBe("ContainerCreating");
    expect(world.events[0]).toBe(
      'Warning FailedMount MountVolume.SetUp failed for volume "data" : configmap "site" not found',
    );
    world.put("configmaps", "site", { data: {} });
    await world.clock.advance(500);
    expect(world.state()).toBe("Running");
  });
});

describe("projected and downward volumes", () => {
  it("hold files of several sources", async () => {
    world.put("configmaps", "site", { data: { page: "hello" } });
    world.put("secrets", "keys", { data: { key: Buffer.from("k").toString("base64") } });
    const items = [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }];
    const sources = [{ configMap: { name: "site" } }, { secret: { name: "keys" } }, { downwardAPI: { items } }];
    await mount({ projected: { sources } }, {}, { labels: { b: "2", a: "1" } });
    expect([...(volume()?.files.keys() ?? [])].toSorted()).toEqual(["key", "labels", "page"]);
    expect(volume()?.text("labels")).toBe('a="1"\nb="2"');
  });

  it("follow the pod's own labels", async () => {
    const items = [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }];
    await mount({ downwardAPI: { items } }, {}, { labels: { a: "1" } });
    world.client.modify(world.ref, (draft) => {
      (draft.metadata as { labels: object }).labels = { a: "2" };
    });
    await world.clock.advance(1_500);
    expect(volume()?.text("labels")).toBe('a="2"');
  });
});

describe("directories", () => {
  it("of a pod go with it, those of a machine stay", async () => {
    await mount({ emptyDir: {} });
    expect(volume()).toBeDefined();
    world.client.delete(world.ref);
    await world.clock.advance(1_000);
    expect(volume()).toBeUndefined();
  });

  it("of a machine are checked by type", async () => {
    await mount({ hostPath: { path: "/srv/data", type: "Directory" } });
    expect(world.events[0]).toBe(
      'Warning FailedMount MountVolume.SetUp failed for volume "data" : hostPath type check failed: /srv/data is not a directory',
    );
    world.runtime.hostPaths.set("/srv/data", "directory");
    await world.clock.advance(3_000);
    expect(world.state()).toBe("Running");
    expect(world.container().config.mounts[0]?.volume.id).toBe("node-1:/srv/data");
  });

  it("behind a claim belong to the persistent volume", async () => {
    world.put("persistentvolumes", "", {});
    world.client.put("persistentvolumes", {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "pv-1", namespace: "" },
      spec: { hostPath: { path: "/mnt/data" } },
    } as never);
    world.put("persistentvolumeclaims", "claim", { spec: { volumeName: "pv-1" }, status: { phase: "Bound" } });
    await mount({ persistentVolumeClaim: { claimName: "claim" } });
    expect(world.container().config.mounts[0]?.volume.id).toBe("node-1:/mnt/data");
  });
});
