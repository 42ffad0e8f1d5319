import { describe, expect, it } from "vitest";
import type { Deployment, ReplicaSet } from "../../registry/types.ts";
import { templateHash } from "../template-hash.ts";
import {
  isResized,
  maxSurge,
  maxUnavailable,
  newReplicaSetSize,
  proportionalSizes,
  resolvePercent,
  shrinkingSteps,
} from "./arithmetic.ts";

function deployment(
  replicas: number,
  surge: number | string = "25%",
  unavailable: number | string = "25%",
): Deployment {
  const rollingUpdate = { maxSurge: surge, maxUnavailable: unavailable };
  return { spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate } } } as unknown as Deployment;
}

function replicaSet(name: string, size: number, available = size, age = 0, maxReplicas?: number): ReplicaSet {
  const creationTimestamp = new Date(Date.parse("2026-01-01T00:00:00Z") - age * 1000).toISOString();
  const annotations =
    maxReplicas === undefined
      ? {}
      : {
          "deployment.kubernetes.io/max-replicas": String(maxReplicas),
          "deployment.kubernetes.io/desired-replicas": String(maxReplicas),
        };
  return {
    metadata: { name, creationTimestamp, annotations },
    spec: { replicas: size },
    status: { replicas: size, availableReplicas: available },
  } as unknown as ReplicaSet;
}

describe("the arithmetic of a rolling update", () => {
  it("rounds surge up and unavailability down", () => {
    expect(resolvePercent("25%", 10, true)).toBe(3);
    expect(resolvePercent("25%", 10, false)).toBe(2);
    expect([maxSurge(deployment(3)), maxUnavailable(deployment(3))]).toEqual([1, 0]);
    expect([maxSurge(deployment(10)), maxUnavailable(deployment(10))]).toEqual([3, 2]);
  });

  it("lets one pod be missing where both bounds come out as nothing, and never more than there are", () => {
    expect(maxUnavailable(deployment(5, 0, "10%"))).toBe(1);
    expect(maxUnavailable(deployment(2, 1, 5))).toBe(2);
    expect(maxUnavailable(deployment(0, 0, 1))).toBe(0);
  });

  it("grows the new replica set into the room that surge leaves", () => {
    const current = replicaSet("new", 0);
    expect(newReplicaSetSize(deployment(10), [replicaSet("old", 10), current], current)).toBe(3);
    expect(newReplicaSetSize(deployment(10), [replicaSet("old", 13), current], current)).toBe(0);
    expect(newReplicaSetSize(deployment(2), [current], current)).toBe(2);
  });

  it("shrinks old ones by what is not available first, then oldest first within maxUnavailable", () => {
    const steps = (old: ReplicaSet[], current: ReplicaSet, wish = deployment(10)) =>
      shrinkingSteps(wish, old, current).map(({ replicaSet: each, to }) => [each.metadata.name, to]);
    expect(steps([replicaSet("old", 10)], replicaSet("new", 3, 0))).toEqual([["old", 8]]);
    expect(steps([replicaSet("old", 8)], replicaSet("new", 5, 0))).toEqual([]);
    expect(steps([replicaSet("broken", 4, 0), replicaSet("old", 8)], replicaSet("new", 1, 0))).toEqual([["broken", 0]]);
    const two = [replicaSet("younger", 4, 4, 10), replicaSet("older", 4, 4, 20)];
    expect(steps(two, replicaSet("new", 5, 5))).toEqual([
      ["older", 0],
      ["younger", 3],
    ]);
  });

  it("shares a change of size out in proportion", () => {
    const shares = (wish: Deployment, all: ReplicaSet[]) =>
      Object.fromEntries(proportionalSizes(wish, all).map(({ replicaSet: each, size }) => [each.metadata.name, size]));
    const middle = [replicaSet("old", 8, 8, 10, 13), replicaSet("new", 5, 0, 0, 13)];
    expect(shares(deployment(20, 3, 2), middle)).toEqual({ old: 14, new: 9 });
    expect(shares(deployment(5, 3, 2), middle)).toEqual({ old: 5, new: 3 });
    expect(shares(deployment(0, 3, 2), middle)).toEqual({ old: 0, new: 0 });
  });

  it("sees a change of size by what replica sets were told last", () => {
    const told = replicaSet("one", 3, 3, 0, 3);
    expect(isResized(deployment(3), [told])).toBe(false);
    expect(isResized(deployment(5), [told])).toBe(true);
  });
});

describe("a template's hash", () => {
  it("is the same for equal templates whatever the order of their fields, in letters that spell nothing", () => {
    const hash = templateHash({ a: 1, b: { c: [1, 2] } }, undefined);
    expect(templateHash({ b: { c: [1, 2] }, a: 1 }, undefined)).toBe(hash);
    expect(hash).toMatch(/^[456789b-df-hj-np-tv-xz2]{1,10}$/);
    expect(templateHash({ a: 1, b: { c: [2, 1] } }, undefined)).not.toBe(hash);
    expect(templateHash({ a: 1, b: { c: [1, 2] } }, 1)).not.toBe(hash);
  });
});
