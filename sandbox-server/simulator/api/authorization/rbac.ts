import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../registry/types.ts";
import type { Requester } from "../../store/admission.ts";
import type { ObjectStore } from "../../store/object-store.ts";
import type { Attributes } from "./attributes.ts";

export type PolicyRule = NonNullable<ClusterRole["rules"]>[number];
type Subject = NonNullable<RoleBinding["subjects"]>[number];

export interface Decision {
  readonly allowed: boolean;
  /** Which binding allows it, in the words of the RBAC authorizer; "" when none does. */
  readonly reason: string;
}

/** A rule that reaches a user, and the binding that brings it. */
interface ReachingRule {
  readonly rule: PolicyRule;
  readonly reason: string;
}

/** Role based access control over the roles and bindings in a store. */
export class RbacAuthorizer {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Whether a user may do this. Members of `system:masters` may do everything. */
  decide(user: Requester, wanted: Attributes): Decision {
    if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
    const namespace = "path" in wanted ? "" : wanted.namespace;
    const found = this.#rules(user, namespace).find(({ rule }) => covers(rule, wanted));
    return found === undefined ? { allowed: false, reason: "" } : { allowed: true, reason: found.reason };
  }

  /** Every rule that reaches a user in a namespace. */
  rulesFor(user: Requester, namespace: string): readonly PolicyRule[] {
    return this.#rules(user, namespace).map(({ rule }) => rule);
  }

  #rules(user: Requester, namespace: string): readonly ReachingRule[] {
    const clusterWide = this.#store.list(
      "clusterrolebindings.rbac.authorization.k8s.io",
    ) as readonly ClusterRoleBinding[];
    const local =
      namespace === ""
        ? []
        : (this.#store.list("rolebindings.rbac.authorization.k8s.io", namespace) as readonly RoleBinding[]);
    return [
      ...clusterWide.flatMap((binding) => this.#rulesOf(binding, user, "", "ClusterRoleBinding")),
      ...local.flatMap((binding) => this.#rulesOf(binding, user, namespace, "RoleBinding")),
    ];
  }

  #rulesOf(binding: RoleBinding, user: Requester, namespace: string, kind: string): readonly ReachingRule[] {
    const subject = binding.subjects?.find((each) => isMeant(each, user, namespace));
    if (subject === undefined) return [];
    const { roleRef, metadata } = binding;
    const name = namespace === "" ? metadata.name : `${metadata.name}/${namespace}`;
    const who = `${subject.kind} ${JSON.stringify(subjectName(subject, namespace))}`;
    const reason = `RBAC: allowed by ${kind} ${JSON.stringify(name)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${who}`;
    return (this.#role(roleRef, namespace)?.rules ?? []).map((rule) => ({ rule, reason }));
  }

  #role({ kind, name }: RoleBinding["roleRef"], namespace: string): Role | ClusterRole | undefined {
    const resource = kind === "Role" ? "roles" : "clusterroles";
    const place = kind === "Role" ? namespace : "";
    return this.#store.find(`${resource}.rbac.authorization.k8s.io`, place, name) as Role | ClusterRole | undefined;
  }
}

function subjectName(subject: Subject, namespace: string): string {
  return subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? namespace}` : subject.name;
}

function isMeant(subject: Subject, user: Requester, namespace: string): boolean {
  switch (subject.kind) {
    case "User":
      return subject.name === user.name;
    case "Group":
      return user.groups.includes(subject.name);
    case "ServiceAccount":
      return user.name === `system:serviceaccount:${subject.namespace || namespace}:${subject.name}`;
    default:
      return false;
  }
}

/** Whether one rule allows a request (k8s.io/kubernetes/pkg/registry/rbac/validation). */
export function covers(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  if ("path" in wanted) return (rule.nonResourceURLs ?? []).some((pattern) => coversPath(pattern, wanted.path));
  if (!has(rule.apiGroups ?? [], wanted.group)) return false;
  if (!coversResource(rule.resources ?? [], wanted.resource)) return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || names.includes(wanted.name);
}

function has(list: readonly string[], item: string): boolean {
  return list.includes("*") || list.includes(item);
}

function coversResource(resources: readonly string[], wanted: string): boolean {
  if (has(resources, wanted)) return true;
  const slash = wanted.indexOf("/");
  return slash !== -1 && resources.includes(`*${wanted.slice(slash)}`);
}

function coversPath(pattern: string, path: string): boolean {
  if (pattern === "*" || pattern === path) return true;
  return pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, ""));
}
