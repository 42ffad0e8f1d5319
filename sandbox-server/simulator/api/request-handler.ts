import type { KindDefinition } from "../registry/kind-definition.ts";
import { openApiDocument, openApiIndex } from "../registry/schema/index.ts";
import { unstoredKinds } from "../registry/unstored-kinds.ts";
import { methodNotSupported, unknownPath } from "../store/api-error.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { serveApply } from "./apply/apply-verb.ts";
import { authorizeCall } from "./authorization/authorize-call.ts";
import { reviewAnswer } from "./authorization/reviews.ts";
import { clockAnswer, clockPath } from "./clock-answer.ts";
import { customDefinitions, customDocuments, documentHash } from "./custom-open-api.ts";
import { aggregatedDiscovery, groupAnswer, groupList, resourceList, servedPaths, usualVerbs } from "./discovery.ts";
import { healthAnswer, serverVersion } from "./health.ts";
import { aggregatedDiscoveryVersion } from "./media-types.ts";
import { metricsAnswer } from "./metrics-answer.ts";
import { openApiV2Answer } from "./open-api-v2/document.ts";
import { applyPatchType, patchAnswer, patchTypeOf } from "./patch-verb.ts";
import { getStored, listAnswer, objectAnswer } from "./read-verbs.ts";
import { parseResourcePath, type ResourcePath } from "./resource-path.ts";
import { findSubresource, isObjectShaped } from "./subresources.ts";
import { isTrue, watchAnswer } from "./watch-stream.ts";
import { asVersionOf } from "./webhooks/conversion.ts";
import { createAnswer, deleteAnswer, deleteCollectionAnswer, updateAnswer } from "./write-verbs.ts";

/** What a request asks for, in the words of authorization. */
export interface RequestVerb {
  readonly verb: string;
  readonly path: ResourcePath | undefined;
}

/** The verb of a request (k8s.io/apiserver RequestInfo). */
export function verbOf(call: Call): RequestVerb {
  const path = parseResourcePath(call.path);
  if (path === undefined) return { verb: call.method.toLowerCase(), path };
  const isWatch = isTrue(call.query.get("watch"));
  const verbs: Readonly<Record<string, string>> = {
    GET: path.name === "" ? (isWatch ? "watch" : "list") : isWatch ? "watch" : "get",
    HEAD: path.name === "" ? "list" : "get",
    POST: "create",
    PUT: "update",
    PATCH: "patch",
    DELETE: path.name === "" ? "deletecollection" : "delete",
  };
  return { verb: verbs[call.method] ?? call.method.toLowerCase(), path };
}

/** Answers one request. Every fault of the request is thrown as an ApiError. */
export async function answerRequest(parts: ApiParts, call: Call): Promise<Answer> {
  const { verb, path } = verbOf(call);
  authorizeCall(parts, call, { verb, path });
  if (path === undefined) return plainAnswer(parts, call);
  const review = unstoredKinds.find(
    (each) => each.group === path.group && each.version === path.version && each.resource === path.resource,
  );
  if (review !== undefined && path.name === "") return reviewAnswer(parts, review, path, call);
  const kind = parts.kinds.findVersion(path.group, path.version, path.resource);
  if (kind === undefined) throw unknownPath();
  // `/api/v1/namespaces/x/nodes` leads nowhere.
  if (!kind.namespaced && path.namespace !== "") throw unknownPath();
  if (kind.namespaced && path.namespace === "" && path.name !== "") throw unknownPath();
  if (path.subresource !== "") return subresourceAnswer(parts, kind, path, call);
  if (!(kind.verbs ?? usualVerbs).includes(verb)) throw methodNotSupported();
  return objectVerbAnswer(parts, kind, path, call, verb);
}

async function objectVerbAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
  verb: string,
): Promise<Answer> {
  switch (verb) {
    case "get":
      return readAnswer(parts, kind, path, call);
    case "list":
      return listAnswer(parts, kind, path.namespace, call);
    case "watch":
      return watchAnswer(parts, kind, path.namespace, path.name, call);
    case "create":
      if (path.name !== "") throw methodNotSupported();
      return createAnswer(parts, kind, path, call);
    case "update":
      if (path.name === "") throw methodNotSupported();
      return updateAnswer(parts, kind, path, call);
    case "patch":
      if (path.name === "") throw methodNotSupported();
      if (patchTypeOf(call) === applyPatchType) return serveApply(parts, kind, path, call);
      return patchAnswer(parts, kind, path, call);
    case "delete":
      return deleteAnswer(parts, kind, path, call);
    case "deletecollection":
      return deleteCollectionAnswer(parts, kind, path, call);
    default:
      throw methodNotSupported();
  }
}

