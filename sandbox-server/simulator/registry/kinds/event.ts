import { defineKind } from "../columns.ts";
import { eventColumns } from "../event-columns.ts";
import { fill } from "../fill.ts";
import type { KubeEvent } from "../types.ts";

const involved = (field: "kind" | "namespace" | "name" | "uid" | "apiVersion" | "resourceVersion" | "fieldPath") => {
  return ({ involvedObject }: KubeEvent) => involvedObject[field] ?? "";
};

export const event = defineKind<KubeEvent>({
  group: "",
  version: "v1",
  resource: "events",
  kind: "Event",
  singular: "event",
  shortNames: ["ev"],
  categories: [],
  namespaced: true,
  columns: eventColumns,
  hasGeneration: false,
  fieldSelectors: {
    "involvedObject.kind": involved("kind"),
    "involvedObject.namespace": involved("namespace"),
    "involvedObject.name": involved("name"),
    "involvedObject.uid": involved("uid"),
    "involvedObject.apiVersion": involved("apiVersion"),
    "involvedObject.resourceVersion": involved("resourceVersion"),
    "involvedObject.fieldPath": involved("fieldPath"),
    reason: ({ reason }) => reason ?? "",
    reportingComponent: ({ reportingComponent, source }) => reportingComponent || source?.component || "",
    source: ({ source, reportingComponent }) => source?.component || reportingComponent || "",
    type: ({ type }) => type ?? "",
  },
  withDefaults: (object) =>
    fill({ ...object, source: object.source ?? {} }, { reportingComponent: "", reportingInstance: "" }),
});
