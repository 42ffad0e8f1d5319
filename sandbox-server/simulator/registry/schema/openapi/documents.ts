import { createHash } from "node:crypto";
import { kinds } from "../../index.ts";
import type { KindDefinition } from "../../kind-definition.ts";
import { packageOf } from "../kind-structs.ts";
import { objectStructs } from "../struct-table.ts";
import { type GroupVersionKind, pathsOf, type ServedResource } from "./paths.ts";
import { componentName, listSchema, type RootKind, type Schema, schemasOf } from "./schemas.ts";

const defaultVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const scaleKind: GroupVersionKind = { group: "autoscaling", version: "v1", kind: "Scale" };
const objectVerbs = ["get", "patch", "update"];

const documents = new Map<string, Promise<Buffer>>();
const hashes = new Map<string, string>();

/** The path of a group's version: `api/v1`, `apis/apps/v1`; the key of the index and the end of a document's URL. */
export function groupVersionPath(group: string, version: string): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

/** The group versions that have built-in kinds, with the hash of each one's document. */
export function openApiIndex(): ReadonlyMap<string, string> {
  if (hashes.size > 0) return hashes;
  for (const { group, version } of kinds) {
    const path = groupVersionPath(group, version);
    if (hashes.has(path)) continue;
    const served = kinds.filter((kind) => kind.group === group && kind.version === version);
    const text = JSON.stringify(served.map(({ kind, resource, verbs }) => [kind, resource, verbs]));
    hashes.set(path, createHash("sha256").update(`1 ${path} ${text}`).digest("hex").toUpperCase());
  }
  return hashes;
}

/**
 * The OpenAPI v3 document of a group's version as JSON bytes; undefined for groups without built-in kinds. Built once,
 * when first asked for, and shared by all clusters of the process.
 */
export function openApiDocument(path: string): Promise<Buffer> | undefined {
  if (!openApiIndex().has(path)) return undefined;
  let document = documents.get(path);
  if (document === undefined) {
    document = buildDocument(kinds.filter(({ group, version }) => groupVersionPath(group, version) === path));
    documents.set(path, document);
    // A document that could not be read is asked for again.
    document.catch(() => documents.delete(path));
  }
  return document;
}

async function buildDocument(served: readonly KindDefinition[]): Promise<Buffer> {
  const roots = rootKinds(served);
  const schemas = await schemasOf(roots);
  const paths: Record<string, Schema> = {};
  for (const definition of served) {
    const list = listSchema(definition);
    schemas[list.name] = list.schema;
    Object.assign(paths, pathsOf(servedResource(definition)));
  }
  return Buffer.from(JSON.stringify(openApi(paths, schemas)));
}

/** The frame of a document, also for custom resources. */
export function openApi(paths: Readonly<Record<string, Schema>>, schemas: Readonly<Record<string, Schema>>): Schema {
  return { openapi: "3.0.0", info: { title: "Kubernetes", version: "v1.36.0" }, paths, components: { schemas } };
}

/** Stored kinds, and those that are only sent (evictions, reviews, options). */
function rootKinds(served: readonly KindDefinition[]): readonly RootKind[] {
  const [{ group, version } = { group: "", version: "" }] = served;
  const packageName = packageOf(group, version) ?? "";
  const own = objectStructs(packageName).map((kind) => ({ group, version, kind }));
  const hasScale = served.some(({ subresources }) => subresources?.scale !== undefined);
  const options = { group, version, kind: "DeleteOptions" };
  return [...own, options, ...(hasScale && group !== "autoscaling" ? [scaleKind] : [])];
}

function servedResource(definition: KindDefinition): ServedResource {
  const { group, version, kind, resource, namespaced, verbs = defaultVerbs, subresources } = definition;
  const component = componentName(`${packageOf(group, version)}.${kind}`);
  return {
    group,
    version,
    kind,
    resource,
    namespaced,
    verbs,
    component,
    listComponent: `${component}List`,
    subresources: [
      ...(subresources?.status ? [{ name: "status", verbs: objectVerbs }] : []),
      ...(subresources?.scale ? [{ name: "scale", kind: scaleKind, verbs: objectVerbs }] : []),
    ],
  };
}
