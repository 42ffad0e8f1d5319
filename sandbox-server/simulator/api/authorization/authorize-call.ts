import type { Requester } from "../../store/admission.ts";
import { ApiError, forbidden } from "../../store/api-error.ts";
import type { ApiParts, Call } from "../api-parts.ts";
import type { RequestVerb } from "../request-handler.ts";
import { type Attributes, attributesOf, refusalText } from "./attributes.ts";
import { RbacAuthorizer } from "./rbac.ts";

/** Refuses a request that its user may not make. Errors: Forbidden, in the API server's words. */
export function authorizeCall(parts: ApiParts, call: Call, { verb, path }: RequestVerb): void {
  const wanted: Attributes = path === undefined ? { verb, path: call.path } : attributesOf(verb, path);
  if (new RbacAuthorizer(parts.store).decide(call.user, wanted).allowed) return;
  throw refusal(call.user, wanted);
}

/** 403 for what a user may not do. */
export function refusal(user: Requester, wanted: Attributes): ApiError {
  const text = refusalText(user.name, wanted);
  if ("path" in wanted) return new ApiError(403, "Forbidden", `forbidden: ${text}`, {});
  const [resource = ""] = wanted.resource.split("/");
  return forbidden({ group: wanted.group, resource }, wanted.name, text);
}
