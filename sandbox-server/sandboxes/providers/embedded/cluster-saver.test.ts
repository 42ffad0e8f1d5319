import { beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../../simulator/controllers/testing/manual-clock.ts";
import { ClusterSaver, type SavedCluster } from "./cluster-saver.ts";

let clock: ManualClock;
let saver: ClusterSaver;
let revision: number;
let written: number[];
let faults: unknown[];
let fails: boolean;
let cluster: SavedCluster;

beforeEach(() => {
  clock = new ManualClock();
  saver = new ClusterSaver(clock);
  revision = 1;
  written = [];
  faults = [];
  fails = false;
  cluster = {
    revision: () => revision,
    async write() {
      if (fails) throw new Error("disk full");
      written.push(revision);
    },
    onError: (thrown) => void faults.push(thrown),
  };
});

test("a cluster that doesn't change is never written", async () => {
  saver.add(cluster, 1);
  await clock.advance(60_000);
  expect(written).toEqual([]);
});

test("a change is written once, a second after the last one at most", async () => {
  saver.add(cluster, 1);
  await clock.advance(400);
  revision = 2;
  await clock.advance(200);
  revision = 3;
  expect(written).toEqual([]);
  await clock.advance(1000);
  expect(written).toEqual([3]);
  await clock.advance(10_000);
  expect(written).toEqual([3]);
});

test("a cluster that never rests is written every few seconds all the same", async () => {
  saver.add(cluster, 1);
  for (let second = 0; second < 12; second += 0.25) {
    revision += 1;
    await clock.advance(250);
  }
  expect(written.length).toBe(2);
});

test("a write that fails is told and tried again", async () => {
  saver.add(cluster, 1);
  revision = 2;
  fails = true;
  await clock.advance(2000);
  expect(faults.length).toBeGreaterThan(0);
  fails = false;
  await clock.advance(2000);
  expect(written).toEqual([2]);
});

test("finish writes what is missing, abandon does not", async () => {
  saver.add(cluster, 1);
  revision = 2;
  await saver.finish(cluster);
  expect(written).toEqual([2]);
  await saver.finish(cluster);
  saver.add(cluster, 2);
  revision = 3;
  await saver.abandon(cluster);
  await clock.advance(5000);
  expect(written).toEqual([2]);
});

test("without clusters there is no timer", async () => {
  saver.add(cluster, 1);
  await saver.abandon(cluster);
  await clock.advance(1000);
  expect(clock.timers).toBe(0);
});
