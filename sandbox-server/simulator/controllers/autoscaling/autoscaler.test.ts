import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deployment, HorizontalPodAutoscaler } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { proposeReplicas } from "./replica-calculator.ts";

const web = { resource: "deployments.apps", namespace: "default", name: "web" };
const ref = { resource: "horizontalpodautoscalers.autoscaling", namespace: "default", name: "web" };

describe("the autoscaler loop", () => {
  let cluster: TestCluster;
  let millicores: number | undefined;
  const metrics = {
    podUsage: () =>
      millicores === undefined ? undefined : { main: { cpuMillicores: millicores, memoryBytes: 50_000_000 } },
  };

  beforeEach(async () => {
    millicores = undefined;
    cluster = new TestCluster({ metrics });
    cluster.addNode("node-1");
    const resources = { requests: { cpu: "100m" } };
    await cluster.create("deployments.apps", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "main", image: "nginx", resources }] },
        },
      },
    });
    await cluster.runPods();
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const autoscale = (spec: object = {}) =>
    cluster.create(ref.resource, {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
        ],
        ...spec,
      },
    });
  const find = () => cluster.client.find<HorizontalPodAutoscaler>(ref);
  const replicas = () => cluster.client.find<Deployment>(web)?.spec?.replicas;
  const conditionOf = (type: string) => find()?.status?.conditions?.find((each) => each.type === type);
  const pass = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 15) {
      await cluster.clock.advance(15_000);
      await cluster.runPods();
    }
  };

  it("grows with the load and shows what it sees", async () => {
    millicores = 100;
    await autoscale();
    expect(replicas()).toBe(4);
    expect(cluster.eventsOf("web")).toContain(
      "SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target",
    );
    expect(find()?.status?.currentMetrics?.[0]).toEqual({
      type: "Resource",
      resource: { name: "cpu", current: { averageUtilization: 100, averageValue: "100m" } },
    });
    expect(conditionOf("ScalingActive")).toMatchObject({ status: "True", reason: "ValidMetricFound" });
  });

  it("stays within a tenth of its target, and within its bounds", async () => {
    millicores = 54;
    await autoscale();
    expect(replicas()).toBe(2);
    millicores = 400;
    await pass(90);
    expect(replicas()).toBe(10);
    expect(conditionOf("ScalingLimited")).toMatchObject({ status: "True", reason: "TooManyReplicas" });
  });

  it("shrinks only after the load has been low for five minutes", async () => {
    millicores = 100;
    await autoscale();
    await cluster.runPods();
    millicores = 5;
    await pass(240);
    expect(replicas()).toBeGreaterThanOrEqual(4);
    expect(conditionOf("AbleToScale")?.reason).toBe("ScaleDownStabilized");
    await pass(120);
    expect(replicas()).toBe(1);
    expect(cluster.eventsOf("web")).toContain("SuccessfulRescale New size: 1; reason: All metrics below target");
  });

  it("says why it can't tell", async () => {
    await autoscale();
    expect(conditionOf("ScalingActive")).toMatchObject({
      status: "False",
      reason: "FailedGetResourceMetric",
      message:
        "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API",
    });
    cluster.client.delete(ref);
    await autoscale({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "gone" } });
    expect(conditionOf("AbleToScale")).toMatchObject({
      status: "False",
      reason: "FailedGetScale",
      message: 'the HPA controller was unable to get the target\'s current scale: deployments.apps "gone" not found',
    });
  });

  const target = { type: "AverageValue", averageValue: "30" };
  it.each([
    {
      metric: { type: "Pods", pods: { metric: { name: "hits" }, target } },
      reason: "FailedGetPodsMetric",
      called: "pods",
      message:
        "unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
    },
    {
      metric: {
        type: "Object",
        object: {
          metric: { name: "hits" },
          describedObject: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: "main" },
          target,
        },
      },
      reason: "FailedGetObjectMetric",
      called: "object",
      message:
        "unable to get metric hits: Ingress on default main/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
    },
    {
      metric: {
        type: "External",
        external: { metric: { name: "queue", selector: { matchLabels: { app: "web" } } }, target },
      },
      reason: "FailedGetExternalMetric",
      called: "queue external",
      message:
        "unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)",
    },
  ])("says that nobody serves a metric: $reason", async ({ metric, reason, called, message }) => {
    await autoscale({ metrics: [metric] });
    const words = `the HPA was unable to compute the replica count: ${message}`;
    expect(conditionOf("ScalingActive")).toMatchObject({ status: "False", reason, message: words });
    expect(cluster.eventsOf("web")).toEqual(
      expect.arrayContaining([
        `${reason} ${message}`,
        `FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get ${called} metric value: ${message}`,
      ]),
    );
  });

  it("brings the workload within its bounds whatever the load", async () => {
    await autoscale({ minReplicas: 3 });
    expect(replicas()).toBe(3);
  });
});

describe("the number of replicas", () => {
  const ready = (value: number | undefined) => ({ value, request: 100, isReady: true });
  const target = { value: 50, ofRequests: true };

  it("follows the ratio of use and target", () => {
    expect(proposeReplicas(3, [ready(90), ready(95), ready(100)], target, 0.1)?.replicas).toBe(6);
    expect(proposeReplicas(3, [ready(10), ready(10), ready(10)], target, 0.1)?.replicas).toBe(1);
    expect(proposeReplicas(3, [ready(52), ready(50), ready(49)], target, 0.1)?.replicas).toBe(3);
  });

  it("grows less while pods are not ready, and shrinks less while some do not report", () => {
    const starting = { value: undefined, request: 100, isReady: false };
    expect(proposeReplicas(2, [ready(100), starting], target, 0.1)?.replicas).toBe(2);
    expect(proposeReplicas(2, [ready(10), ready(undefined)], target, 0.1)?.replicas).toBe(2);
    expect(proposeReplicas(2, [starting], target, 0.1)).toBeUndefined();
  });
});
