import { ageColumn, count, defineKind, nameColumn } from "../columns.ts";
import type { CsiNode } from "../types.ts";

export const csiNode = defineKind<CsiNode>({
  group: "storage.k8s.io",
  version: "v1",
  resource: "csinodes",
  kind: "CSINode",
  singular: "csinode",
  shortNames: [],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    count("Drivers", "How many drivers the node has.", ({ spec }) => spec?.drivers?.length ?? 0),
    ageColumn,
  ],
  hasGeneration: false,
});
