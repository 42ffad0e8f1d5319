import { ageSince } from "../age.ts";
import { ageColumn, count, defineKind, nameColumn, orNone, text, wideText } from "../columns.ts";
import { invalid, required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import { formatLabelSelector } from "../label-selector.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import { scheduleFault } from "../schedule.ts";
import type { CronJob } from "../types.ts";
import { nonNegative, oneOf } from "../validation/common.ts";
import { jobSpecFaults } from "../validation/job.ts";
import { jobSpecWithDefaults } from "./job.ts";

type CronJobSpec = NonNullable<CronJob["spec"]>;

/** A job's name is the cron job's and eleven more characters. */
const maxNameLength = 52;

export const cronJob = defineKind<CronJob>({
  group: "batch",
  version: "v1",
  resource: "cronjobs",
  kind: "CronJob",
  singular: "cronjob",
  shortNames: ["cj"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    text("Schedule", "When jobs are made, in cron's form.", ({ spec }) => spec?.schedule ?? ""),
    text("Timezone", "The time zone of the schedule.", ({ spec }) => orNone(spec?.timeZone)),
    text("Suspend", "Whether no jobs are made for now.", ({ spec }) => {
      return spec?.suspend === undefined ? "<unset>" : spec.suspend ? "True" : "False";
    }),
    count("Active", "How many jobs are running.", ({ status }) => status?.active?.length ?? 0),
    text("Last Schedule", "How long ago a job was made.", ({ status }, now) => {
      return status?.lastScheduleTime === undefined ? "<none>" : ageSince(status.lastScheduleTime, now);
    }),
    ageColumn,
    wideText("Containers", "Names of each container in the template.", (object) =>
      containersOf(object)
        .map(({ name }) => name)
        .join(","),
    ),
    wideText("Images", "Images of each container in the template.", (object) =>
      containersOf(object)
        .map(({ image }) => image ?? "")
        .join(","),
    ),
    wideText("Selector", "Label selector for pods.", ({ spec }) =>
      formatLabelSelector(spec?.jobTemplate.spec?.selector),
    ),
  ],
  subresources: { status: true },
  warnings: (object) =>
    workloadWarnings(object, object.spec?.jobTemplate?.spec?.template, "spec.jobTemplate.spec.template"),
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: object.status ?? {},
  }),
  validate: ({ spec, metadata }) => [
    ...(metadata.name.length > maxNameLength
      ? [invalid("metadata.name", metadata.name, `must be no more than ${maxNameLength} characters`)]
      : []),
    ...scheduleFaults(spec),
    ...timeZoneFaults(spec?.timeZone),
    ...nonNegative("spec.startingDeadlineSeconds", spec?.startingDeadlineSeconds),
    ...oneOf("spec.concurrencyPolicy", spec?.concurrencyPolicy, ["Allow", "Forbid", "Replace"]),
    ...jobSpecFaults("spec.jobTemplate.spec", spec?.jobTemplate?.spec ?? {}),
    ...nonNegative("spec.successfulJobsHistoryLimit", spec?.successfulJobsHistoryLimit),
    ...nonNegative("spec.failedJobsHistoryLimit", spec?.failedJobsHistoryLimit),
  ],
});

function containersOf({ spec }: CronJob) {
  return spec?.jobTemplate.spec?.template.spec?.containers ?? [];
}

function specWithDefaults(spec: CronJobSpec): CronJobSpec {
  const filled = fill(spec, {
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const template = spec.jobTemplate?.spec;
  if (template == null) return filled;
  // A template's completions and parallelism are filled in when a job is made of it, as everything is.
  return { ...filled, jobTemplate: { ...spec.jobTemplate, spec: templateSpecWithDefaults(template) } };
}

function templateSpecWithDefaults(spec: NonNullable<CronJobSpec["jobTemplate"]["spec"]>) {
  return { ...spec, template: jobSpecWithDefaults(spec).template };
}

function scheduleFaults(spec: CronJobSpec | undefined): FieldError[] {
  const schedule = spec?.schedule ?? "";
  if (schedule === "") return [required("spec.schedule")];
  if (/TZ=/.test(schedule)) {
    const sentence = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
    return [invalid("spec.schedule", schedule, sentence)];
  }
  const fault = scheduleFault(schedule);
  return fault === undefined ? [] : [invalid("spec.schedule", schedule, fault)];
}

function timeZoneFaults(timeZone: string | undefined): FieldError[] {
  if (timeZone === undefined) return [];
  const field = "spec.timeZone";
  if (timeZone === "") return [invalid(field, timeZone, "timeZone must be nil or non-empty string")];
  if (timeZone.toLowerCase() === "local") {
    return [
      invalid(field, timeZone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"),
    ];
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return [];
  } catch {
    return [invalid(field, timeZone, `unknown time zone ${timeZone}`)];
  }
}
