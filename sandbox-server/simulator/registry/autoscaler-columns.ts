import { ageColumn, count, nameColumn, text } from "./columns.ts";
import type { Column } from "./kind-definition.ts";
import type { HorizontalPodAutoscaler } from "./types.ts";

type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler["spec"]>["metrics"]>[number];
type Status = NonNullable<NonNullable<HorizontalPodAutoscaler["status"]>["currentMetrics"]>[number];

const shownMetrics = 2;
const unknown = "<unknown>";

/** The columns of `kubectl get hpa`. */
export const autoscalerColumns: readonly Column<HorizontalPodAutoscaler>[] = [
  nameColumn,
  text("Reference", "What is scaled.", ({ spec }) => `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`),
  text("Targets", "What is measured, and what is wanted.", targets),
  text("MinPods", "How many pods at least.", ({ spec }) => `${spec?.minReplicas ?? "<unset>"}`),
  count("MaxPods", "How many pods at most.", ({ spec }) => spec?.maxReplicas ?? 0),
  count("Replicas", "How many pods there are.", ({ status }) => status?.currentReplicas ?? 0),
  ageColumn,
];

function targets({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec?.metrics ?? [];
  if (metrics.length === 0) return "<none>";
  const all = metrics.map((metric, index) => target(metric, status?.currentMetrics?.[index]));
  const shown = all.slice(0, shownMetrics).join(", ");
  return all.length > shownMetrics ? `${shown} + ${all.length - shownMetrics} more...` : shown;
}

function target(metric: Metric, current: Status | undefined): string {
  switch (metric.type) {
    case "Resource":
      return resourceTarget(metric.resource?.name, metric.resource?.target, current?.resource?.current);
    case "ContainerResource":
      return resourceTarget(
        metric.containerResource?.name,
        metric.containerResource?.target,
        current?.containerResource?.current,
      );
    case "Pods":
      return `${current?.pods?.current.averageValue ?? unknown}/${metric.pods?.target.averageValue ?? "<auto>"}`;
    case "Object":
      return valueTarget(metric.object?.target, current?.object?.current);
    case "External":
      return valueTarget(metric.external?.target, current?.external?.current);
    default:
      return "<unknown type>";
  }
}

interface Measured {
  readonly averageUtilization?: number;
  readonly averageValue?: string;
  readonly value?: string;
}

function resourceTarget(name: string | undefined, wanted: Measured | undefined, current: Measured | undefined): string {
  if (wanted?.averageValue !== undefined) return `${name}: ${current?.averageValue ?? unknown}/${wanted.averageValue}`;
  const seen = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`;
  const goal = wanted?.averageUtilization === undefined ? "<auto>" : `${wanted.averageUtilization}%`;
  return `${name}: ${seen}/${goal}`;
}

function valueTarget(wanted: Measured | undefined, current: Measured | undefined): string {
  if (wanted?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${wanted.averageValue} (avg)`;
  return `${current?.value ?? unknown}/${wanted?.value ?? "<auto>"}`;
}
