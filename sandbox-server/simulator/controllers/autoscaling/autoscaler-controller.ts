import type { KubeObject } from "../../registry/kube-object.ts";
import { type LabelSelector, mapSelectorMatches, selectorMatches } from "../../registry/label-selector.ts";
import type { HorizontalPodAutoscaler, Pod } from "../../registry/types.ts";
import type { Mutable, ObjectRef } from "../../store/cluster-client.ts";
import { findCondition, withCondition } from "../conditions.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { sameValue, withoutAbsent } from "../equality.ts";
import { nowOf } from "../times.ts";
import { keyOf, placeOf, refOf } from "../work-key.ts";
import { type Evaluation, evaluateMetrics } from "./evaluate-metrics.ts";
import { type Behavior, type Limited, limitReplicas, rememberChange, type ScalingMemory } from "./scaling-behavior.ts";

const resource = "horizontalpodautoscalers.autoscaling";
const component = "horizontal-pod-autoscaler";
/** kube-controller-manager's --horizontal-pod-autoscaler-sync-period. */
const syncPeriodMs = 15_000;

type Status = NonNullable<HorizontalPodAutoscaler["status"]>;
type Condition = NonNullable<Status["conditions"]>[number];

/** A workload as the autoscaler sees it through its scale subresource. */
type Scaled = KubeObject & {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
};

/** The loop of HorizontalPodAutoscalers (pkg/controller/podautoscaler); it looks every 15 seconds while there are any. */
export function autoscalerController(): Controller {
  const memories = new Map<string, ScalingMemory>();
  return {
    name: component,
    sources: [{ resource, keys: (object, previous) => (isNewWish(object, previous) ? [keyOf(object)] : []) }],
    reconcile(key, context) {
      const autoscaler = context.client.find<HorizontalPodAutoscaler>(refOf(resource, key));
      if (!autoscaler || autoscaler.metadata.deletionTimestamp) {
        memories.delete(key);
        return undefined;
      }
      const memory = memories.get(key) ?? { recommendations: [], changes: [] };
      memories.set(key, memory);
      reconcile(autoscaler, memory, context);
      return syncPeriodMs;
    },
  };
}

/** The autoscaler's own writing of its status is no reason to look again before the time. */
function isNewWish(object: KubeObject, previous: KubeObject | undefined): boolean {
  return !sameValue((object as HorizontalPodAutoscaler).spec, (previous as HorizontalPodAutoscaler | undefined)?.spec);
}

/** What one look at an autoscaler works with, and what it found out and decided. */
interface Look {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly memory: ScalingMemory;
  readonly context: ControllerContext;
  conditions: readonly Condition[];
  currentReplicas: number;
  desiredReplicas: number;
  currentMetrics: readonly object[] | undefined;
  lastScaleTime: string | undefined;
}

function setCondition(look: Look, type: string, status: string, reason: string, message: string): void {
  const condition = { type, status, reason, message } as unknown as Condition;
  look.conditions = withCondition(look.conditions, condition, nowOf(look.context.clock));
}

function reconcile(autoscaler: HorizontalPodAutoscaler, memory: ScalingMemory, context: ControllerContext): void {
  const { status } = autoscaler;
  const look: Look = {
    autoscaler,
    memory,
    context,
    conditions: status?.conditions ?? [],
    currentReplicas: status?.currentReplicas ?? 0,
    desiredReplicas: status?.desiredReplicas ?? 0,
    currentMetrics: status?.currentMetrics,
    lastScaleTime: status?.lastScaleTime as string | undefined,
  };
  const ref = targetOf(autoscaler, context);
  const target = ref && context.client.find<Scaled>(ref);
  if (ref && target) {
    const message = "the HPA controller was able to get the target's current scale";
    setCondition(look, "AbleToScale", "True", "SucceededGetScale", message);
    decide(look, ref, target);
  } else {
    complainAboutTarget(look, ref);
  }
  writeStatus(look);
}

function complainAboutTarget(look: Look, ref: ObjectRef | undefined): void {
  const { kind, name } = look.autoscaler.spec?.scaleTargetRef ?? { kind: "", name: "" };
  const words = ref
    ? `${ref.resource} ${JSON.stringify(name)} not found`
    : `unable to determine resource for scale target reference: no matches for kind ${JSON.stringify(kind)}`;
  look.context.events.record(look.autoscaler, "Warning", "FailedGetScale", words, component);
  const message = `the HPA controller was unable to get the target's current scale: ${words}`;
  setCondition(look, "AbleToScale", "False", "FailedGetScale", message);
}

function targetOf({ spec, metadata }: HorizontalPodAutoscaler, { client }: ControllerContext): ObjectRef | undefined {
  const { kind, name, apiVersion = "v1" } = spec?.scaleTargetRef ?? { kind: "", name: "" };
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const found = client.resources().find((each) => {
    const ownGroup = each.apiVersion.includes("/") ? each.apiVersion.split("/")[0] : "";
    return each.kind === kind && ownGroup === group;
  });
  return found && { resource: found.resource, namespace: metadata.namespace ?? "", name };
}

