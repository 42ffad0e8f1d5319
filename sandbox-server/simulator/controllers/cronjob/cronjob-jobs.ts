import type { CronJob, Job } from "../../registry/types.ts";
import { isTrue } from "../conditions.ts";
import type { ControllerContext } from "../controller.ts";
import { isJobFinished } from "../job/job-outcome.ts";
import { controllerReference } from "../ownership.ts";
import { formatTime, timeOf } from "../times.ts";
import { placeOf } from "../work-key.ts";

export const component = "cronjob-controller";
const scheduledAtAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/** The job of one scheduled time: its name is the same whenever it is asked for. */
export function jobFor(cronJob: CronJob, scheduledAt: number): object {
  const template = cronJob.spec?.jobTemplate;
  const annotations = { ...template?.metadata?.annotations, [scheduledAtAnnotation]: zonedTime(cronJob, scheduledAt) };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(scheduledAt / 60_000)}`,
      namespace: cronJob.metadata.namespace,
      labels: { ...template?.metadata?.labels },
      annotations,
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: template?.spec,
  };
}

/** A time with the offset of the CronJob's time zone, as RFC 3339 writes it. */
function zonedTime(cronJob: CronJob, ms: number): string {
  const timeZone = cronJob.spec?.timeZone ?? "UTC";
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(ms);
  const offset = (parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT").replace("GMT", "");
  if (offset === "" || offset === "+00:00") return formatTime(ms);
  const [hours = "0", minutes = "0"] = offset.slice(1).split(":");
  const shift = (Number(hours) * 60 + Number(minutes)) * 60_000 * (offset.startsWith("-") ? -1 : 1);
  return formatTime(ms + shift).replace("Z", offset);
}

/** Removes finished jobs beyond the history limits (3 successful and 1 failed unless it says otherwise), oldest first. */
export function trimHistory(cronJob: CronJob, jobs: readonly Job[], context: ControllerContext): void {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec ?? {};
  const finished = jobs.filter((job) => isJobFinished(job) && !job.metadata.deletionTimestamp);
  const hasFailed = (job: Job) => isTrue(job.status?.conditions, "Failed");
  trim(
    cronJob,
    finished.filter((job) => !hasFailed(job)),
    successfulJobsHistoryLimit,
    context,
  );
  trim(cronJob, finished.filter(hasFailed), failedJobsHistoryLimit, context);
}

function trim(cronJob: CronJob, jobs: readonly Job[], limit: number, context: ControllerContext): void {
  const startOf = (job: Job) => timeOf(job.status?.startTime ?? job.metadata.creationTimestamp);
  const oldestFirst = jobs.toSorted(
    (left, right) => startOf(left) - startOf(right) || (left.metadata.name < right.metadata.name ? -1 : 1),
  );
  for (const job of oldestFirst.slice(0, Math.max(0, jobs.length - limit))) removeJob(cronJob, job, context);
}

export function removeJob(cronJob: CronJob, job: Job, { client, events }: ControllerContext): void {
  client.delete(placeOf("jobs.batch", job), { propagation: "Background", uid: job.metadata.uid });
  events.record(cronJob, "Normal", "SuccessfulDelete", `Deleted job ${job.metadata.name}`, component);
}
