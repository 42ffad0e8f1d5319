import { expect, test } from "vitest";
import type { CallOptions } from "../sandbox-provider.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import type { ClusterMaker } from "./cluster-maker.ts";
import { createClusterPool } from "./cluster-pool.ts";
import type { WarmPlan } from "./warm-plan.ts";

/** Clusters are names; each is booted when the test says so. */
function createTestMaker() {
  const boots: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const dead = new Set<string>();
  const discarded: string[] = [];
  const left: string[] = [];
  const closed: string[] = [];
  let made = 0;
  const maker: ClusterMaker<string> = {
    make({ signal }: CallOptions) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      made += 1;
      const name = `cluster-${made}`;
      signal?.addEventListener("abort", () => reject(new Error("aborted")));
      boots.push({ resolve: () => resolve(name), reject });
      return promise;
    },
    waiting: async () => left,
    isAlive: async (cluster) => !dead.has(cluster),
    async discard(cluster) {
      discarded.push(cluster);
    },
    async leave(cluster) {
      closed.push(cluster);
    },
  };
  return { maker, boots, dead, discarded, left, closed };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

interface Host {
  readonly parallel?: number;
  readonly hasRoom?: () => boolean;
}

function setUp(plan: Partial<WarmPlan>, { parallel = 2, hasRoom = () => true }: Host = {}) {
  const world = createTestMaker();
  const clock = createManualClock();
  const faults: unknown[] = [];
  const logger = { error: ({ err }: { err: unknown }) => void faults.push(err) };
  const full = { minimum: 0, maximum: 10, times: [], ...plan };
  const pool = createClusterPool({ maker: world.maker, clock, plan: full, parallel, hasRoom, logger });
  const bootAll = async () => {
    for (const boot of world.boots.splice(0)) boot.resolve();
    await settled();
  };
  return { ...world, clock, pool, faults, bootAll };
}

test("as many as wanted are booted, so many at once", async () => {
  const { pool, boots, bootAll } = setUp({ minimum: 3 });
  await pool.start();
  expect(boots).toHaveLength(2);
  await bootAll();
  expect([pool.count, boots.length]).toEqual([2, 1]);
  await bootAll();
  expect([pool.count, boots.length]).toEqual([3, 0]);
});

test("a claim takes the one that has waited longest, and the next is booted a moment later", async () => {
  const { pool, boots, clock, bootAll } = setUp({ minimum: 1, maximum: 1 });
  await pool.start();
  await bootAll();
  expect(await pool.take()).toBe("cluster-1");
  expect([pool.count, boots.length]).toEqual([0, 0]);
  clock.advance(1_000);
  expect(boots).toHaveLength(1);
  const next = pool.take();
  await bootAll();
  expect(await next).toBe("cluster-2");
});

test("a dead cluster is never handed out", async () => {
  const { pool, dead, discarded, bootAll } = setUp({ minimum: 2 });
  await pool.start();
  await bootAll();
  dead.add("cluster-1");
  expect(await pool.take()).toBe("cluster-2");
  expect(discarded).toEqual(["cluster-1"]);
});

test("who comes while one is booted gets that one, and nobody else does", async () => {
  const { pool, boots, bootAll } = setUp({ minimum: 1 });
  await pool.start();
  let waits = 0;
  const onWait = () => {
    waits += 1;
  };
  const first = pool.take({ onWait });
  expect(await pool.take({ onWait })).toBeUndefined();
  await bootAll();
  expect(await first).toBe("cluster-1");
  expect([waits, pool.count, boots.length]).toEqual([1, 0, 0]);
});

test("who gives up waiting leaves the cluster to the others", async () => {
  const { pool, bootAll } = setUp({ minimum: 1, maximum: 1 });
  await pool.start();
  const stop = new AbortController();
  const given = pool.take({ signal: stop.signal });
  stop.abort();
  expect(await given).toBeUndefined();
  await bootAll();
  expect(await pool.take()).toBe("cluster-1");
});

test("who waits for one that doesn't come up is told so, and so at the end", async () => {
  const { pool, boots, clock, faults } = setUp({ minimum: 1 });
  await pool.start();
  const unlucky = pool.take();
  boots.pop()?.reject(new Error("no memory"));
  expect(await unlucky).toBeUndefined();
  expect(faults).toHaveLength(1);
  clock.advance(10_000);
  expect(boots).toHaveLength(2);
  const late = pool.take();
  await pool[Symbol.asyncDispose]();
  expect(await late).toBeUndefined();
  expect(await pool.take()).toBeUndefined();
});

test("two claims at once never get the same cluster", async () => {
  const { pool, bootAll } = setUp({ minimum: 2 });
  await pool.start();
  await bootAll();
  expect(await Promise.all([pool.take(), pool.take(), pool.take()])).toEqual(["cluster-1", "cluster-2", undefined]);
});

test("what an earlier server left is adopted before anything is made", async () => {
  const { pool, left, boots } = setUp({ minimum: 2 });
  left.push("old-1", "old-2");
  await pool.start();
  expect([pool.count, boots.length]).toEqual([2, 0]);
});

test("more than wanted are given up, the youngest first", async () => {
  const { pool, left, discarded } = setUp({ minimum: 1 });
  left.push("old-1", "old-2", "old-3");
  await pool.start();
  await settled();
  expect(discarded).toEqual(["old-2", "old-3"]);
});

test("faults are told and waited for, longer each time", async () => {
  const { pool, boots, clock, faults } = setUp({ minimum: 1 }, { parallel: 1 });
  await pool.start();
  for (const waitMs of [2_000, 4_000, 8_000]) {
    boots.splice(0)[0]?.reject(new Error("no image"));
    await settled();
    clock.advance(waitMs - 1);
    expect(boots).toHaveLength(0);
    clock.advance(1);
    expect(boots).toHaveLength(1);
  }
  expect(faults).toHaveLength(3);
});

test("demand raises the number for some minutes", async () => {
  const { pool, boots, clock, bootAll, discarded } = setUp({ minimum: 1, maximum: 4 }, { parallel: 4 });
  await pool.start();
  await bootAll();
  await pool.take();
  await pool.take();
  clock.advance(1_000);
  expect(boots).toHaveLength(3);
  await bootAll();
  expect(pool.count).toBe(3);
  clock.advance(5 * 60_000);
  await settled();
  expect([pool.count, discarded.length]).toEqual([1, 2]);
});

test("without room nothing is booted until there is some", async () => {
  let room = false;
  const { pool, boots, clock } = setUp({ minimum: 1 }, { hasRoom: () => room });
  await pool.start();
  expect(boots).toHaveLength(0);
  room = true;
  clock.advance(15_000);
  expect(boots).toHaveLength(1);
});

test("disposing ends what is being booted and leaves what is warm, with its ways closed", async () => {
  const { pool, discarded, closed, bootAll, boots, faults } = setUp({ minimum: 2 }, { parallel: 1 });
  await pool.start();
  await bootAll();
  expect(boots).toHaveLength(1);
  await pool[Symbol.asyncDispose]();
  expect([pool.count, discarded, closed, faults]).toEqual([0, [], ["cluster-1"], []]);
});
