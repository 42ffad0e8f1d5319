import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { matchesRequirements, SelectorError } from "../registry/label-selector.ts";
import { parseLabelSelector } from "../registry/label-selector-parser.ts";
import { ApiError, badRequest, expired } from "../store/api-error.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { fieldPredicate } from "./field-selector.ts";
import { jsonFault } from "./json-fault.ts";
import { shown } from "./served-kind.ts";

/** Which objects of a resource a request means. */
export type Selection = (object: KubeObject) => boolean;

/** A predicate from `labelSelector` and `fieldSelector`; undefined when everything is meant. Errors: BadRequest. */
export function selectionOf(kind: KindDefinition, query: URLSearchParams, name = ""): Selection | undefined {
  const labels = labelPredicate(query.get("labelSelector") ?? "");
  const fields = fieldPredicate(kind, query.get("fieldSelector") ?? "");
  if (labels === undefined && fields === undefined && name === "") return undefined;
  return (object) =>
    (name === "" || object.metadata.name === name) &&
    (labels?.(object) ?? true) &&
    (fields?.(kind.faceOf === undefined ? object : shown(kind, object)) ?? true);
}

function labelPredicate(text: string): Selection | undefined {
  if (text === "") return undefined;
  try {
    const requirements = parseLabelSelector(text);
    return ({ metadata }) => matchesRequirements(requirements, metadata.labels);
  } catch (fault) {
    if (fault instanceof SelectorError) throw badRequest(fault.message);
    throw fault;
  }
}

export interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

/** Where a chunked list goes on: behind this object, at the revision it began with. */
interface ContinueToken {
  readonly rv: number;
  readonly after: readonly [string, string];
}

/**
 * One chunk of a list, honouring `limit`, `continue` and `resourceVersion`. Later chunks show the present state and
 * carry the revision of the first one, which is as inconsistent as `410`-and-relist would be, and never repeats.
 * Errors: BadRequest, Expired.
 */
export function pageOf(
  store: ObjectStore,
  objects: readonly KubeObject[],
  query: URLSearchParams,
  selected: boolean,
): Page {
  const limit = limitOf(query);
  const token = query.get("continue") ?? "";
  checkRevision(store, query, token !== "");
  const from = token === "" ? undefined : readToken(token);
  const rest = from === undefined ? objects : objects.filter((object) => isBehind(object, from.after));
  const revision = from?.rv ?? store.revision;
  if (from !== undefined && from.rv < store.oldestRevision) {
    throw expired(
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
    );
  }
  if (limit === 0 || rest.length <= limit) return { items: rest, metadata: { resourceVersion: String(revision) } };
  const items = rest.slice(0, limit);
  const last = items.at(-1)?.metadata;
  const next: ContinueToken = { rv: revision, after: [last?.namespace ?? "", last?.name ?? ""] };
  return {
    items,
    metadata: {
      resourceVersion: String(revision),
      continue: Buffer.from(JSON.stringify(next)).toString("base64url"),
      // Kubernetes can't count what it has not read when selectors are in play.
      ...(selected ? {} : { remainingItemCount: rest.length - limit }),
    },
  };
}

function limitOf(query: URLSearchParams): number {
  const text = query.get("limit") ?? "";
  if (text === "") return 0;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Math.max(0, Number(text));
}

function checkRevision(store: ObjectStore, query: URLSearchParams, isContinued: boolean): void {
  const text = query.get("resourceVersion") ?? "";
  const match = query.get("resourceVersionMatch") ?? "";
  if (match !== "" && match !== "Exact" && match !== "NotOlderThan") {
    throw listOptionsFault(
      `resourceVersionMatch: Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`,
    );
  }
  if (match !== "" && isContinued)
    throw listOptionsFault(
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided",
    );
  if (match !== "" && text === "")
    throw listOptionsFault(
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
    );
  if (text === "" || text === "0") return;
  const revision = parseRevision(text);
  if (isContinued) throw badRequest("specifying resource version is not allowed when using continue");
  if (revision > store.revision) throw tooLarge(revision, store.revision);
  if (match === "Exact" && revision < store.oldestRevision) {
    throw expired("The resourceVersion for the provided list is too old.");
  }
}

function listOptionsFault(detail: string): ApiError {
  return new ApiError(422, "Invalid", `ListOptions.meta.k8s.io "" is invalid: ${detail}`, {
    group: "meta.k8s.io",
    kind: "ListOptions",
  });
}

/** 504 for a revision that is not there yet; the client comes back in a second. */
function tooLarge(asked: number, present: number): ApiError {
  return new ApiError(504, "Timeout", `Timeout: Too large resource version: ${asked}, current: ${present}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}

/** A revision from a query. Errors: BadRequest. */
export function parseRevision(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const problem = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw badRequest(`resourceVersion: Invalid value: ${JSON.stringify(text)}: ${problem}`);
}

function isBehind({ metadata }: KubeObject, [namespace, name]: readonly [string, string]): boolean {
  const space = metadata.namespace ?? "";
  return space > namespace || (space === namespace && metadata.name > name);
}

function readToken(text: string): ContinueToken {
  const json = Buffer.from(text, "base64url");
  try {
    const token: unknown = JSON.parse(json.toString());
    if (isToken(token)) return token;
  } catch {
    // Go names what it can't understand byte by byte.
    throw badRequest(`invalid continue token: continue key is not valid: ${jsonFault(json.toString("latin1"))}`);
  }
  throw badRequest(
    'invalid continue token: continue key is not valid: server does not recognize this encoded version ""',
  );
}

function isToken(value: unknown): value is ContinueToken {
  if (typeof value !== "object" || value === null || !("rv" in value) || !("after" in value)) return false;
  const { rv, after } = value;
  return (
    typeof rv === "number" &&
    Array.isArray(after) &&
    after.length === 2 &&
    after.every((part) => typeof part === "string")
  );
}
