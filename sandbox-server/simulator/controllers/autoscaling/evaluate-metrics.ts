import type { LabelSelector } from "../../registry/label-selector.ts";
import { formatQuantity, quantityMilliValue, quantityValue } from "../../registry/quantity.ts";
import type { HorizontalPodAutoscaler, Pod } from "../../registry/types.ts";
import type { ControllerContext } from "../controller.ts";
import { MissingRequestError, type ResourceName, samplesOf } from "./pod-metrics.ts";
import { defaultTolerance, proposeReplicas } from "./replica-calculator.ts";

export type MetricSpec = NonNullable<NonNullable<HorizontalPodAutoscaler["spec"]>["metrics"]>[number];

/** A metric that could not be told, with the reason and the words of its condition. */
export interface MetricFailure {
  readonly reason: string;
  readonly message: string;
  /** What the summary of all metrics calls it: `cpu resource`, `pods`. */
  readonly metric: string;
}

/** The first failure of several metrics, with a summary for the event. */
export interface FirstFailure extends MetricFailure {
  readonly summary: string;
}

export interface Evaluation {
  /** The largest number that any metric asks for; undefined when none could be told. */
  readonly replicas: number | undefined;
  /** Which metric asked for it, as the events say it. */
  readonly because: string;
  readonly currentMetrics: readonly object[];
  readonly failure: FirstFailure | undefined;
}

/** CPU utilization of 80 % is the target of an autoscaler that names none. */
const defaultMetrics = [
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
] as unknown as readonly MetricSpec[];

/** Asks every metric of an autoscaler for the number of replicas that it wants. */
export function evaluateMetrics(
  autoscaler: HorizontalPodAutoscaler,
  pods: readonly Pod[],
  currentReplicas: number,
  context: ControllerContext,
): Evaluation {
  const metrics = autoscaler.spec?.metrics?.length ? autoscaler.spec.metrics : defaultMetrics;
  const namespace = autoscaler.metadata.namespace ?? "";
  let best: { replicas: number; because: string } | undefined;
  let failure: MetricFailure | undefined;
  const currentMetrics: object[] = [];
  let invalid = 0;
  for (const metric of metrics) {
    const result = evaluate(metric, pods, currentReplicas, { ...context, namespace });
    if ("message" in result) {
      failure ??= result;
      invalid += 1;
      continue;
    }
    currentMetrics.push(result.status);
    if (!best || result.replicas > best.replicas) best = { replicas: result.replicas, because: result.because };
  }
  // While one metric can't be told, the others may ask for more, but not for less.
  const isUnsafe = invalid > 0 && (best === undefined || best.replicas < currentReplicas);
  const prefix = `invalid metrics (${invalid} invalid out of ${metrics.length}), first error is: `;
  return {
    replicas: isUnsafe ? undefined : best?.replicas,
    because: best?.because ?? "",
    currentMetrics,
    failure: failure && {
      ...failure,
      summary: `${prefix}failed to get ${failure.metric} metric value: ${failure.message}`,
    },
  };
}

type MetricContext = Pick<ControllerContext, "metrics" | "clock"> & { readonly namespace: string };

function evaluate(
  metric: MetricSpec,
  pods: readonly Pod[],
  currentReplicas: number,
  context: MetricContext,
): { replicas: number; because: string; status: object } | MetricFailure {
  const source = metric.type === "ContainerResource" ? metric.containerResource : metric.resource;
  const name = source?.name;
  if ((metric.type !== "Resource" && metric.type !== "ContainerResource") || (name !== "cpu" && name !== "memory")) {
    return unavailable(metric, context.namespace);
  }
  const utilization = source?.target.averageUtilization;
  const average = source?.target.averageValue;
  const target =
    utilization === undefined
      ? {
          value: name === "cpu" ? quantityMilliValue(average ?? 0) : quantityValue(average ?? 0) * 1000,
          ofRequests: false,
        }
      : { value: utilization, ofRequests: true };
  const failed = (words: string): MetricFailure => ({
    reason: metric.type === "Resource" ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric",
    metric: container === undefined ? `${name} resource` : `${container} container`,
    message: `failed to get ${name} ${utilization === undefined ? "resource metric value" : "utilization"}: ${words}`,
  });
  if (!context.metrics)
    return failed(
      fetchFailure(
        name,
        "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)",
      ),
    );
  const container = metric.containerResource?.container;
  try {
    const samples = samplesOf(pods, name, container, target.ofRequests, context.metrics, context.clock);
    if (samples.every(({ value }) => value === undefined))
      return failed(fetchFailure(name, "no metrics returned from resource metrics API"));
    const proposal = proposeReplicas(currentReplicas, samples, target, defaultTolerance);
    if (!proposal) return failed("did not receive metrics for targeted pods (pods might be unready)");
    const subject = container === undefined ? `${name} resource` : `${name} container resource`;
    const kind = target.ofRequests ? " utilization (percentage of request)" : "";
    return {
      replicas: proposal.replicas,
      because: `${subject}${kind}`,
      status: statusOf(metric.type, name, container, proposal, target.ofRequests),
    };
  } catch (error) {
    if (error instanceof MissingRequestError) return failed(error.message);
    throw error;
  }
}

function fetchFailure(resource: ResourceName, words: string): string {
  return `unable to get metrics for resource ${resource}: ${words}`;
}

/** Nobody serves custom.metrics.k8s.io and external.metrics.k8s.io: what the controller says where there is no adapter. */
function unavailable(metric: MetricSpec, namespace: string): MetricFailure {
  const custom =
    "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";
  if (metric.type === "External") {
    const { name = "", selector } = metric.external?.metric ?? {};
    const missing = `the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    return {
      reason: "FailedGetExternalMetric",
      metric: `${name} external`,
      message: `unable to get external metric ${namespace}/${name}/${selectorText(selector)}: unable to fetch metrics from external metrics API: ${missing}`,
    };
  }
  if (metric.type === "Object") {
    const { describedObject, metric: asked } = metric.object ?? {};
    // The controller mixes up its words itself.
    const where = `${describedObject?.kind} on ${namespace} ${describedObject?.name}`;
    const message = `unable to get metric ${asked?.name}: ${where}/${custom}`;
    return { reason: "FailedGetObjectMetric", metric: "object", message };
  }
  const message = `unable to get metric ${metric.pods?.metric.name}: ${custom}`;
  return { reason: "FailedGetPodsMetric", metric: "pods", message };
}

/** A selector as Go's generated String writes it. */
function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "nil";
  const labels = Object.entries(selector.matchLabels ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
  );
  const maps = `map[string]string{${labels.join("")}}`;
  return `&LabelSelector{MatchLabels:${maps},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}

function statusOf(
  type: string,
  name: ResourceName,
  container: string | undefined,
  { current, average }: { readonly current: number; readonly average: number },
  ofRequests: boolean,
): object {
  const amount = {
    averageValue:
      name === "cpu"
        ? formatQuantity({ nano: BigInt(Math.round(average)) * 1_000_000n, format: "DecimalSI" })
        : String(Math.round(average / 1000)),
  };
  const source = { name, current: ofRequests ? { averageUtilization: current, ...amount } : amount };
  return container === undefined ? { type, resource: source } : { type, containerResource: { container, ...source } };
}
