import { defineKind, nameColumn, text } from "../columns.ts";
import type { NodeMetrics } from "../types.ts";

export const nodeMetrics = defineKind<NodeMetrics>({
  group: "metrics.k8s.io",
  version: "v1beta1",
  resource: "nodes",
  kind: "NodeMetrics",
  singular: "",
  shortNames: [],
  categories: [],
  namespaced: false,
  verbs: ["get", "list"],
  columns: [
    nameColumn,
    text("cpu", "CPU in use.", ({ usage }) => usage?.cpu ?? "0"),
    text("memory", "Memory in use.", ({ usage }) => usage?.memory ?? "0"),
    text("Window", "The span of time it was measured over.", ({ window }) => window),
  ],
  hasGeneration: false,
});
