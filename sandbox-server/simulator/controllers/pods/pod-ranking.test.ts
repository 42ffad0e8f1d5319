import { describe, expect, it } from "vitest";
import type { Pod } from "../../registry/types.ts";
import { inOrderOfDeletion } from "./pod-ranking.ts";

const now = Date.parse("2026-01-01T12:00:00Z");
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly readyFor?: number;
  readonly age?: number;
  readonly restarts?: number;
  readonly cost?: number;
}

function pod(
  name: string,
  { node = "node-1", phase = "Running", readyFor = 100, age = 100, restarts = 0, cost }: Traits = {},
): Pod {
  const status = readyFor > 0 ? "True" : "False";
  const annotations = cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": String(cost) };
  return {
    metadata: { name, uid: name, creationTimestamp: ago(age), annotations },
    spec: { nodeName: node || undefined },
    status: {
      phase,
      conditions: [{ type: "Ready", status, lastTransitionTime: ago(readyFor) }],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as Pod;
}

describe("the order in which a workload gives up its pods", () => {
  const order = (pods: readonly Pod[], related = pods) =>
    inOrderOfDeletion(pods, related, now).map(({ metadata }) => metadata.name);

  it("begins with those that have got least far", () => {
    const pods = [
      pod("ready"),
      pod("unready", { readyFor: 0 }),
      pod("pending", { phase: "Pending", readyFor: 0 }),
      pod("homeless", { node: "", phase: "Pending", readyFor: 0 }),
    ];
    expect(order(pods)).toEqual(["homeless", "pending", "unready", "ready"]);
  });

  it("goes by deletion cost before anything that happened to the pods", () => {
    expect(order([pod("dear", { cost: 100, restarts: 9 }), pod("cheap", { cost: -5 }), pod("plain")])).toEqual([
      "cheap",
      "plain",
      "dear",
    ]);
  });

  it("relieves fuller nodes, counting pods of sibling workloads", () => {
    const [left, right] = [pod("left", { node: "a" }), pod("right", { node: "b" })];
    expect(order([left, right], [left, right, pod("sibling", { node: "b" })])).toEqual(["right", "left"]);
  });

  it("then takes the shorter ready, the oftener restarted and the younger", () => {
    expect(order([pod("long", { readyFor: 10_000 }), pod("short", { readyFor: 10 })])).toEqual(["short", "long"]);
    expect(order([pod("calm"), pod("restless", { restarts: 3 })])).toEqual(["restless", "calm"]);
    expect(order([pod("old", { age: 100_000 }), pod("young", { age: 100 })])).toEqual(["young", "old"]);
  });
});
