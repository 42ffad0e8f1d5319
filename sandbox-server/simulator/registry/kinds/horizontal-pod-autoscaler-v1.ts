import { autoscalerColumns } from "../autoscaler-columns.ts";
import { defineKind } from "../columns.ts";
import type { KubeObject } from "../kube-object.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from "../types.ts";
import { horizontalPodAutoscaler } from "./horizontal-pod-autoscaler.ts";

type NewSpec = NonNullable<HorizontalPodAutoscaler["spec"]>;

/** What version 1 has no fields for is kept in annotations. */
const metricsAnnotation = "autoscaling.alpha.kubernetes.io/metrics";
const behaviorAnnotation = "autoscaling.alpha.kubernetes.io/behavior";

/** Autoscalers by CPU alone, the older form of the same objects. */
export const horizontalPodAutoscalerV1 = defineKind<HorizontalPodAutoscalerV1>({
  group: "autoscaling",
  version: "v1",
  resource: "horizontalpodautoscalers",
  kind: "HorizontalPodAutoscaler",
  singular: "horizontalpodautoscaler",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  columns: autoscalerColumns.map((column) => ({ ...column, cell: (object, now) => column.cell(toNew(object), now) })),
  hasGeneration: false,
  subresources: { status: true },
  faceOf: { storage: horizontalPodAutoscaler, toStorage: toNew, fromStorage: fromNew },
});

function toNew(object: HorizontalPodAutoscalerV1): HorizontalPodAutoscaler {
  const { targetCPUUtilizationPercentage, ...spec } = object.spec ?? {
    scaleTargetRef: { kind: "", name: "" },
    maxReplicas: 0,
  };
  const { currentCPUUtilizationPercentage, ...status } = object.status ?? { currentReplicas: 0, desiredReplicas: 0 };
  const {
    [metricsAnnotation]: metrics,
    [behaviorAnnotation]: behavior,
    ...annotations
  } = object.metadata.annotations ?? {};
  const others = parsed<NonNullable<NewSpec["metrics"]>>(metrics) ?? [];
  const cpu = targetCPUUtilizationPercentage === undefined ? [] : [cpuMetric(targetCPUUtilizationPercentage)];
  const wanted = [...others, ...cpu];
  const scaling = parsed<NonNullable<NewSpec["behavior"]>>(behavior);
  return {
    ...object,
    apiVersion: "autoscaling/v2",
    metadata: { ...object.metadata, ...(object.metadata.annotations === undefined ? {} : { annotations }) },
    spec: {
      ...spec,
      ...(wanted.length === 0 ? {} : { metrics: wanted }),
      ...(scaling === undefined ? {} : { behavior: scaling }),
    },
    status: {
      ...status,
      ...(currentCPUUtilizationPercentage === undefined
        ? {}
        : { currentMetrics: [currentCpu(currentCPUUtilizationPercentage)] }),
    },
  };
}

function cpuMetric(averageUtilization: number) {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

function currentCpu(averageUtilization: number) {
  return { type: "Resource", resource: { name: "cpu", current: { averageUtilization } } };
}

/** Annotations are anybody's to write; what can't be read is as if it were not there. */
function parsed<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

function fromNew(stored: KubeObject): HorizontalPodAutoscalerV1 {
  const object = stored as HorizontalPodAutoscaler;
  const { metrics = [], behavior, ...spec } = object.spec ?? { scaleTargetRef: { kind: "", name: "" }, maxReplicas: 0 };
  const { currentMetrics, conditions, ...status } = object.status ?? { desiredReplicas: 0 };
  const cpu = metrics.find(
    ({ resource }) => resource?.name === "cpu" && resource.target.averageUtilization !== undefined,
  );
  const others = metrics.filter((metric) => metric !== cpu);
  const seen = (currentMetrics ?? []).find(({ resource }) => resource?.name === "cpu")?.resource?.current
    .averageUtilization;
  const percent = cpu?.resource?.target.averageUtilization;
  const annotations = {
    ...object.metadata.annotations,
    ...(others.length === 0 ? {} : { [metricsAnnotation]: JSON.stringify(others) }),
    ...(behavior === undefined ? {} : { [behaviorAnnotation]: JSON.stringify(behavior) }),
  };
  return {
    ...object,
    apiVersion: "autoscaling/v1",
    metadata: { ...object.metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: { ...spec, ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }) },
    status: {
      ...status,
      currentReplicas: status.currentReplicas ?? 0,
      ...(seen === undefined ? {} : { currentCPUUtilizationPercentage: seen }),
    },
  };
}
