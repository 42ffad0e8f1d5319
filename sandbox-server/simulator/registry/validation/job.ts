import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { templateFaults } from "../pod/validate-spec.ts";
import type { Job } from "../types.ts";
import { immutable, inRange, labelSelectorFaults, nonNegative, oneOf } from "./common.ts";
import { isDeepEqual } from "./deep-equal.ts";
import { labelMatchFaults } from "./workload.ts";

type JobSpec = NonNullable<Job["spec"]>;

/** The label by which a job knows its pods. */
export const controllerUidLabel = "batch.kubernetes.io/controller-uid";
const maxIndexedCompletions = 100_000;

/** All faults of a job; its template, selector and completions may not change. */
export function validateJob(object: Job, previous: Job | undefined): readonly FieldError[] {
  const spec = object.spec ?? ({} as Partial<JobSpec>);
  const faults = [
    ...jobSpecFaults("spec", spec),
    ...(spec.selector === undefined
      ? [required("spec.selector")]
      : labelSelectorFaults("spec.selector", spec.selector)),
    ...generatedSelectorFaults(object),
    ...labelMatchFaults(spec.template, spec.selector),
  ];
  return previous?.spec == null ? faults : [...faults, ...changeFaults(spec, previous.spec, previous)];
}

/** Unless the job says that its selector is its own affair, it is just what the API server has made. */
function generatedSelectorFaults({ spec, metadata }: Job): FieldError[] {
  if (spec?.manualSelector === true || spec?.selector === undefined) return [];
  const generated = [controllerUidLabel, "controller-uid"];
  const isGenerated = generated.some((label) => isDeepEqual(spec.selector, { matchLabels: { [label]: metadata.uid } }));
  return isGenerated ? [] : [invalid("spec.selector", spec.selector, "`selector` not auto-generated")];
}

/** Faults of a job's spec, also in a cron job's template. */
export function jobSpecFaults(field: string, spec: Partial<JobSpec>): FieldError[] {
  return [
    ...nonNegative(`${field}.parallelism`, spec.parallelism),
    ...nonNegative(`${field}.completions`, spec.completions),
    ...nonNegative(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...nonNegative(`${field}.backoffLimit`, spec.backoffLimit),
    ...nonNegative(`${field}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
    ...modeFaults(field, spec),
    ...templateFaults(`${field}.template`, spec.template),
    ...restartFaults(`${field}.template.spec.restartPolicy`, spec),
  ];
}

function modeFaults(field: string, spec: Partial<JobSpec>): FieldError[] {
  const faults = oneOf(`${field}.completionMode`, spec.completionMode, ["Indexed", "NonIndexed"]);
  if (spec.completionMode !== "Indexed") return faults;
  if (spec.completions === undefined) {
    return [...faults, required(`${field}.completions`, "when completion mode is Indexed")];
  }
  return [...faults, ...inRange(`${field}.completions`, spec.completions, 0, maxIndexedCompletions)];
}

/** A job ends, so its pods must not be started for ever. */
function restartFaults(field: string, spec: Partial<JobSpec>): FieldError[] {
  const policy = spec.template?.spec?.restartPolicy;
  if (policy === "Always") return [required(field, 'valid values: "OnFailure", "Never"')];
  if (spec.podFailurePolicy !== undefined && policy !== "Never") {
    return [invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified')];
  }
  return [];
}

function changeFaults(spec: Partial<JobSpec>, previous: JobSpec, stored: Job): FieldError[] {
  const faults: FieldError[] = [];
  const isElastic = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  if (!isElastic) faults.push(...immutable("spec.completions", spec.completions, previous.completions));
  faults.push(...immutable("spec.selector", spec.selector, previous.selector));
  const mayPlace = previous.suspend === true && stored.status?.startTime === undefined;
  const before = mayPlace ? withoutPlacement(previous.template) : previous.template;
  const after = mayPlace ? withoutPlacement(spec.template) : spec.template;
  if (!isDeepEqual(after, before)) faults.push(invalid("spec.template", spec.template, "field is immutable"));
  faults.push(...immutable("spec.completionMode", spec.completionMode, previous.completionMode));
  faults.push(...immutable("spec.podFailurePolicy", spec.podFailurePolicy, previous.podFailurePolicy));
  faults.push(...immutable("spec.backoffLimitPerIndex", spec.backoffLimitPerIndex, previous.backoffLimitPerIndex));
  return faults;
}

/** While a job is suspended and has never run, it may still be told where to run. */
function withoutPlacement(template: JobSpec["template"] | undefined): unknown {
  if (template?.spec === undefined) return template;
  const { affinity, nodeSelector, tolerations, schedulingGates, ...spec } = template.spec;
  const { labels, annotations, ...metadata } = template.metadata ?? {};
  return { ...template, metadata, spec };
}
