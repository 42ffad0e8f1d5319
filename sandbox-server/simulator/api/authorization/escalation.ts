import type { ClusterRole, RoleBinding } from "../../registry/types.ts";
import type { AdmissionPlugin, AdmissionRequest, Requester } from "../../store/admission.ts";
import { forbidden, notFound } from "../../store/api-error.ts";
import { jsonEqual } from "../../store/json.ts";
import type { ObjectStore } from "../../store/object-store.ts";
import { covers, type PolicyRule, RbacAuthorizer } from "./rbac.ts";

const group = "rbac.authorization.k8s.io";
const everything: readonly PolicyRule[] = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

/**
 * Nobody gives away rights that he does not have himself, by a role or by a binding, unless the verbs `escalate` or
 * `bind` allow it (k8s.io/kubernetes pkg/registry/rbac, policybased storage).
 */
export function refuseEscalation(store: ObjectStore): AdmissionPlugin {
  const authorizer = new RbacAuthorizer(store);
  return {
    name: "RbacEscalation",
    validate(request) {
      const { kind, user, subresource, operation } = request;
      if (kind.group !== group || subresource !== "" || operation === "DELETE") return;
      if (user.groups.includes("system:masters")) return;
      if (kind.resource.endsWith("bindings")) holdBinding(authorizer, store, request);
      else holdRole(authorizer, request);
    },
  };
}

function holdRole(authorizer: RbacAuthorizer, request: AdmissionRequest): void {
  const { kind, user, namespace, name, object, previous } = request;
  const role = object as ClusterRole | undefined;
  const before = previous as ClusterRole | undefined;
  const isSame = jsonEqual(role?.rules, before?.rules) && jsonEqual(role?.aggregationRule, before?.aggregationRule);
  if (role === undefined || (before !== undefined && isSame)) return;
  const wanted = { verb: "escalate", group, resource: kind.resource, namespace, name };
  if (authorizer.decide(user, wanted).allowed) return;
  if (role.aggregationRule?.clusterRoleSelectors?.length) confirm(authorizer, request, everything);
  confirm(authorizer, request, role.rules ?? []);
}

function holdBinding(authorizer: RbacAuthorizer, store: ObjectStore, request: AdmissionRequest): void {
  const { user, namespace, object, previous } = request;
  const binding = object as RoleBinding | undefined;
  const before = previous as RoleBinding | undefined;
  if (binding === undefined || (before !== undefined && jsonEqual(binding.subjects, before.subjects))) return;
  const { kind, name } = binding.roleRef;
  const resource = kind === "Role" ? "roles" : "clusterroles";
  if (authorizer.decide(user, { verb: "bind", group, resource, namespace, name }).allowed) return;
  const role = store.find(`${resource}.${group}`, kind === "Role" ? namespace : "", name) as ClusterRole | undefined;
  if (role === undefined) throw notFound({ group, resource }, name);
  confirm(authorizer, request, role.rules ?? []);
}

function confirm(authorizer: RbacAuthorizer, request: AdmissionRequest, rules: readonly PolicyRule[]): void {
  const { user, namespace, kind, name } = request;
  const own = authorizer.rulesFor(user, namespace);
  const missing = rules.flatMap(single).filter((rule) => !own.some((each) => coversRule(each, rule)));
  if (missing.length > 0) throw forbidden(kind, name, refusalText(user, missing));
}

function refusalText(user: Requester, missing: readonly PolicyRule[]): string {
  const groups = `[${user.groups.map((each) => JSON.stringify(each)).join(" ")}]`;
  const rights = [...new Set(compacted(missing).map(described))].sort();
  const who = `user ${JSON.stringify(user.name)} (groups=${groups})`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${rights.join("\n")}`;
}

/** A rule as the smallest ones it consists of: one verb on one resource of one group, or on one path. */
function single(rule: PolicyRule): readonly PolicyRule[] {
  return rule.verbs.flatMap((verb) => [
    ...(rule.nonResourceURLs ?? []).map((url) => ({ verbs: [verb], nonResourceURLs: [url] })),
    ...(rule.apiGroups ?? []).flatMap((each) =>
      (rule.resources ?? []).flatMap((resource) => {
        const one = { verbs: [verb], apiGroups: [each], resources: [resource] };
        const names = rule.resourceNames ?? [];
        return names.length === 0 ? [one] : names.map((name) => ({ ...one, resourceNames: [name] }));
      }),
    ),
  ]);
}

/** Whether an owner's rule allows everything that a smallest rule does. */
function coversRule(owner: PolicyRule, { verbs: [verb = ""], ...wanted }: PolicyRule): boolean {
  const [path] = wanted.nonResourceURLs ?? [];
  if (path !== undefined) return covers(owner, { verb, path });
  const [own = "", resource = "", name = ""] = [
    wanted.apiGroups?.[0],
    wanted.resources?.[0],
    wanted.resourceNames?.[0],
  ];
  return covers(owner, { verb, group: own, resource, namespace: "", name });
}

/** Verbs on the same thing as one rule again, for people to read. */
function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const byTarget = new Map<string, PolicyRule>();
  for (const { verbs, ...target } of rules) {
    const key = JSON.stringify(target);
    byTarget.set(key, { ...target, verbs: [...(byTarget.get(key)?.verbs ?? []), ...verbs] });
  }
  return [...byTarget.values()];
}

function described(rule: PolicyRule): string {
  const list = (title: string, items: readonly string[] | undefined) =>
    items === undefined || items.length === 0
      ? []
      : [`${title}:[${items.map((each) => JSON.stringify(each)).join(" ")}]`];
  const parts = [
    ...list("APIGroups", rule.apiGroups),
    ...list("Resources", rule.resources),
    ...list("NonResourceURLs", rule.nonResourceURLs),
    ...list("ResourceNames", rule.resourceNames),
    ...list("Verbs", rule.verbs),
  ];
  return `{${parts.join(", ")}}`;
}
