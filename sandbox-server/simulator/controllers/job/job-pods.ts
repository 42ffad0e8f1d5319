import type { Job, Pod, PodTemplateSpec } from "../../registry/types.ts";
import { isNamespaceTerminating } from "../api-errors.ts";
import type { ControllerContext } from "../controller.ts";
import { createPod, deletePod, podFromTemplate } from "../pods/pod-control.ts";
import { inOrderOfDeletion } from "../pods/pod-ranking.ts";
import { isTerminating } from "../pods/pod-state.ts";
import { inSlowStartBatches } from "../slow-start.ts";
import { sooner } from "../times.ts";
import { placeOf } from "../work-key.ts";
import { backoffLeft, finishedAt, indexBackoffLeft } from "./backoff.ts";
import { completionIndexKey, indexOf, isIndexed } from "./indexes.ts";
import { indexFailures, indexFailuresAnnotation, type Tally, trackingFinalizer } from "./job-tally.ts";

export const component = "job-controller";

/** How many pods should be active now. */
export function wantedActive(job: Job, { succeeded, active, failedIndexes }: Tally): number {
  const parallelism = job.spec?.parallelism ?? 1;
  const completions = job.spec?.completions;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded - failedIndexes.size, parallelism));
}

/** Makes or removes pods until the right number is active; returns the ms until back-off lets it go on. */
export function managePods(
  job: Job,
  pods: readonly Pod[],
  tally: Tally,
  context: ControllerContext,
): number | undefined {
  const wanted = wantedActive(job, tally);
  const superfluous = isIndexed(job) ? superfluousPods(job, tally) : [];
  removeUncounted(job, superfluous, context);
  const active = tally.active.filter((pod) => !superfluous.includes(pod));
  if (active.length > wanted) {
    const order = inOrderOfDeletion(active, [], context.clock.now());
    removeUncounted(job, order.slice(0, active.length - wanted), context);
    return undefined;
  }
  return isIndexed(job)
    ? createIndexed(job, pods, tally, wanted - active.length, context)
    : createPlain(job, pods, wanted - active.length, context);
}

/** Removes the pods of a job that has ended; those that had not ended count as failed. */
export function removePods(job: Job, pods: readonly Pod[], context: ControllerContext): void {
  for (const pod of pods) if (!isTerminating(pod)) deletePod(context, job, pod, component);
}

/** Removes pods that the job does not want now (it is suspended, or needs fewer); they count as nothing. */
export function removeUncounted(job: Job, pods: readonly Pod[], context: ControllerContext): void {
  const present = pods.filter((pod) => !isTerminating(pod));
  releasePods(present, context);
  removePods(job, present, context);
}

/** Lets pods go that have been counted. */
export function releasePods(pods: readonly Pod[], { client }: ControllerContext): void {
  for (const pod of pods) {
    client.modify<Pod>(placeOf("pods", pod), (draft) => {
      if (draft.metadata.uid !== pod.metadata.uid) return false;
      draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== trackingFinalizer);
      return true;
    });
  }
}

/** Pods of indexes that are done, given up, out of range or there twice. */
function superfluousPods(job: Job, { active, completedIndexes, failedIndexes }: Tally): Pod[] {
  const seen = new Set<number>();
  return active.filter((pod) => {
    const index = indexOf(pod);
    if (index === undefined || index >= (job.spec?.completions ?? 0)) return true;
    if (completedIndexes.has(index) || failedIndexes.has(index) || seen.has(index)) return true;
    seen.add(index);
    return false;
  });
}

function createPlain(job: Job, pods: readonly Pod[], count: number, context: ControllerContext): number | undefined {
  if (count <= 0) return undefined;
  const left = backoffLeft(pods, context.clock.now());
  if (left > 0) return left;
  const pod = podFromTemplate(job, templateOf(job), { finalizers: [trackingFinalizer] });
  const { error } = inSlowStartBatches(count, () => createPod(context, job, pod, component));
  if (error !== undefined && !isNamespaceTerminating(error)) throw error;
  return undefined;
}

function templateOf(job: Job): PodTemplateSpec {
  return (job.spec?.template ?? {}) as PodTemplateSpec;
}

function createIndexed(
  job: Job,
  pods: readonly Pod[],
  { active, completedIndexes, failedIndexes }: Tally,
  count: number,
  context: ControllerContext,
): number | undefined {
  const now = context.clock.now();
  const isPerIndex = job.spec?.backoffLimitPerIndex !== undefined;
  const jobLeft = isPerIndex ? 0 : backoffLeft(pods, now);
  if (count <= 0) return undefined;
  if (jobLeft > 0) return jobLeft;
  const taken = new Set(active.map(indexOf));
  let left = count;
  let delay: number | undefined;
  for (let index = 0; index < (job.spec?.completions ?? 0) && left > 0; index += 1) {
    if (taken.has(index) || completedIndexes.has(index) || failedIndexes.has(index)) continue;
    const failures = isPerIndex ? failuresOfIndex(pods, index) : { count: 0, lastAt: 0 };
    const wait = indexBackoffLeft(failures.count, failures.lastAt, now);
    if (wait > 0) {
      delay = sooner(delay, wait);
      continue;
    }
    createPod(context, job, indexedPod(job, index, failures.count), component);
    left -= 1;
  }
  return delay;
}

function failuresOfIndex(pods: readonly Pod[], index: number): { count: number; lastAt: number } {
  const failed = pods.filter((pod) => indexOf(pod) === index && pod.status?.phase === "Failed");
  const count = Math.max(0, ...failed.map((pod) => indexFailures(pod) + 1));
  return { count, lastAt: Math.max(0, ...failed.map(finishedAt)) };
}

/** A pod that knows its index: by annotation, label, host name and JOB_COMPLETION_INDEX. */
function indexedPod(job: Job, index: number, failures: number): object {
  const template = templateOf(job);
  const text = String(index);
  const pod = podFromTemplate(job, template, {
    labels: { [completionIndexKey]: text },
    annotations: {
      [completionIndexKey]: text,
      ...(job.spec?.backoffLimitPerIndex === undefined ? {} : { [indexFailuresAnnotation]: String(failures) }),
    },
    finalizers: [trackingFinalizer],
  }) as { metadata: object };
  const fieldPath = `metadata.labels['${completionIndexKey}']`;
  const variable = { name: "JOB_COMPLETION_INDEX", valueFrom: { fieldRef: { fieldPath } } };
  const withIndex = (containers: readonly { readonly env?: readonly { readonly name: string }[] }[] | undefined) =>
    containers?.map((container) => {
      const others = (container.env ?? []).filter(({ name }) => name !== variable.name);
      return { ...container, env: [...others, variable] };
    });
  const initContainers = withIndex(template.spec?.initContainers);
  return {
    ...pod,
    metadata: { ...pod.metadata, generateName: `${job.metadata.name}-${index}-` },
    spec: {
      ...template.spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: withIndex(template.spec?.containers),
      ...(initContainers ? { initContainers } : {}),
    },
  };
}
