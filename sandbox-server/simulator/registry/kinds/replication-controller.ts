import { ageColumn, count, defineKind, nameColumn, wideText } from "../columns.ts";
import { required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import { formatLabels } from "../label-selector.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import type { ReplicationController } from "../types.ts";
import { nonNegative } from "../validation/common.ts";
import { runningTemplateFaults } from "../validation/workload.ts";

type ControllerSpec = NonNullable<ReplicationController["spec"]>;

export const replicationController = defineKind<ReplicationController>({
  group: "",
  version: "v1",
  resource: "replicationcontrollers",
  kind: "ReplicationController",
  singular: "replicationcontroller",
  shortNames: ["rc"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    count("Desired", "How many pods are wanted.", ({ spec }) => spec?.replicas ?? 0),
    count("Current", "How many pods there are.", ({ status }) => status?.replicas ?? 0),
    count("Ready", "How many pods are ready.", ({ status }) => status?.readyReplicas ?? 0),
    ageColumn,
    wideText("Containers", "Names of each container in the template.", ({ spec }) =>
      (spec?.template?.spec?.containers ?? []).map(({ name }) => name).join(","),
    ),
    wideText("Images", "Images of each container in the template.", ({ spec }) =>
      (spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? "").join(","),
    ),
    wideText("Selector", "Labels of the pods.", ({ spec }) => formatLabels(spec?.selector)),
  ],
  subresources: {
    status: true,
    scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  },
  fieldSelectors: { "status.replicas": ({ status }) => `${status?.replicas ?? 0}` },
  warnings: (object) => workloadWarnings(object, object.spec?.template),
  withDefaults: (object) => {
    const labels = object.spec?.template?.metadata?.labels;
    return {
      ...object,
      // What selects the pods is also what they and their controller are labelled with, unless said otherwise.
      ...(labels && !object.metadata.labels ? { metadata: { ...object.metadata, labels } } : {}),
      spec: specWithDefaults(object.spec ?? {}),
      status: fill({ ...object.status } as NonNullable<ReplicationController["status"]>, { replicas: 0 }),
    };
  },
  validate: ({ spec }) => [
    ...nonNegative("spec.minReadySeconds", spec?.minReadySeconds),
    ...(Object.keys(spec?.selector ?? {}).length === 0 ? [required("spec.selector")] : []),
    ...nonNegative("spec.replicas", spec?.replicas),
    ...(spec?.template === undefined
      ? [required("spec.template")]
      : runningTemplateFaults(spec.template, { matchLabels: spec.selector }, "ReplicationController")),
  ],
});

function specWithDefaults(spec: ControllerSpec): ControllerSpec {
  const filled = fill(spec, { replicas: 1, selector: spec.template?.metadata?.labels });
  return spec.template === undefined ? filled : { ...filled, template: templateWithDefaults(spec.template) };
}
