import { expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { createCluster } from "../../cluster.ts";
import type { Node } from "../../registry/types.ts";

const ref = { resource: "nodes", namespace: "", name: "node-2" };

it("what an operator writes into a machine's capacity can be allocated, until it is taken out again", async () => {
  using cluster = createCluster({ clock: systemClock, random: { next: Math.random }, systemPods: false });
  const { client } = cluster;
  const dongles = () => client.find<Node>(ref)?.status?.allocatable?.["example.com/dongle"];
  const write = (count: string | undefined) =>
    client.modifyStatus<Node>(ref, ({ status }) => {
      if (status === undefined) return;
      const { "example.com/dongle": _before, ...capacity } = status.capacity ?? {};
      status.capacity = count === undefined ? capacity : { ...capacity, "example.com/dongle": count };
    });
  write("4");
  await expect.poll(dongles).toBe("4");
  expect(client.find<Node>(ref)?.status?.allocatable).toMatchObject({ cpu: "4", pods: "110" });
  write(undefined);
  await expect.poll(dongles).toBeUndefined();
});
