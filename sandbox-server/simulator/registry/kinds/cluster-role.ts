import { createdAtColumn, defineKind, nameColumn } from "../columns.ts";
import { required } from "../field-errors.ts";
import { ruleFaults } from "../rbac-rules.ts";
import type { ClusterRole } from "../types.ts";

export const clusterRole = defineKind<ClusterRole>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "clusterroles",
  kind: "ClusterRole",
  singular: "clusterrole",
  shortNames: [],
  categories: [],
  namespaced: false,
  nameRule: "path-segment",
  columns: [nameColumn, createdAtColumn],
  hasGeneration: false,
  validate: ({ rules, aggregationRule }) => {
    const selectors = aggregationRule?.clusterRoleSelectors ?? [];
    const sentence = "at least one clusterRoleSelector required if aggregationRule is non-nil";
    const isEmpty = aggregationRule !== undefined && selectors.length === 0;
    return [
      ...ruleFaults(rules, false),
      ...(isEmpty ? [required("aggregationRule.clusterRoleSelectors", sentence)] : []),
    ];
  },
});
