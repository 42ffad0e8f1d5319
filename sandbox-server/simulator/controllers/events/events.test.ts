import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConfigMap, KubeEvent } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

describe("the event recorder", () => {
  let cluster: TestCluster;
  let about: ConfigMap;
  beforeEach(async () => {
    cluster = new TestCluster();
    about = await cluster.create<ConfigMap>("configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "it" },
    });
  });
  afterEach(() => cluster[Symbol.dispose]());

  const record = (message: string, reason = "Tested") =>
    cluster.context.events.record(about, "Normal", reason, message, "tester", { host: "node-1", fieldPath: "data" });
  const stored = () => cluster.client.list<KubeEvent>("events", { namespace: "default" });

  it("writes who, what, about whom and when", () => {
    record("hello");
    expect(stored()).toMatchObject([
      {
        metadata: { namespace: "default" },
        involvedObject: { kind: "ConfigMap", name: "it", uid: about.metadata.uid, apiVersion: "v1", fieldPath: "data" },
        type: "Normal",
        reason: "Tested",
        message: "hello",
        source: { component: "tester", host: "node-1" },
        reportingComponent: "tester",
        firstTimestamp: "2026-01-01T00:00:00Z",
        lastTimestamp: "2026-01-01T00:00:00Z",
        count: 1,
      },
    ]);
    expect(stored()[0]?.metadata.name).toMatch(/^it\.[0-9a-f]{16}$/);
  });

  it("counts equal events up", async () => {
    record("again");
    await cluster.clock.advance(10_000);
    record("again");
    record("again");
    expect(stored()).toMatchObject([
      { count: 3, firstTimestamp: "2026-01-01T00:00:00Z", lastTimestamp: "2026-01-01T00:00:10Z" },
    ]);
  });

  it("puts the tenth of many similar events together with the later ones", () => {
    for (let number = 1; number <= 12; number += 1) record(`number ${number}`);
    expect(stored()).toHaveLength(10);
    expect(stored().at(-1)).toMatchObject({ message: "(combined from similar events): number 12", count: 3 });
  });

  it("drops what comes too fast, and lets one through every five minutes", async () => {
    for (let number = 1; number <= 40; number += 1) record("same", `Reason${number}`);
    expect(stored()).toHaveLength(25);
    await cluster.clock.advance(300_000);
    record("same", "Later");
    record("same", "TooMany");
    expect(stored().filter(({ reason }) => reason === "Later")).toHaveLength(1);
    expect(stored().filter(({ reason }) => reason === "TooMany")).toHaveLength(0);
  });

  it("forgets events after an hour, counted from the last time", async () => {
    record("old");
    await cluster.clock.advance(3_000_000);
    record("old");
    await cluster.clock.advance(3_000_000);
    expect(stored()).toHaveLength(1);
    await cluster.clock.advance(700_000);
    expect(stored()).toHaveLength(0);
  });

  it("makes a new event when the one that it would count up is gone", () => {
    record("hello");
    for (const { metadata } of stored()) {
      cluster.client.delete({ resource: "events", namespace: "default", name: metadata.name });
    }
    record("hello");
    record("hello");
    expect(stored()).toMatchObject([{ message: "hello", count: 2 }]);
  });
});
