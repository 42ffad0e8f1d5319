import { expect, test } from "vitest";
import { systemClock } from "../../../simulator/clock.ts";
import { createCluster } from "../../../simulator/cluster.ts";
import { createSettledCluster } from "./settled-cluster.ts";

const parts = { clock: systemClock, random: { next: Math.random } };

test("a copy begins with its system pods ready, and copies know nothing of one another", async () => {
  let booted = 0;
  const snapshotOf = createSettledCluster(() => {
    booted += 1;
    return createCluster(parts);
  }, systemClock);
  using one = createCluster({ ...parts, snapshot: await snapshotOf() });
  using other = createCluster({ ...parts, snapshot: await snapshotOf() });
  expect(booted).toBe(1);
  const phases = one.client.list("pods").map((pod) => ({ ...pod }) as { status?: { phase?: string } });
  expect(phases.length).toBeGreaterThan(5);
  expect(new Set(phases.map(({ status }) => status?.phase))).toEqual(new Set(["Running"]));

  one.client.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "mine", namespace: "default" },
  });
  const mine = { resource: "configmaps", namespace: "default", name: "mine" };
  expect(one.client.find(mine)).toBeDefined();
  expect(other.client.find(mine)).toBeUndefined();
});
