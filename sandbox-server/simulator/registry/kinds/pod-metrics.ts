import { defineKind, nameColumn, text } from "../columns.ts";
import { addQuantities } from "../quantity.ts";
import type { PodMetrics } from "../types.ts";

export const podMetrics = defineKind<PodMetrics>({
  group: "metrics.k8s.io",
  version: "v1beta1",
  resource: "pods",
  kind: "PodMetrics",
  singular: "",
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ["get", "list"],
  columns: [
    nameColumn,
    text("cpu", "CPU in use by all containers.", (object) => total(object, "cpu")),
    text("memory", "Memory in use by all containers.", (object) => total(object, "memory")),
    text("Window", "The span of time it was measured over.", ({ window }) => window),
  ],
  hasGeneration: false,
});

function total({ containers }: PodMetrics, resource: string): string {
  return addQuantities(...containers.map(({ usage }) => usage?.[resource] ?? "0"));
}
