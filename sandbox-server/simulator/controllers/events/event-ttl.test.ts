import { expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { createCluster } from "../../cluster.ts";

it("An event stays for an hour after it was written, however old it says that it is", async () => {
  using cluster = createCluster({ clock: systemClock, random: { next: Math.random }, systemPods: false });
  const ref = { resource: "events", namespace: "default", name: "old-news" };
  cluster.client.create("events", {
    metadata: { name: "old-news", namespace: "default" },
    involvedObject: { kind: "Pod", namespace: "default", name: "gone" },
    lastTimestamp: "2017-09-19T13:49:16Z",
  });
  await cluster.clock.advance(55 * 60_000);
  expect(cluster.client.find(ref)).toBeDefined();
  await cluster.clock.advance(10 * 60_000);
  expect(cluster.client.find(ref)).toBeUndefined();
});