function decide(look: Look, ref: ObjectRef, target: Scaled): void {
  const { autoscaler, context, memory } = look;
  const wanted = target.spec?.replicas ?? 1;
  const [min, max] = [autoscaler.spec?.minReplicas ?? 1, autoscaler.spec?.maxReplicas ?? 1];
  look.currentReplicas = target.status?.replicas ?? 0;
  look.desiredReplicas = wanted;
  if (wanted === 0 && min !== 0) {
    const message = "scaling is disabled since the replica count of the target is zero";
    setCondition(look, "ScalingActive", "False", "ScalingDisabled", message);
  } else if (wanted > max) {
    rescale(look, ref, wanted, max, "Current number of replicas above Spec.MaxReplicas");
  } else if (wanted < min) {
    rescale(look, ref, wanted, min, "Current number of replicas below Spec.MinReplicas");
  } else {
    const evaluation = evaluateMetrics(autoscaler, podsOf(target, context), wanted, context);
    look.currentMetrics = evaluation.currentMetrics;
    if (!noteEvaluation(look, evaluation) || evaluation.replicas === undefined) return;
    const behavior = autoscaler.spec?.behavior as Behavior | undefined;
    const now = context.clock.now();
    const limited = limitReplicas(wanted, evaluation.replicas, { min, max }, behavior, memory, now);
    noteLimits(look, limited);
    look.desiredReplicas = limited.replicas;
    if (limited.replicas === wanted) return;
    const isGrowing = limited.replicas > wanted;
    rescale(
      look,
      ref,
      wanted,
      limited.replicas,
      isGrowing ? `${evaluation.because} above target` : "All metrics below target",
    );
  }
}

function podsOf(target: Scaled, { client }: ControllerContext): Pod[] {
  const selector = target.spec?.selector;
  const isPlain = target.kind === "ReplicationController";
  const selects = (pod: Pod) =>
    isPlain
      ? mapSelectorMatches(selector as Readonly<Record<string, string>> | undefined, pod.metadata.labels)
      : selectorMatches(selector, pod.metadata.labels);
  return client.list<Pod>("pods", { namespace: target.metadata.namespace ?? "" }).filter(selects);
}

/** Tells whether the metrics could be told; false when nothing may be decided on them. */
function noteEvaluation(look: Look, { replicas, because, failure }: Evaluation): boolean {
  const { events } = look.context;
  if (failure) events.record(look.autoscaler, "Warning", failure.reason, failure.message, component);
  if (replicas === undefined && failure) {
    const message = `the HPA was unable to compute the replica count: ${failure.message}`;
    setCondition(look, "ScalingActive", "False", failure.reason, message);
    events.record(look.autoscaler, "Warning", "FailedComputeMetricsReplicas", failure.summary, component);
    return false;
  }
  const message = `the HPA was able to successfully calculate a replica count from ${because}`;
  setCondition(look, "ScalingActive", "True", "ValidMetricFound", message);
  return true;
}

const limitConditions = {
  none: ["False", "DesiredWithinRange", "the desired count is within the acceptable range"],
  rate: ["True", "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"],
  min: ["True", "TooFewReplicas", "the desired replica count is less than the minimum replica count"],
  max: ["True", "TooManyReplicas", "the desired replica count is more than the maximum replica count"],
} as const;

function noteLimits(look: Look, { isStabilized, limit }: Limited): void {
  const [reason, message] = isStabilized
    ? [
        "ScaleDownStabilized",
        "recent recommendations were higher than current one, applying the highest recent recommendation",
      ]
    : ["ReadyForNewScale", "recommended size matches current size"];
  setCondition(look, "AbleToScale", "True", reason, message);
  const [status, limitReason, limitMessage] = limitConditions[limit];
  setCondition(look, "ScalingLimited", status, limitReason, limitMessage);
}

function rescale(look: Look, ref: ObjectRef, from: number, to: number, because: string): void {
  const { client, events, clock } = look.context;
  client.modify<Scaled>(ref, (draft) => {
    draft.spec = { ...draft.spec, replicas: to };
  });
  rememberChange(look.memory, from, to, clock.now());
  look.desiredReplicas = to;
  look.lastScaleTime = nowOf(clock);
  events.record(look.autoscaler, "Normal", "SuccessfulRescale", `New size: ${to}; reason: ${because}`, component);
  const message = `the HPA controller was able to update the target scale to ${to}`;
  setCondition(look, "AbleToScale", "True", "SucceededRescale", message);
}

function writeStatus({ autoscaler, context, ...look }: Look): void {
  const order = ["AbleToScale", "ScalingActive", "ScalingLimited"];
  const status = withoutAbsent({
    conditions: order.flatMap((type) => findCondition(look.conditions, type) ?? []),
    currentMetrics: look.currentMetrics?.length ? look.currentMetrics : undefined,
    currentReplicas: look.currentReplicas,
    desiredReplicas: look.desiredReplicas,
    lastScaleTime: look.lastScaleTime,
  });
  if (sameValue(status, autoscaler.status)) return;
  context.client.modifyStatus<HorizontalPodAutoscaler>(placeOf(resource, autoscaler), (draft) => {
    draft.status = status as unknown as Mutable<Status>;
  });
}
