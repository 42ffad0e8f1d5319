import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { dns1123LabelFaults } from "../names.ts";
import type { RuntimeClass } from "../types.ts";
import { immutable, namedFaults } from "../validation/common.ts";

export const runtimeClass = defineKind<RuntimeClass>({
  group: "node.k8s.io",
  version: "v1",
  resource: "runtimeclasses",
  kind: "RuntimeClass",
  singular: "runtimeclass",
  shortNames: [],
  categories: [],
  namespaced: false,
  columns: [nameColumn, text("Handler", "What runs the containers.", ({ handler }) => handler ?? ""), ageColumn],
  hasGeneration: false,
  validate: ({ handler }, previous) => [
    ...namedFaults("handler", handler ?? "", dns1123LabelFaults),
    ...(previous === undefined ? [] : immutable("handler", handler, previous.handler)),
  ],
});
