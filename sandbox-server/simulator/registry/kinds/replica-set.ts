import { ageColumn, count, defineKind, nameColumn } from "../columns.ts";
import { fill } from "../fill.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import type { ReplicaSet } from "../types.ts";
import { immutable, nonNegative } from "../validation/common.ts";
import { runningTemplateFaults, selectorFaults } from "../validation/workload.ts";
import { selectorColumn, templateColumns } from "../workload-columns.ts";

export const replicaSet = defineKind<ReplicaSet>({
  group: "apps",
  version: "v1",
  resource: "replicasets",
  kind: "ReplicaSet",
  singular: "replicaset",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    count("Desired", "How many pods are wanted.", ({ spec }) => spec?.replicas ?? 0),
    count("Current", "How many pods there are.", ({ status }) => status?.replicas ?? 0),
    count("Ready", "How many pods are ready.", ({ status }) => status?.readyReplicas ?? 0),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  subresources: {
    status: true,
    scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  },
  fieldSelectors: { "status.replicas": ({ status }) => `${status?.replicas ?? 0}` },
  warnings: (object) => workloadWarnings(object, object.spec?.template),
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: fill(object.status ?? { replicas: 0 }, { replicas: 0 }),
  }),
  validate: ({ spec }, previous) => [
    ...nonNegative("spec.replicas", spec?.replicas),
    ...nonNegative("spec.minReadySeconds", spec?.minReadySeconds),
    ...selectorFaults(spec?.selector, "replicaset"),
    ...runningTemplateFaults(spec?.template, spec?.selector, "ReplicaSet"),
    ...(previous === undefined ? [] : immutable("spec.selector", spec?.selector, previous.spec?.selector)),
  ],
});

function specWithDefaults(spec: NonNullable<ReplicaSet["spec"]>): ReplicaSet["spec"] {
  const filled = fill(spec, { replicas: 1 });
  return filled.template === undefined ? filled : { ...filled, template: templateWithDefaults(filled.template) };
}
