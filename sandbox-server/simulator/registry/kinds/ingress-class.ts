import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { IngressClass } from "../types.ts";
import { immutable } from "../validation/common.ts";

export const ingressClass = defineKind<IngressClass>({
  group: "networking.k8s.io",
  version: "v1",
  resource: "ingressclasses",
  kind: "IngressClass",
  singular: "ingressclass",
  shortNames: [],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    text("Controller", "Who routes for ingresses of the class.", ({ spec }) => spec?.controller ?? ""),
    text("Parameters", "The object that holds the class's settings.", ({ spec }) => {
      const parameters = spec?.parameters;
      if (parameters === undefined) return "<none>";
      const group = parameters.apiGroup ? `.${parameters.apiGroup}` : "";
      return `${parameters.kind}${group}/${parameters.name}`;
    }),
    ageColumn,
  ],
  withDefaults: (object) => ({
    ...object,
    spec: {
      ...object.spec,
      ...(object.spec?.parameters === undefined
        ? {}
        : { parameters: fill(object.spec.parameters, { scope: "Cluster" }) }),
    },
  }),
  validate: ({ spec }, previous) => [
    ...(spec?.controller ? [] : [required("spec.controller")]),
    ...(previous === undefined ? [] : immutable("spec.controller", spec?.controller, previous.spec?.controller)),
  ],
});
