/** A path that names a resource, taken apart; "" where a part is absent. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What follows the subresource: the path behind `proxy`. */
  readonly rest: string;
}

/**
 * Reads `/api/v1/namespaces/ns/pods/name/log` and its like. Undefined for any other path.
 * Source: k8s.io/apiserver/pkg/endpoints/request RequestInfoFactory.
 */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = path.split("/").slice(1);
  const at = parts[0] === "api" ? 1 : parts[0] === "apis" ? 2 : 0;
  if (at === 0) return undefined;
  const group = at === 1 ? "" : decoded(parts[1]);
  const version = decoded(parts[at]);
  const rest = parts.slice(at + 1);
  if (version === "" || rest.length === 0 || rest[0] === "") return undefined;
  const place = { group, version };
  // `/namespaces/x/status` and `/namespaces/x/finalize` are parts of the namespace itself.
  const isInside = rest[0] === "namespaces" && rest.length > 2 && rest[2] !== "status" && rest[2] !== "finalize";
  if (!isInside || rest[2] === "") return { ...place, namespace: "", ...target(rest) };
  return { ...place, namespace: decoded(rest[1]), ...target(rest.slice(2)) };
}

function target(parts: readonly string[]): Pick<ResourcePath, "resource" | "name" | "subresource" | "rest"> {
  const [resource, name, subresource, ...rest] = parts;
  return {
    resource: decoded(resource),
    name: decoded(name),
    subresource: decoded(subresource),
    rest: rest.length === 0 ? "" : `/${rest.join("/")}`,
  };
}

function decoded(part: string | undefined): string {
  if (part === undefined || !part.includes("%")) return part ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    // A broken escape is taken as it stands; no object has such a name.
    return part;
  }
}
