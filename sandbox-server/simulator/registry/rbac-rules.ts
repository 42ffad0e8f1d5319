import { notSupported, required } from "./field-errors.ts";
import type { FieldError } from "./kind-definition.ts";
import { dns1123SubdomainFaults } from "./names.ts";
import type { ClusterRoleBinding, Role } from "./types.ts";
import { namedFaults } from "./validation/common.ts";

type Rule = NonNullable<Role["rules"]>[number];
type Subject = NonNullable<ClusterRoleBinding["subjects"]>[number];
type RoleRef = ClusterRoleBinding["roleRef"];

const rbacGroup = "rbac.authorization.k8s.io";

/** Rules of a role: verbs, and either resources or URLs; URLs only in cluster roles. */
export function ruleFaults(rules: readonly Rule[] | null | undefined, isNamespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => {
    const field = `rules[${index}]`;
    const faults: FieldError[] = [];
    if ((rule.verbs ?? []).length === 0)
      faults.push(required(`${field}.verbs`, "verbs must contain at least one value"));
    if ((rule.nonResourceURLs ?? []).length > 0) {
      if (isNamespaced) {
        const message = `Invalid value: ${JSON.stringify(rule.nonResourceURLs)}: namespaced rules cannot apply to non-resource URLs`;
        faults.push({ reason: "FieldValueInvalid", field: `${field}.nonResourceURLs`, message });
      }
      return faults;
    }
    if ((rule.apiGroups ?? []).length === 0) {
      faults.push(required(`${field}.apiGroups`, "resource rules must supply at least one api group"));
    }
    if ((rule.resources ?? []).length === 0) {
      faults.push(required(`${field}.resources`, "resource rules must supply at least one resource"));
    }
    return faults;
  });
}

/** Who a binding is for, with the API group that each sort of subject has. */
export function subjectsWithDefaults(subjects: readonly Subject[] | undefined): readonly Subject[] | undefined {
  return subjects?.map((subject) => {
    if (subject.apiGroup || subject.kind === "ServiceAccount") return subject;
    return { ...subject, apiGroup: rbacGroup };
  });
}

/** Who a binding is for: sort, name, and the namespace of accounts, which may be left out in a role binding's own. */
export function subjectFaults(subjects: readonly Subject[] | undefined, isNamespaced: boolean): FieldError[] {
  return (subjects ?? []).flatMap((subject, index) => {
    const field = `subjects[${index}]`;
    const faults: FieldError[] = subject.name ? [] : [required(`${field}.name`)];
    switch (subject.kind) {
      case "ServiceAccount":
        if (subject.name) faults.push(...namedFaults(`${field}.name`, subject.name, dns1123SubdomainFaults));
        if (subject.apiGroup) faults.push(notSupported(`${field}.apiGroup`, subject.apiGroup, [""]));
        if (!subject.namespace && !isNamespaced) faults.push(required(`${field}.namespace`));
        return faults;
      case "User":
      case "Group":
        if (subject.apiGroup !== rbacGroup) {
          faults.push(notSupported(`${field}.apiGroup`, subject.apiGroup ?? "", [rbacGroup]));
        }
        return faults;
      default:
        return [...faults, notSupported(`${field}.kind`, subject.kind ?? "", ["ServiceAccount", "User", "Group"])];
    }
  });
}

/** What a binding grants: kept as it was made. */
export function roleRefFaults(
  roleRef: RoleRef | undefined,
  previous: RoleRef | undefined,
  kinds: readonly string[],
): FieldError[] {
  const faults: FieldError[] = [];
  if (roleRef?.apiGroup !== rbacGroup) {
    faults.push(notSupported("roleRef.apiGroup", roleRef?.apiGroup ?? "", [rbacGroup]));
  }
  if (!kinds.includes(roleRef?.kind ?? "")) faults.push(notSupported("roleRef.kind", roleRef?.kind ?? "", kinds));
  if (!roleRef?.name) faults.push(required("roleRef.name"));
  const isChanged = previous !== undefined && (previous.kind !== roleRef?.kind || previous.name !== roleRef?.name);
  if (isChanged) {
    const message = `Invalid value: ${JSON.stringify(roleRef)}: cannot change roleRef`;
    faults.push({ reason: "FieldValueInvalid", field: "roleRef", message });
  }
  return faults;
}

/** A role reference without a group means this API's. */
export function roleRefWithDefaults(roleRef: RoleRef): RoleRef {
  return roleRef?.apiGroup ? roleRef : { ...roleRef, apiGroup: rbacGroup };
}
