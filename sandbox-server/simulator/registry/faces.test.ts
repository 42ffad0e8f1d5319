import { expect, test } from "vitest";
import type { KubeObject } from "./kube-object.ts";
import { admit, kindOf } from "./testing/admit.ts";

const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

function faceOf(apiVersion: string, kind: string) {
  const face = kindOf({ apiVersion, kind }).faceOf;
  if (face === undefined) throw new Error(`${kind} in ${apiVersion} is stored itself`);
  return face;
}

test("an autoscaler by CPU is the same in both versions", () => {
  const face = faceOf("autoscaling/v1", "HorizontalPodAutoscaler");
  const old = admit({
    apiVersion: "autoscaling/v1",
    kind: "HorizontalPodAutoscaler",
    spec: { scaleTargetRef: target, maxReplicas: 3, targetCPUUtilizationPercentage: 50 },
  });
  const stored = face.toStorage(old);
  expect(stored).toMatchObject({
    apiVersion: "autoscaling/v2",
    spec: {
      maxReplicas: 3,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { averageUtilization: 50 } } }],
    },
  });
  expect(face.fromStorage(stored)).toMatchObject({ spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 50 } });
});

test("what version 1 of an autoscaler can't say survives it", () => {
  const face = faceOf("autoscaling/v1", "HorizontalPodAutoscaler");
  const metrics = [
    { type: "Pods", pods: { metric: { name: "hits" }, target: { type: "AverageValue", averageValue: "5" } } },
  ];
  const stored = admit({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    spec: { scaleTargetRef: target, maxReplicas: 3, metrics },
  });
  const again = face.toStorage(face.fromStorage(stored));
  expect(again).toMatchObject({ spec: { metrics } });
  expect(again.metadata.annotations ?? {}).toEqual({});
});

test("an event has the same facts in both groups", () => {
  const face = faceOf("events.k8s.io/v1", "Event");
  const stored = {
    ...admit({ apiVersion: "v1", kind: "Event", reason: "Started", message: "Started container", count: 2 }),
    involvedObject: { kind: "Pod", name: "web" },
    source: { component: "kubelet", host: "node-1" },
  } as KubeObject;
  const shown = face.fromStorage(stored);
  expect(shown).toMatchObject({
    apiVersion: "events.k8s.io/v1",
    regarding: { kind: "Pod", name: "web" },
    note: "Started container",
    deprecatedCount: 2,
    deprecatedSource: { component: "kubelet", host: "node-1" },
  });
  expect(face.toStorage(shown)).toEqual(stored);
});
