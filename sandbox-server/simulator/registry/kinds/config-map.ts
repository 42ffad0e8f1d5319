import { ageColumn, count, defineKind, nameColumn } from "../columns.ts";
import type { ConfigMap } from "../types.ts";
import { validateConfigMap } from "../validation/config-map.ts";

export const configMap = defineKind<ConfigMap>({
  group: "",
  version: "v1",
  resource: "configmaps",
  kind: "ConfigMap",
  singular: "configmap",
  shortNames: ["cm"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    count("Data", "How many keys there are.", ({ data, binaryData }) => {
      return Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length;
    }),
    ageColumn,
  ],
  hasGeneration: false,
  validate: validateConfigMap,
});
