import { defineKind } from "../columns.ts";
import { bindingColumns } from "../rbac-columns.ts";
import { roleRefFaults, roleRefWithDefaults, subjectFaults, subjectsWithDefaults } from "../rbac-rules.ts";
import type { ClusterRoleBinding } from "../types.ts";

export const clusterRoleBinding = defineKind<ClusterRoleBinding>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "clusterrolebindings",
  kind: "ClusterRoleBinding",
  singular: "clusterrolebinding",
  shortNames: [],
  categories: [],
  namespaced: false,
  nameRule: "path-segment",
  columns: bindingColumns,
  hasGeneration: false,
  withDefaults: (object) => {
    const subjects = subjectsWithDefaults(object.subjects);
    return { ...object, roleRef: roleRefWithDefaults(object.roleRef), ...(subjects === undefined ? {} : { subjects }) };
  },
  validate: ({ roleRef, subjects }, previous) => [
    ...roleRefFaults(roleRef, previous?.roleRef, ["ClusterRole"]),
    ...subjectFaults(subjects, false),
  ],
});
