import { expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { createCluster } from "../../cluster.ts";
import type { ConfigMap } from "../../registry/types.ts";

it("Objects that own each other in a circle go together when one is deleted in the foreground", async () => {
  using cluster = createCluster({ clock: systemClock, random: { next: Math.random }, systemPods: false });
  const { client } = cluster;
  const place = (name: string) => ({ resource: "configmaps", namespace: "default", name });
  const names = ["one", "two", "three"];
  for (const name of names) client.create("configmaps", { metadata: { name, namespace: "default" } });
  for (const [index, name] of names.entries()) {
    const owner = client.find<ConfigMap>(place(names.at(index - 1) ?? ""));
    client.modify<ConfigMap>(place(name), (draft) => {
      const { name: ownerName = "", uid = "" } = owner?.metadata ?? {};
      draft.metadata.ownerReferences = [
        { apiVersion: "v1", kind: "ConfigMap", name: ownerName, uid, controller: true, blockOwnerDeletion: true },
      ];
    });
  }
  client.delete(place("one"), { propagation: "Foreground" });
  const left = () => names.filter((name) => client.find(place(name)) !== undefined);
  await expect.poll(left, { timeout: 5000 }).toEqual([]);
});
