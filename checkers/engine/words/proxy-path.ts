import type { ObjectReference } from "../../vocabulary/object-reference.ts";

/** The way to a program through the API server (`services/proxy`, `pods/proxy`). */
export function proxyPath(
  { object, port, path }: { readonly object: ObjectReference; readonly port: number | string; readonly path: string },
  namespace: string,
): string {
  const resource = object.kind === "Service" ? "services" : "pods";
  return `/api/v1/namespaces/${namespace}/${resource}/${encodeURIComponent(`${object.name}:${port}`)}/proxy${path}`;
}
