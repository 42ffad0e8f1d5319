import { defineKind, nameColumn, text } from "../columns.ts";
import { formatLabels } from "../label-selector.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { templateFaults } from "../pod/validate-spec.ts";
import type { PodTemplate } from "../types.ts";

export const podTemplate = defineKind<PodTemplate>({
  group: "",
  version: "v1",
  resource: "podtemplates",
  kind: "PodTemplate",
  singular: "podtemplate",
  shortNames: [],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Containers", "Names of each container in the template.", ({ template }) =>
      (template?.spec?.containers ?? []).map(({ name }) => name).join(","),
    ),
    text("Images", "Images of each container in the template.", ({ template }) =>
      (template?.spec?.containers ?? []).map(({ image }) => image ?? "").join(","),
    ),
    text("Pod Labels", "The labels of the pods.", ({ template }) => formatLabels(template?.metadata?.labels)),
  ],
  withDefaults: (object) =>
    object.template == null ? object : { ...object, template: templateWithDefaults(object.template) },
  validate: ({ template }) => templateFaults("template", template),
});
