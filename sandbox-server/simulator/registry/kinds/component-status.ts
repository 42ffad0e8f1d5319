import { defineKind, nameColumn, text } from "../columns.ts";
import type { ComponentStatus } from "../types.ts";

export const componentStatus = defineKind<ComponentStatus>({
  group: "",
  version: "v1",
  resource: "componentstatuses",
  kind: "ComponentStatus",
  singular: "componentstatus",
  shortNames: ["cs"],
  categories: [],
  namespaced: false,
  verbs: ["get", "list"],
  columns: [
    nameColumn,
    text("Status", "Whether the component is well.", (object) => {
      const condition = healthOf(object);
      if (condition === undefined) return "Unknown";
      return condition.status === "True" ? "Healthy" : "Unhealthy";
    }),
    text("Message", "What the component says.", (object) => healthOf(object)?.message ?? ""),
    text("Error", "What is wrong.", (object) => healthOf(object)?.error ?? ""),
  ],
  hasGeneration: false,
  readWarnings: ["v1 ComponentStatus is deprecated in v1.19+"],
});

function healthOf({ conditions }: ComponentStatus) {
  return conditions?.find(({ type }) => type === "Healthy");
}
