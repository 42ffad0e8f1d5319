import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import type { ApiService } from "../types.ts";

export const apiService = defineKind<ApiService>({
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  kind: "APIService",
  singular: "apiservice",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  columns: [
    nameColumn,
    text("Service", "The service that answers for the group.", ({ spec }) => {
      return spec?.service === undefined ? "Local" : `${spec.service.namespace}/${spec.service.name}`;
    }),
    text("Available", "Whether it does.", ({ status }) => {
      const condition = status?.conditions?.find(({ type }) => type === "Available");
      if (condition === undefined) return "Unknown";
      return condition.status === "True" ? "True" : `${condition.status} (${condition.reason})`;
    }),
    ageColumn,
  ],
  hasGeneration: false,
  subresources: { status: true },
});
