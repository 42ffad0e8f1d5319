import { createdAtColumn, defineKind, nameColumn } from "../columns.ts";
import { ruleFaults } from "../rbac-rules.ts";
import type { Role } from "../types.ts";

export const role = defineKind<Role>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "roles",
  kind: "Role",
  singular: "role",
  shortNames: [],
  categories: [],
  namespaced: true,
  nameRule: "path-segment",
  columns: [nameColumn, createdAtColumn],
  hasGeneration: false,
  validate: ({ rules }) => ruleFaults(rules, true),
});
