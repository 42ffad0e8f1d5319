import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { fill } from "../fill.ts";
import type { Namespace } from "../types.ts";

const nameLabel = "kubernetes.io/metadata.name";

export const namespace = defineKind<Namespace>({
  group: "",
  version: "v1",
  resource: "namespaces",
  kind: "Namespace",
  singular: "namespace",
  shortNames: ["ns"],
  categories: [],
  namespaced: false,
  hasGeneration: false,
  columns: [
    nameColumn,
    text("Status", "Whether the namespace is in use or going.", ({ status }) => status?.phase ?? ""),
    ageColumn,
  ],
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  nameRule: "dns1123-label",
  subresources: { status: true },
  fieldSelectors: { name: ({ metadata }) => metadata.name, "status.phase": ({ status }) => status?.phase ?? "" },
  withDefaults: (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: fill({ ...object.metadata.labels }, { [nameLabel]: object.metadata.name }),
    },
    spec:
      object.spec?.finalizers === undefined && isNew(object)
        ? { ...object.spec, finalizers: ["kubernetes"] }
        : (object.spec ?? {}),
    status: fill({ ...object.status }, { phase: "Active" }),
  }),
});

/** Only a new namespace gets its finalizer: it must be possible to take it off one that is going. */
function isNew(object: Namespace): boolean {
  return object.metadata.deletionTimestamp === undefined;
}
