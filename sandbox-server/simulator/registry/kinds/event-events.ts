import { defineKind } from "../columns.ts";
import { eventColumns } from "../event-columns.ts";
import { fromCoreEvent, type NewEvent, toCoreEvent } from "../event-face.ts";
import { event } from "./event.ts";

/** Events again, as the group events.k8s.io words them. */
export const eventOfEvents = defineKind<NewEvent>({
  group: "events.k8s.io",
  version: "v1",
  resource: "events",
  kind: "Event",
  singular: "event",
  shortNames: ["ev"],
  categories: [],
  namespaced: true,
  columns: eventColumns.map((column) => ({ ...column, cell: (object, now) => column.cell(toCoreEvent(object), now) })),
  hasGeneration: false,
  fieldSelectors: {
    reason: ({ reason }) => reason ?? "",
    reportingController: ({ reportingController }) => reportingController ?? "",
    type: ({ type }) => type ?? "",
    ...regardingSelectors(),
  },
  faceOf: { storage: event, toStorage: toCoreEvent, fromStorage: fromCoreEvent },
});

function regardingSelectors(): Record<string, (object: NewEvent) => string> {
  const fields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"] as const;
  return Object.fromEntries(
    fields.map((field) => [`regarding.${field}`, ({ regarding }: NewEvent) => regarding?.[field] ?? ""]),
  );
}
