import { humanDuration } from "../age.ts";
import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { fill } from "../fill.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import type { Job } from "../types.ts";
import { controllerUidLabel, validateJob } from "../validation/job.ts";
import { selectorColumn, templateColumns } from "../workload-columns.ts";

type JobSpec = NonNullable<Job["spec"]>;

export const job = defineKind<Job>({
  group: "batch",
  version: "v1",
  resource: "jobs",
  kind: "Job",
  singular: "job",
  shortNames: [],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    text("Status", "How far the job is.", statusOf),
    text("Completions", "How many pods have succeeded, of how many wanted.", completions),
    text("Duration", "How long the job took, or has been running.", duration),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  subresources: { status: true },
  fieldSelectors: { "status.successful": ({ status }) => `${status?.succeeded ?? 0}` },
  warnings: (object) => workloadWarnings(object, object.spec?.template),
  withDefaults: (object) => {
    if (object.spec == null) return { ...object, status: object.status ?? {} };
    const spec = withSelector(jobSpecWithDefaults(object.spec), object);
    const { metadata } = object;
    // A job without labels of its own has those of its pods.
    const labels = Object.keys(metadata.labels ?? {}).length > 0 ? metadata.labels : spec.template.metadata?.labels;
    return {
      ...object,
      metadata: labels === undefined ? metadata : { ...metadata, labels },
      spec,
      status: object.status ?? {},
    };
  },
  validate: validateJob,
});

/** Defaults of a job's spec, also in a cron job's template. */
export function jobSpecWithDefaults(spec: JobSpec): JobSpec {
  const isAlone = spec.completions === undefined && spec.parallelism === undefined;
  return {
    ...fill(spec, {
      completions: isAlone ? 1 : undefined,
      parallelism: 1,
      backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647,
      completionMode: "NonIndexed",
      suspend: false,
      podReplacementPolicy: spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed",
    }),
    template: templateWithDefaults(spec.template ?? {}),
  };
}

/** A job's pods are told from all others by the job's own uid. */
function withSelector(spec: JobSpec, { metadata }: Job): JobSpec {
  const { matchLabels } = spec.selector ?? {};
  if (spec.manualSelector === true || matchLabels?.[controllerUidLabel] || matchLabels?.["controller-uid"]) return spec;
  const { uid, name } = metadata;
  const labels = {
    ...spec.template.metadata?.labels,
    [controllerUidLabel]: uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  const template = { ...spec.template, metadata: { ...spec.template.metadata, labels } };
  return {
    ...spec,
    template,
    selector: { ...spec.selector, matchLabels: { ...matchLabels, [controllerUidLabel]: uid } },
  };
}

function statusOf({ status, metadata }: Job): string {
  const has = (type: string) =>
    status?.conditions?.some((item) => item.type === type && item.status === "True") ?? false;
  if (has("Complete")) return "Complete";
  if (has("Failed")) return "Failed";
  if (metadata.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(has) ?? "Running";
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status }: Job, now: number): string {
  if (status?.startTime === undefined) return "";
  const end = status.completionTime === undefined ? now : Date.parse(status.completionTime);
  return humanDuration(end - Date.parse(status.startTime));
}
