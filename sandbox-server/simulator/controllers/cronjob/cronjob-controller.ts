import type { CronJob, Job } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { isAlreadyExists, isNamespaceTerminating, messageOf } from "../api-errors.ts";
import { isTrue } from "../conditions.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { isJobFinished } from "../job/job-outcome.ts";
import { controllerKeys, isControlledBy } from "../ownership.ts";
import { formatTime, timeOf } from "../times.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import { component, jobFor, removeJob, trimHistory } from "./cronjob-jobs.ts";
import { missedTimes, parseSchedule, type Schedule } from "./schedule.ts";

const resource = "cronjobs.batch";
/** The clock is asked this much after the scheduled time, so that it has surely come. */
const slackMs = 100;
/** More missed times than this are worth a warning. */
const tooManyMissed = 100;

type CronJobStatus = NonNullable<CronJob["status"]>;
type Reference = NonNullable<CronJobStatus["active"]>[number];

/** The loop of CronJobs (pkg/controller/cronjob). */
export const cronJobController: Controller = {
  name: component,
  sources: [itself(resource), { resource: "jobs.batch", keys: (job) => controllerKeys(job, "CronJob", "batch") }],
  reconcile(key, context) {
    const cronJob = context.client.find<CronJob>(refOf(resource, key));
    return cronJob && !cronJob.metadata.deletionTimestamp ? reconcile(cronJob, context) : undefined;
  },
};

function reconcile(cronJob: CronJob, context: ControllerContext): number | undefined {
  const jobs = context.client
    .list<Job>("jobs.batch", { namespace: cronJob.metadata.namespace ?? "" })
    .filter((job) => isControlledBy(job, cronJob));
  const status = { ...noteProgress(cronJob, jobs, context) };
  trimHistory(cronJob, jobs, context);
  const schedule = scheduleOf(cronJob, context);
  if (schedule && !cronJob.spec?.suspend) startDueJob(cronJob, jobs, schedule, status, context);
  writeStatus(cronJob, status, context);
  if (!schedule || cronJob.spec?.suspend) return undefined;
  const now = context.clock.now();
  const next = schedule(now);
  return next === undefined ? undefined : next - now + slackMs;
}

/** The status with jobs that have ended taken off the list of active ones. */
function noteProgress(cronJob: CronJob, jobs: readonly Job[], { events }: ControllerContext): Mutable<CronJobStatus> {
  const known: readonly Reference[] = cronJob.status?.active ?? [];
  const active: Reference[] = [];
  let lastSuccess = cronJob.status?.lastSuccessfulTime as string | undefined;
  for (const job of jobs) {
    const reference = known.find(({ uid }) => uid === job.metadata.uid);
    if (!isJobFinished(job)) {
      if (reference) active.push(reference);
      else {
        const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
        events.record(cronJob, "Warning", "UnexpectedJob", message, component);
      }
      continue;
    }
    const isComplete = isTrue(job.status?.conditions, "Complete");
    if (reference) {
      const message = `Saw completed job: ${job.metadata.name}, condition: ${isComplete ? "Complete" : "Failed"}`;
      events.record(cronJob, "Normal", "SawCompletedJob", message, component);
    }
    const completedAt = job.status?.completionTime as string | undefined;
    if (isComplete && timeOf(completedAt) > timeOf(lastSuccess)) lastSuccess = completedAt;
  }
  for (const { uid, name } of known) {
    if (jobs.some((job) => job.metadata.uid === uid)) continue;
    events.record(cronJob, "Normal", "MissingJob", `Active job went missing: ${name}`, component);
  }
  return {
    ...(active.length > 0 ? { active } : {}),
    ...(cronJob.status?.lastScheduleTime ? { lastScheduleTime: cronJob.status.lastScheduleTime } : {}),
    ...(lastSuccess ? { lastSuccessfulTime: lastSuccess } : {}),
  } as unknown as Mutable<CronJobStatus>;
}

function scheduleOf(cronJob: CronJob, { events }: ControllerContext): Schedule | undefined {
  const text = cronJob.spec?.schedule ?? "";
  try {
    return parseSchedule(text, cronJob.spec?.timeZone);
  } catch (error) {
    const message = `unparseable schedule: ${JSON.stringify(text)} : ${messageOf(error)}`;
    events.record(cronJob, "Warning", "UnparseableSchedule", message, component);
    return undefined;
  }
}

/** Starts the job of the latest time that has passed, if its deadline and the concurrency policy allow it. */
function startDueJob(
  cronJob: CronJob,
  jobs: readonly Job[],
  schedule: Schedule,
  status: Mutable<CronJobStatus>,
  context: ControllerContext,
): void {
  const { clock, events } = context;
  const now = clock.now();
  const deadlineMs = (cronJob.spec?.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const lastTime = timeOf(
    (cronJob.status?.lastScheduleTime as string | undefined) ?? cronJob.metadata.creationTimestamp,
  );
  const { latest, count } = missedTimes(schedule, Math.max(lastTime, now - deadlineMs - 1), now);
  if (count > tooManyMissed) {
    const message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
    events.record(cronJob, "Warning", "TooManyMissedTimes", message, component);
  }
  if (latest === undefined) return;
  if (latest + deadlineMs < now) {
    const message = `Missed scheduled time to start a job: ${new Date(latest).toUTCString().replace("GMT", "+0000")}`;
    events.record(cronJob, "Warning", "MissSchedule", message, component);
    return;
  }
  const running = jobs.filter((job) => status.active?.some(({ uid }) => uid === job.metadata.uid));
  if (running.length > 0 && cronJob.spec?.concurrencyPolicy === "Forbid") {
    const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
    events.record(cronJob, "Normal", "JobAlreadyActive", message, component);
    return;
  }
  if (cronJob.spec?.concurrencyPolicy === "Replace") {
    for (const job of running) removeJob(cronJob, job, context);
    delete status.active;
  }
  const started = startJob(cronJob, latest, context);
  if (!started) return;
  const { apiVersion, kind, metadata } = started;
  const { name, namespace, resourceVersion, uid } = metadata;
  const reference = { apiVersion, kind, name, namespace, resourceVersion, uid } as Mutable<Reference>;
  status.active = [...(status.active ?? []), reference];
  Object.assign(status, { lastScheduleTime: formatTime(latest) });
}

function startJob(cronJob: CronJob, time: number, { client, events }: ControllerContext): Job | undefined {
  try {
    const job = client.create<Job>("jobs.batch", jobFor(cronJob, time));
    events.record(cronJob, "Normal", "SuccessfulCreate", `Created job ${job.metadata.name}`, component);
    return job;
  } catch (error) {
    if (isAlreadyExists(error) || isNamespaceTerminating(error)) return undefined;
    events.record(cronJob, "Warning", "FailedCreate", `Error creating job: ${messageOf(error)}`, component);
    throw error;
  }
}

function writeStatus(cronJob: CronJob, status: Mutable<CronJobStatus>, { client }: ControllerContext): void {
  if (sameValue(status, cronJob.status ?? {})) return;
  client.modifyStatus<CronJob>(placeOf(resource, cronJob), (draft) => {
    draft.status = status;
  });
}
