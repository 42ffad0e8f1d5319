import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { invalid, notSupported } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { IntOrString } from "../int-or-string.ts";
import type { FieldError } from "../kind-definition.ts";
import { formatLabels } from "../label-selector.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import type { DaemonSet } from "../types.ts";
import { countOrPercentage, immutable, nonNegative, notAboveAll } from "../validation/common.ts";
import { isDeepEqual } from "../validation/deep-equal.ts";
import { runningTemplateFaults, selectorFaults } from "../validation/workload.ts";
import { selectorColumn, templateColumns } from "../workload-columns.ts";

type DaemonSetSpec = NonNullable<DaemonSet["spec"]>;
type DaemonSetStatus = NonNullable<DaemonSet["status"]>;

/** A field of the first versions of the kind lives on in this annotation. */
const generationAnnotation = "deprecated.daemonset.template.generation";
const emptyStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

export const daemonSet = defineKind<DaemonSet>({
  group: "apps",
  version: "v1",
  resource: "daemonsets",
  kind: "DaemonSet",
  singular: "daemonset",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    count("Desired", "How many nodes should run the pod.", ({ status }) => status?.desiredNumberScheduled ?? 0),
    count("Current", "How many nodes run at least one.", ({ status }) => status?.currentNumberScheduled ?? 0),
    count("Ready", "How many nodes have a ready pod.", ({ status }) => status?.numberReady ?? 0),
    count("Up-to-date", "How many nodes run the wanted template.", ({ status }) => status?.updatedNumberScheduled ?? 0),
    count("Available", "How many nodes have an available pod.", ({ status }) => status?.numberAvailable ?? 0),
    text("Node Selector", "Labels of the nodes.", ({ spec }) => formatLabels(spec?.template.spec?.nodeSelector)),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  subresources: { status: true },
  warnings: (object) => workloadWarnings(object, object.spec?.template),
  withDefaults: (object, context) => {
    const { metadata } = object;
    const spec = object.spec == null ? undefined : specWithDefaults(object.spec);
    const previous = context.find("daemonsets.apps", context.namespace, metadata.name) as DaemonSet | undefined;
    const annotations = { ...metadata.annotations, [generationAnnotation]: templateGeneration(spec, previous) };
    return {
      ...object,
      metadata: { ...metadata, annotations },
      ...(spec === undefined ? {} : { spec }),
      status: fill({ ...object.status } as DaemonSetStatus, emptyStatus),
    };
  },
  validate: ({ spec }, previous) => [
    ...(spec?.selector === undefined ? [] : selectorFaults(spec.selector, "daemonset")),
    ...runningTemplateFaults(spec?.template, spec?.selector, "DaemonSet"),
    ...nonNegative("spec.minReadySeconds", spec?.minReadySeconds),
    ...strategyFaults(spec?.updateStrategy),
    ...nonNegative("spec.revisionHistoryLimit", spec?.revisionHistoryLimit),
    ...(previous === undefined ? [] : immutable("spec.selector", spec?.selector, previous.spec?.selector)),
  ],
});

/** Counts the templates that a daemon set has had. */
function templateGeneration(spec: DaemonSetSpec | undefined, previous: DaemonSet | undefined): string {
  const before = Number(previous?.metadata.annotations?.[generationAnnotation] ?? 0);
  if (previous === undefined || before === 0) return "1";
  return `${isDeepEqual(spec?.template, previous.spec?.template) ? before : before + 1}`;
}

function specWithDefaults(spec: DaemonSetSpec): DaemonSetSpec {
  const strategy = fill({ ...spec.updateStrategy }, { type: "RollingUpdate" });
  return {
    ...fill(spec, { revisionHistoryLimit: 10 }),
    template: templateWithDefaults(spec.template ?? {}),
    updateStrategy:
      strategy.type === "RollingUpdate"
        ? { ...strategy, rollingUpdate: fill({ ...strategy.rollingUpdate }, { maxUnavailable: 1, maxSurge: 0 }) }
        : strategy,
  };
}

function strategyFaults(strategy: DaemonSetSpec["updateStrategy"]): FieldError[] {
  const field = "spec.updateStrategy";
  if (strategy?.type === "OnDelete") return [];
  if (strategy?.type !== "RollingUpdate") {
    const shown = { Type: strategy?.type ?? "", RollingUpdate: strategy?.rollingUpdate ?? null };
    return [notSupported(field, shown, ["RollingUpdate", "OnDelete"])];
  }
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  const path = `${field}.rollingUpdate`;
  const faults = [
    ...countOrPercentage(`${path}.maxUnavailable`, maxUnavailable),
    ...notAboveAll(`${path}.maxUnavailable`, maxUnavailable),
    ...countOrPercentage(`${path}.maxSurge`, maxSurge),
  ];
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    faults.push(invalid(`${path}.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero"));
  }
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    faults.push(invalid(`${path}.maxUnavailable`, maxUnavailable, "cannot be 0 when maxSurge is 0"));
  }
  return faults;
}

function isZero(value: IntOrString | undefined): boolean {
  return value === undefined || value === 0 || value === "0%";
}
