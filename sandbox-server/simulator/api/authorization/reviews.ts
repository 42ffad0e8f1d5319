import type { UnstoredKind } from "../../registry/unstored-kinds.ts";
import type { Requester } from "../../store/admission.ts";
import { badRequest, methodNotSupported, notAcceptable } from "../../store/api-error.ts";
import { isJsonObject } from "../../store/json.ts";
import { apiVersionOf } from "../../store/kind-registry.ts";
import type { Answer, ApiParts, Call } from "../api-parts.ts";
import { negotiate } from "../media-types.ts";
import { readBody } from "../request-body.ts";
import type { ResourcePath } from "../resource-path.ts";
import type { Attributes } from "./attributes.ts";
import { type PolicyRule, RbacAuthorizer } from "./rbac.ts";
import { tokenIssuer } from "./service-account-tokens.ts";

type Review = (parts: ApiParts, spec: Readonly<Record<string, unknown>>, call: Call, path: ResourcePath) => unknown;

const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: (parts, spec, call) => accessStatus(parts, call.user, spec),
  subjectaccessreviews: (parts, spec) => accessStatus(parts, subjectOf(spec), spec),
  localsubjectaccessreviews: (parts, spec) => accessStatus(parts, subjectOf(spec), spec),
  selfsubjectrulesreviews: (parts, spec, call) =>
    rulesStatus(new RbacAuthorizer(parts.store).rulesFor(call.user, textOf(spec.namespace))),
  selfsubjectreviews: (_parts, _spec, call) => ({ userInfo: userInfoOf(call.user) }),
  tokenreviews: tokenStatus,
};

/** Answers a review: a POST whose answer is all there is of it. Errors: BadRequest. */
export async function reviewAnswer(
  parts: ApiParts,
  kind: UnstoredKind,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const review = reviews[kind.resource];
  if (call.method !== "POST" || review === undefined) throw methodNotSupported();
  // A review is no object of a list: it has no columns and no metadata worth showing alone.
  if (negotiate(call.headers.accept).as !== "object") throw notAcceptable(["application/json"]);
  const { json } = await readBody(call);
  if (!isJsonObject(json)) throw badRequest("couldn't get version/kind; json parse error: a review must be an object");
  const spec = isJsonObject(json.spec) ? json.spec : {};
  const metadata = isJsonObject(json.metadata) ? json.metadata : {};
  const status = review(parts, spec, call, path);
  return { code: 201, json: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata, spec, status } };
}

function accessStatus(parts: ApiParts, user: Requester, spec: Readonly<Record<string, unknown>>): unknown {
  const { allowed, reason } = new RbacAuthorizer(parts.store).decide(user, wantedOf(spec));
  return { allowed, ...(reason === "" ? {} : { reason }) };
}

function wantedOf(spec: Readonly<Record<string, unknown>>): Attributes {
  const asked = spec.resourceAttributes;
  const path = spec.nonResourceAttributes;
  if (isJsonObject(path)) return { verb: textOf(path.verb), path: textOf(path.path) };
  if (!isJsonObject(asked)) {
    throw badRequest(
      "spec.resourceAttributes: Required value: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    );
  }
  const subresource = textOf(asked.subresource);
  const resource = textOf(asked.resource) + (subresource === "" ? "" : `/${subresource}`);
  const { verb, group, namespace, name } = asked;
  return { verb: textOf(verb), group: textOf(group), resource, namespace: textOf(namespace), name: textOf(name) };
}

function subjectOf(spec: Readonly<Record<string, unknown>>): Requester {
  const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : [];
  return { name: textOf(spec.user), groups };
}

function rulesStatus(rules: readonly PolicyRule[]): unknown {
  return {
    resourceRules: rules
      .filter(({ resources }) => resources !== undefined)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, resourceNames })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

/** A user as authentication.k8s.io has it. */
function userInfoOf({ name, groups, uid, extra }: Requester): unknown {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}

function tokenStatus(parts: ApiParts, spec: Readonly<Record<string, unknown>>): unknown {
  const checked = parts.tokens.check(textOf(spec.token), parts.clock.now());
  const wanted = Array.isArray(spec.audiences) ? spec.audiences.map(String) : [tokenIssuer];
  const audiences = checked?.audiences.filter((audience) => wanted.includes(audience)) ?? [];
  if (checked === undefined || audiences.length === 0) {
    return { authenticated: false, user: {}, error: "[invalid bearer token, token lookup failed]" };
  }
  return { authenticated: true, user: userInfoOf(checked.user), audiences };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