async function readAnswer(parts: ApiParts, kind: KindDefinition, path: ResourcePath, call: Call): Promise<Answer> {
  const object = getStored(parts, kind, path.namespace, path.name);
  return objectAnswer(parts, kind, await asVersionOf(parts, kind, object), call);
}

async function subresourceAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const own = findSubresource(kind, path.subresource);
  if (own !== undefined) return own(parts, kind, path, call);
  if (!isObjectShaped(kind, path.subresource)) throw unknownPath();
  if (call.method === "GET") return readAnswer(parts, kind, path, call);
  if (call.method === "PUT") return updateAnswer(parts, kind, path, call);
  if (call.method !== "PATCH") throw methodNotSupported();
  if (patchTypeOf(call) === applyPatchType) return serveApply(parts, kind, path, call);
  return patchAnswer(parts, kind, path, call);
}

async function plainAnswer(parts: ApiParts, call: Call): Promise<Answer> {
  const path = call.path.length > 1 ? call.path.replace(/\/+$/, "") : call.path;
  const health = healthAnswer(path, call.query);
  if (health !== undefined) return health;
  if (path === clockPath) return clockAnswer(parts.clock, call);
  if (call.method !== "GET" && call.method !== "HEAD") throw methodNotSupported();
  if (path === "/version") return indented(serverVersion);
  if (path === "/metrics") return metricsAnswer(parts);
  if (path === "/openapi/v2") return openApiV2Answer(await customDefinitions(parts.kinds), call);
  if (path === "/openapi/v3") return openApiIndexAnswer(parts);
  if (path.startsWith("/openapi/v3/")) return openApiDocumentAnswer(parts, path.slice("/openapi/v3/".length));
  const discovery = discoveryAnswer(parts, path, call);
  if (discovery !== undefined) return discovery;
  throw unknownPath();
}

function discoveryAnswer(parts: ApiParts, path: string, call: Call): Answer | undefined {
  const { kinds } = parts;
  const [, root, first = "", second = "", more] = path.split("/");
  if (more !== undefined) return undefined;
  if (path === "/") return indented({ paths: servedPaths(kinds) });
  if (path === "/api" || path === "/apis") return rootAnswer(parts, root === "api", call);
  if (root === "api") return { code: 200, json: resourceList(kinds, "", first) };
  if (root !== "apis") return undefined;
  return { code: 200, json: second === "" ? groupAnswer(kinds, first) : resourceList(kinds, first, second) };
}

function rootAnswer({ kinds }: ApiParts, core: boolean, call: Call): Answer {
  const version = aggregatedDiscoveryVersion(call.headers.accept);
  if (version !== undefined) {
    const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    return {
      code: 200,
      text: JSON.stringify(aggregatedDiscovery(kinds, core, version)),
      type,
      headers: { Vary: "Accept" },
    };
  }
  const versions = { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  return { code: 200, json: core ? versions : groupList(kinds) };
}

/** What the API server doesn't encode for the client's taste is indented for people. */
function indented(json: unknown): Answer {
  return { code: 200, text: JSON.stringify(json, undefined, 2), type: "application/json" };
}

async function openApiIndexAnswer({ kinds }: ApiParts): Promise<Answer> {
  const own = [...(await customDocuments(kinds))].map(([path, text]) => [path, documentHash(text)] as const);
  const entries = [...openApiIndex(), ...own].map(([path, hash]) => [
    path,
    { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` },
  ]);
  return { code: 200, json: { paths: Object.fromEntries(entries) } };
}

async function openApiDocumentAnswer({ kinds }: ApiParts, path: string): Promise<Answer> {
  const document = (await openApiDocument(path)) ?? (await customDocuments(kinds)).get(path);
  if (document === undefined) throw unknownPath();
  return { code: 200, text: document, type: "application/json" };
}
