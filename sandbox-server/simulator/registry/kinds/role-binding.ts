import { defineKind } from "../columns.ts";
import { bindingColumns } from "../rbac-columns.ts";
import { roleRefFaults, roleRefWithDefaults, subjectFaults, subjectsWithDefaults } from "../rbac-rules.ts";
import type { RoleBinding } from "../types.ts";

export const roleBinding = defineKind<RoleBinding>({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "rolebindings",
  kind: "RoleBinding",
  singular: "rolebinding",
  shortNames: [],
  categories: [],
  namespaced: true,
  nameRule: "path-segment",
  columns: bindingColumns,
  hasGeneration: false,
  withDefaults: (object) => {
    const subjects = subjectsWithDefaults(object.subjects);
    return { ...object, roleRef: roleRefWithDefaults(object.roleRef), ...(subjects === undefined ? {} : { subjects }) };
  },
  validate: ({ roleRef, subjects }, previous) => [
    ...roleRefFaults(roleRef, previous?.roleRef, ["Role", "ClusterRole"]),
    ...subjectFaults(subjects, true),
  ],
});
