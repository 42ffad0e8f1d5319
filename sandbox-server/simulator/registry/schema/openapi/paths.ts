import type { Schema } from "./schemas.ts";

/** A resource as a document's paths tell it. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** `status`, `scale`, and others that are read and written like objects; with their kinds when these differ. */
  readonly subresources: readonly {
    readonly name: string;
    readonly kind?: GroupVersionKind;
    readonly verbs: readonly string[];
  }[];
  /** Component names of the object and of its list. */
  readonly component: string;
  readonly listComponent: string;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

type Paths = Record<string, Schema>;

const queryText = (name: string, description: string) => {
  return { name, in: "query", description, schema: { type: "string", uniqueItems: true } };
};
const pathText = (name: string, description: string) => {
  return { name, in: "path", required: true, description, schema: { type: "string", uniqueItems: true } };
};

const pretty = queryText("pretty", "If 'true', the output is written for people.");
const namespaceParameter = pathText("namespace", "The namespace of the object.");
const writeParameters = [
  queryText("dryRun", "What is not to be kept: 'All' goes through every step but the storing."),
  queryText("fieldManager", "Who makes the change, at most 128 printable characters."),
  queryText(
    "fieldValidation",
    "What to do about unknown or duplicate fields: 'Ignore' drops them, 'Warn' drops them and says so in a warning (the default), 'Strict' refuses the request.",
  ),
];
const listParameters = [
  queryText("labelSelector", "Only objects whose labels match."),
  queryText("fieldSelector", "Only objects whose fields match."),
  queryText("resourceVersion", "The revision that the answer must not be older than."),
  queryText("continue", "Where to go on, from the answer before."),
  {
    name: "limit",
    in: "query",
    description: "How many objects at most.",
    schema: { type: "integer", uniqueItems: true },
  },
  {
    name: "watch",
    in: "query",
    description: "Send changes as they come.",
    schema: { type: "boolean", uniqueItems: true },
  },
];
const forceParameter = {
  name: "force",
  in: "query",
  description: "Take over fields of other managers; for apply patches only.",
  schema: { type: "boolean", uniqueItems: true },
};
const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

/** The paths of a resource, with the verbs it serves, for one OpenAPI document. */
export function pathsOf(served: ServedResource): Paths {
  const root = served.group === "" ? `/api/${served.version}` : `/apis/${served.group}/${served.version}`;
  const paths: Paths = {};
  const scoped = served.namespaced ? `${root}/namespaces/{namespace}/${served.resource}` : `${root}/${served.resource}`;
  if (served.namespaced && served.verbs.includes("list")) {
    paths[`${root}/${served.resource}`] = { get: operation(served, "list", served.listComponent, listParameters) };
  }
  const scope = served.namespaced ? [namespaceParameter, pretty] : [pretty];
  const collection = collectionOperations(served);
  if (Object.keys(collection).length > 0) paths[scoped] = { ...collection, parameters: scope };
  const object = objectOperations(served, served.verbs, served.component);
  const nameParameter = pathText("name", `The name of the ${served.kind}.`);
  if (Object.keys(object).length > 0) paths[`${scoped}/{name}`] = { ...object, parameters: [nameParameter, ...scope] };
  for (const { name, kind, verbs } of served.subresources) {
    const target = { ...served, ...kind };
    const operations = objectOperations(target, verbs, kind === undefined ? served.component : undefined);
    paths[`${scoped}/{name}/${name}`] = { ...operations, parameters: [nameParameter, ...scope] };
  }
  return paths;
}

function collectionOperations(served: ServedResource): Paths {
  const has = (verb: string) => served.verbs.includes(verb);
  return {
    ...(has("list") ? { get: operation(served, "list", served.listComponent, listParameters) } : {}),
    ...(has("create")
      ? { post: { ...operation(served, "post", served.component, writeParameters), ...body(served.component) } }
      : {}),
    ...(has("deletecollection") ? { delete: operation(served, "deletecollection", undefined, listParameters) } : {}),
  };
}

function objectOperations(served: GroupVersionKind, verbs: readonly string[], component: string | undefined): Paths {
  const operations: Paths = {};
  if (verbs.includes("get")) operations.get = operation(served, "get", component, []);
  if (verbs.includes("update")) {
    operations.put = { ...operation(served, "put", component, writeParameters), ...body(component) };
  }
  if (verbs.includes("patch")) {
    const requestBody = { content: contents(patchTypes, {}), required: true };
    operations.patch = { ...operation(served, "patch", component, [...writeParameters, forceParameter]), requestBody };
  }
  if (verbs.includes("delete")) operations.delete = operation(served, "delete", undefined, []);
  return operations;
}

function operation(
  { group, version, kind }: GroupVersionKind,
  action: string,
  component: string | undefined,
  parameters: readonly object[],
): Schema {
  const schema = component === undefined ? {} : { $ref: `#/components/schemas/${component}` };
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: { "200": { description: "OK", content: contents(["application/json"], schema) } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": { group, kind, version },
  };
}

function body(component: string | undefined): Schema {
  const schema = component === undefined ? {} : { $ref: `#/components/schemas/${component}` };
  return { requestBody: { content: contents(["*/*"], schema), required: true } };
}

function contents(types: readonly string[], schema: Schema): Schema {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}
