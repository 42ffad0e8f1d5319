import type { Requester } from "../../store/admission.ts";
import { badRequest } from "../../store/api-error.ts";
import type { ApiParts, Call } from "../api-parts.ts";
import type { Attributes } from "./attributes.ts";
import { refusal } from "./authorize-call.ts";
import { RbacAuthorizer } from "./rbac.ts";

const extraPrefix = "impersonate-extra-";

/**
 * Who a request acts as: its user, or the one that its `Impersonate-` headers name (kubectl --as). Errors: Forbidden
 * when the user may not act as that one.
 */
export function actingUser(parts: ApiParts, call: Call): Requester {
  const name = header(call, "impersonate-user");
  const groups = headers(call, "impersonate-group");
  const uid = header(call, "impersonate-uid");
  const extraNames = Object.keys(call.headers).filter((key) => key.startsWith(extraPrefix));
  if (name === undefined) {
    if (groups.length === 0 && uid === undefined && extraNames.length === 0) return call.user;
    throw badRequest("requested groups, uid or extra fields without impersonating a user");
  }
  const authorizer = new RbacAuthorizer(parts.store);
  for (const wanted of wantedOf(name, groups)) {
    if (!authorizer.decide(call.user, wanted).allowed) throw refusal(call.user, wanted);
  }
  const extra = Object.fromEntries(
    extraNames.map((key) => [decodeURIComponentSafe(key.slice(extraPrefix.length)), headers(call, key)]),
  );
  return {
    name,
    groups: fullGroups(name, groups),
    ...(uid === undefined ? {} : { uid }),
    ...(extraNames.length === 0 ? {} : { extra }),
  };
}

function wantedOf(name: string, groups: readonly string[]): readonly Attributes[] {
  const account = serviceAccountOf(name);
  const user: Attributes =
    account === undefined
      ? { verb: "impersonate", group: "", resource: "users", namespace: "", name }
      : { verb: "impersonate", group: "", resource: "serviceaccounts", ...account };
  const memberships = groups.map(
    (group): Attributes => ({ verb: "impersonate", group: "", resource: "groups", namespace: "", name: group }),
  );
  return [user, ...memberships];
}

/** The account behind `system:serviceaccount:<namespace>:<name>`. */
export function serviceAccountOf(user: string): { readonly namespace: string; readonly name: string } | undefined {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
  return match === null ? undefined : { namespace: match[1] ?? "", name: match[2] ?? "" };
}

/** The groups that come with being this user. */
function fullGroups(name: string, given: readonly string[]): readonly string[] {
  const account = serviceAccountOf(name);
  const own =
    account !== undefined && given.length === 0
      ? ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`]
      : [];
  const general = name === "system:anonymous" ? "system:unauthenticated" : "system:authenticated";
  return [...new Set([...given, ...own, general])];
}

function header(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Node joins repeated headers that it doesn't know with a comma and a space. */
function headers(call: Call, name: string): readonly string[] {
  const value = call.headers[name];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : value.split(", ")).filter((each) => each !== "");
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
