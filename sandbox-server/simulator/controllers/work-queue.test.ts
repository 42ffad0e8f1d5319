import { describe, expect, it } from "vitest";
import type { Controller } from "./controller.ts";
import { DelayQueue } from "./delay-queue.ts";
import { startControllers } from "./start-controllers.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { TurnTaker } from "./turn-taker.ts";
import { WorkQueue } from "./work-queue.ts";

describe("a work queue", () => {
  it("merges equal keys that wait, and holds no timer when it is empty", async () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    const queue = new WorkQueue(clock, new TurnTaker(clock), (key) => void seen.push(key));
    for (const key of ["a", "b", "a", "a"]) queue.add(key);
    await clock.settle();
    expect(seen).toEqual(["a", "b"]);
    expect(clock.timers).toBe(0);
  });

  it("waits 5 ms after a failure, twice as long after each further one, and starts anew after a success", async () => {
    const clock = new ManualClock();
    const times: number[] = [];
    const begin = clock.now();
    const queue = new WorkQueue(clock, new TurnTaker(clock), (key) => {
      times.push(clock.now() - begin);
      if (times.length < 5) queue.addAfterFailure(key);
      else queue.forget(key);
    });
    queue.add("a");
    await clock.advance(1000);
    expect(times).toEqual([0, 5, 15, 35, 75]);
    queue.addAfterFailure("a");
    await clock.advance(5);
    expect(times.at(-1)).toBe(1005);
  });

  it("looks earlier when something happens before a delay is over, and then not again", async () => {
    const clock = new ManualClock();
    let looks = 0;
    const queue = new WorkQueue(clock, new TurnTaker(clock), () => {
      looks += 1;
    });
    queue.addAfter("a", 1000);
    queue.add("a");
    await clock.advance(5000);
    expect(looks).toBe(1);
  });
});

describe("a delay queue", () => {
  it("hands items back in the order of their times, with one timer for all", async () => {
    const clock = new ManualClock();
    const seen: number[] = [];
    const queue = new DelayQueue<number>(clock, (item) => void seen.push(item));
    for (const delay of [50, 10, 40, 20, 30, 10]) queue.set(delay, delay);
    queue.set(20, 60);
    queue.cancel(40);
    expect(clock.timers).toBe(1);
    await clock.advance(100);
    expect(seen).toEqual([10, 30, 50, 20]);
    expect(clock.timers).toBe(0);
  });
});

describe("control loops", () => {
  it("try a failing key again and tell of its error", async () => {
    const cluster = new TestCluster();
    let attempts = 0;
    const failing: Controller = {
      name: "failing",
      sources: [{ resource: "configmaps", keys: ({ metadata }) => (metadata.name === "it" ? ["it"] : []) }],
      reconcile() {
        attempts += 1;
        if (attempts < 3) throw new Error("not yet");
        return undefined;
      },
    };
    const running = startControllers([failing], cluster.context);
    await cluster.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "it" } });
    await cluster.clock.advance(100);
    expect(attempts).toBe(3);
    expect(cluster.errors.map((error) => error.split("\n")[0])).toEqual(["Error: not yet", "Error: not yet"]);
    running[Symbol.dispose]();
    cluster[Symbol.dispose]();
  });

  it("leave no timer behind when they are stopped", async () => {
    const cluster = new TestCluster();
    cluster.addNode("node-1");
    await cluster.clock.settle();
    cluster[Symbol.dispose]();
    expect(cluster.clock.timers).toBe(0);
  });
});
