import { wideText } from "./columns.ts";
import type { Column } from "./kind-definition.ts";
import type { KubeObject } from "./kube-object.ts";
import { formatLabelSelector, type LabelSelector } from "./label-selector.ts";
import type { PodTemplateSpec } from "./types.ts";

interface Workload extends KubeObject {
  readonly spec?:
    | { readonly template?: PodTemplateSpec | undefined; readonly selector?: LabelSelector | undefined }
    | undefined;
}

/** The names and images of a pod template's containers: the wide columns of every workload. */
export const templateColumns: readonly Column<Workload>[] = [
  wideText("Containers", "Names of each container in the template.", (object) =>
    (object.spec?.template?.spec?.containers ?? []).map(({ name }) => name).join(","),
  ),
  wideText("Images", "Images of each container in the template.", (object) =>
    (object.spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? "").join(","),
  ),
];

/** The label selector of a workload. */
export const selectorColumn: Column<Workload> = wideText("Selector", "Label selector for pods.", (object) =>
  formatLabelSelector(object.spec?.selector),
);
