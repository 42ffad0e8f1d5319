import type { ResourcePath } from "../resource-path.ts";

/** What a request wants, in the words of RBAC. */
export type Attributes =
  | {
      readonly verb: string;
      readonly group: string;
      /** With its subresource: `pods/log`. */
      readonly resource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly verb: string; readonly path: string };

/** The attributes of a request for a resource. */
export function attributesOf(verb: string, path: ResourcePath): Attributes {
  const resource = path.subresource === "" ? path.resource : `${path.resource}/${path.subresource}`;
  const namespace = path.resource === "namespaces" && path.group === "" ? path.name : path.namespace;
  return { verb, group: path.group, resource, namespace, name: path.name };
}

/** `User "jane" cannot list resource "pods" in API group "" in the namespace "default"`. */
export function refusalText(user: string, wanted: Attributes): string {
  const who = `User ${JSON.stringify(user)} cannot ${wanted.verb}`;
  if ("path" in wanted) return `${who} path ${JSON.stringify(wanted.path)}`;
  const what = `resource ${JSON.stringify(wanted.resource)} in API group ${JSON.stringify(wanted.group)}`;
  const where =
    wanted.namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(wanted.namespace)}`;
  return `${who} ${what} ${where}`;
}
