import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { Job, Pod } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { findCondition, withCondition } from "../conditions.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { countOrAbsent, sameValue, withoutAbsent } from "../equality.ts";
import { claim, controllerKeys, isControlledBy } from "../ownership.ts";
import { isTerminating } from "../pods/pod-state.ts";
import { nowOf, sooner } from "../times.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import { isJobFinished, type Outcome, outcomeOf, untilDeadline } from "./job-outcome.ts";
import { component, managePods, releasePods, removePods, removeUncounted } from "./job-pods.ts";
import { indexFields, type Tally, tally, trackingFinalizer } from "./job-tally.ts";

const resource = "jobs.batch";
/** Jobs whose `managedBy` names anybody else are left alone. */
const ownName = "kubernetes.io/job-controller";

type JobStatus = NonNullable<Job["status"]>;
type JobCondition = NonNullable<JobStatus["conditions"]>[number];

/** The loop of Jobs (pkg/controller/job). */
export const jobController: Controller = {
  name: component,
  sources: [
    itself(resource),
    {
      resource: "pods",
      keys: (pod, previous) => [
        ...controllerKeys(pod, "Job", "batch"),
        ...(previous ? controllerKeys(previous, "Job", "batch") : []),
      ],
    },
  ],
  reconcile(key, context) {
    const job = context.client.find<Job>(refOf(resource, key));
    if (!job) {
      letOrphansGo(key, context);
      return undefined;
    }
    if ((job.spec?.managedBy ?? ownName) !== ownName) return undefined;
    if (isJobFinished(job) || job.metadata.deletionTimestamp) {
      releasePods(podsOf(job, context).filter(isHeld), context);
      return undefined;
    }
    return reconcile(job, context);
  },
};

function isHeld(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

/** Pods whose job is gone need not wait for being counted. */
function letOrphansGo(key: string, context: ControllerContext): void {
  const { namespace, name } = refOf(resource, key);
  const pods = context.client.list<Pod>("pods", { namespace });
  releasePods(
    pods.filter((pod) => isHeld(pod) && controllerKeys(pod, "Job", "batch")[0] === `${namespace}/${name}`),
    context,
  );
}

function podsOf(job: Job, { client }: ControllerContext): Pod[] {
  const pods = client.list<Pod>("pods", { namespace: job.metadata.namespace ?? "" });
  const selector = job.spec?.selector as LabelSelector | undefined;
  const claimed = claim(client, "pods", job, pods, (pod) => selectorMatches(selector, pod.metadata.labels));
  return claimed.filter((pod) => isControlledBy(pod, job));
}

function reconcile(stored: Job, context: ControllerContext): number | undefined {
  const now = context.clock.now();
  const job = started(stored, nowOf(context.clock));
  const pods = podsOf(job, context);
  const counts = tally(job, pods);
  const outcome = outcomeOf(job, pods, counts, now);
  let delay = untilDeadline(job, now);
  let failure: { error: unknown } | undefined;
  try {
    if (outcome) removePods(job, counts.active, context);
    else if (job.spec?.suspend) removeUncounted(job, counts.active, context);
    else delay = sooner(delay, managePods(job, pods, counts, context));
  } catch (error) {
    failure = { error };
  }
  const after = { ...counts, ...present(job, context) };
  writeStatus(stored, job, after, outcome, context);
  releasePods(counts.counted, context);
  if (failure) throw failure.error;
  return outcome ? undefined : delay;
}

/** Pods as they are after this look's changes; what ended meanwhile is counted at the next one. */
function present(job: Job, context: ControllerContext): Pick<Tally, "active" | "ready" | "terminating"> {
  const { active, ready, terminating } = tally(job, podsOf(job, context));
  return { active, ready, terminating };
}

/** A job's time begins when it is first seen, and again when it is resumed. */
function started(job: Job, now: string): Job {
  if (job.spec?.suspend || job.status?.startTime) return job;
  return { ...job, status: { ...job.status, startTime: now } } as Job;
}

function writeStatus(
  stored: Job,
  job: Job,
  counts: Tally,
  outcome: Outcome | undefined,
  context: ControllerContext,
): void {
  const now = nowOf(context.clock);
  const isOver = outcome !== undefined && counts.active.every(isTerminating) && counts.terminating === 0;
  const conditions = conditionsOf(job, outcome, isOver, context);
  const status = withoutAbsent<object>({
    active: countOrAbsent(counts.active.length),
    completionTime: isOver && outcome.kind === "complete" ? now : job.status?.completionTime,
    conditions: conditions.length > 0 ? conditions : undefined,
    failed: countOrAbsent(counts.failed),
    ready: counts.ready,
    startTime: job.spec?.suspend ? undefined : job.status?.startTime,
    succeeded: countOrAbsent(counts.succeeded),
    terminating: counts.terminating,
    uncountedTerminatedPods: {},
    ...indexFields(job, counts),
  });
  if (sameValue(status, stored.status)) return;
  context.client.modifyStatus<Job>(placeOf(resource, job), (draft) => {
    draft.status = status as unknown as Mutable<JobStatus>;
  });
  if (isOver) tellEnd(job, outcome, context);
}

function conditionsOf(
  job: Job,
  outcome: Outcome | undefined,
  isOver: boolean,
  context: ControllerContext,
): JobCondition[] {
  const now = nowOf(context.clock);
  let conditions = suspension(job, context);
  const add = (type: string, status: string, reason: string, message: string) => {
    const condition = { type, status, reason, message, lastProbeTime: now } as unknown as JobCondition;
    if (findCondition(conditions, type)?.status !== status) conditions = withCondition(conditions, condition, now);
  };
  if (!outcome) return conditions;
  const { kind, reason, message } = outcome;
  add(kind === "complete" ? "SuccessCriteriaMet" : "FailureTarget", "True", reason, message);
  if (isOver) add(kind === "complete" ? "Complete" : "Failed", "True", reason, message);
  return conditions;
}

/** Suspending and resuming, told in a condition and an event. */
function suspension(job: Job, { events, clock }: ControllerContext): JobCondition[] {
  const existing = [...(job.status?.conditions ?? [])];
  const isNoted = findCondition(existing, "Suspended")?.status === "True";
  const isSuspended = job.spec?.suspend === true;
  if (isSuspended === isNoted) return existing;
  const [reason, message] = isSuspended ? ["JobSuspended", "Job suspended"] : ["JobResumed", "Job resumed"];
  events.record(job, "Normal", isSuspended ? "Suspended" : "Resumed", message, component);
  const now = nowOf(clock);
  const status = isSuspended ? "True" : "False";
  return withCondition(
    existing,
    { type: "Suspended", status, reason, message, lastProbeTime: now } as unknown as JobCondition,
    now,
  );
}

function tellEnd(job: Job, { kind, reason, message }: Outcome, { events }: ControllerContext): void {
  if (kind === "complete") events.record(job, "Normal", "Completed", "Job completed", component);
  else events.record(job, "Warning", reason, message, component);
}
