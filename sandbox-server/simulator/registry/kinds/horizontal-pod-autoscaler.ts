import { autoscalerColumns } from "../autoscaler-columns.ts";
import { defineKind } from "../columns.ts";
import { forbidden, invalid, required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import { pathSegmentFaults } from "../names.ts";
import type { HorizontalPodAutoscaler } from "../types.ts";
import { namedFaults, requiredOneOf } from "../validation/common.ts";

type AutoscalerSpec = NonNullable<HorizontalPodAutoscaler["spec"]>;
type Metric = NonNullable<AutoscalerSpec["metrics"]>[number];

const metricTypes = ["ContainerResource", "External", "Object", "Pods", "Resource"];
const defaultCpuPercent = 80;

const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const scaleDown = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  group: "autoscaling",
  version: "v2",
  resource: "horizontalpodautoscalers",
  kind: "HorizontalPodAutoscaler",
  singular: "horizontalpodautoscaler",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  columns: autoscalerColumns,
  hasGeneration: false,
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: fill({ ...object.status } as NonNullable<HorizontalPodAutoscaler["status"]>, { desiredReplicas: 0 }),
  }),
  validate: ({ spec }) => autoscalerFaults(spec ?? ({} as Partial<AutoscalerSpec>)),
});

function specWithDefaults(spec: AutoscalerSpec): AutoscalerSpec {
  const cpu: Metric = {
    type: "Resource",
    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: defaultCpuPercent } },
  };
  const filled = fill(spec, { minReplicas: 1 });
  const measured = filled.metrics?.length ? filled : { ...filled, metrics: [cpu] };
  const { behavior } = measured;
  if (behavior === undefined) return measured;
  return {
    ...measured,
    behavior: {
      scaleUp: fill({ ...behavior.scaleUp }, scaleUp),
      scaleDown: fill({ ...behavior.scaleDown }, scaleDown),
    },
  };
}

function autoscalerFaults(spec: Partial<AutoscalerSpec>): FieldError[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef } = spec;
  const faults: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < 1) {
    faults.push(invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 1"));
  }
  if (maxReplicas < 1) faults.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than 0"));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    faults.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`"));
  }
  faults.push(...targetFaults(scaleTargetRef));
  faults.push(...(spec.metrics ?? []).flatMap((metric, index) => metricFaults(`spec.metrics[${index}]`, metric)));
  const scalesToZero = (spec.metrics ?? []).some(({ type }) => type === "Object" || type === "External");
  if (minReplicas === 0 && !scalesToZero) {
    const sentence = "must specify at least one Object or External metric to support scaling to zero replicas";
    faults.push(forbidden("spec.metrics", sentence));
  }
  return faults;
}

function targetFaults(target: AutoscalerSpec["scaleTargetRef"] | undefined): FieldError[] {
  return (["kind", "name"] as const).flatMap((part) => {
    const field = `spec.scaleTargetRef.${part}`;
    const value = target?.[part];
    return value ? namedFaults(field, value, pathSegmentFaults) : [required(field)];
  });
}

function metricFaults(field: string, metric: Metric): FieldError[] {
  const faults = requiredOneOf(`${field}.type`, metric.type, metricTypes);
  if (metric.type !== "Resource") return faults;
  const { resource } = metric;
  if (resource === undefined) {
    return [...faults, required(`${field}.resource`, "must populate information for the given metric source")];
  }
  const path = `${field}.resource.target`;
  const { averageUtilization, averageValue, type } = resource.target;
  if (!resource.name) faults.push(required(`${field}.resource.name`, "must specify a resource name"));
  faults.push(...requiredOneOf(`${path}.type`, type, ["AverageValue", "Utilization", "Value"]));
  if (averageUtilization !== undefined && averageUtilization < 1) {
    faults.push(invalid(`${path}.averageUtilization`, averageUtilization, "must be greater than 0"));
  }
  if (averageUtilization === undefined && averageValue === undefined) {
    faults.push(required(`${path}.averageUtilization`, "must set either a target raw value or a target utilization"));
  }
  return faults;
}
