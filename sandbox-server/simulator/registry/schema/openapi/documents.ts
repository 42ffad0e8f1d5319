import { createHash } from "node:crypto";
import { kinds } from "../../index.ts";
import type { KindDefinition } from "../../kind-definition.ts";
import { type UnstoredKind, unstoredKinds } from "../../unstored-kinds.ts";
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
  for (const { group, version } of [...kinds, ...unstoredKinds]) {
    const path = groupVersionPath(group, version);
    if (hashes.has(path)) continue;
    const { stored, unstored } = kindsAt(path);
    const text = JSON.stringify([stored.map(({ kind, resource, verbs }) => [kind, resource, verbs]), unstored]);
    hashes.set(path, createHash("sha256").update(`2 ${path} ${text}`).digest("hex").toUpperCase());
  }
  return hashes;
}

interface ServedKinds {
  readonly stored: readonly KindDefinition[];
  readonly unstored: readonly UnstoredKind[];
}

function kindsAt(path: string): ServedKinds {
  const isHere = ({ group, version }: UnstoredKind | KindDefinition) => groupVersionPath(group, version) === path;
  return { stored: kinds.filter(isHere), unstored: unstoredKinds.filter(isHere) };
}

/**
 * The OpenAPI v3 document of a group's version as JSON bytes; undefined for groups without built-in kinds. Built once,
 * when first asked for, and shared by all clusters of the process.
 */
export function openApiDocument(path: string): Promise<Buffer> | undefined {
  if (!openApiIndex().has(path)) return undefined;
  let document = documents.get(path);
  if (document === undefined) {
    document = buildDocument(kindsAt(path));
    documents.set(path, document);
    // A document that could not be read is asked for again.
    document.catch(() => documents.delete(path));
  }
  return document;
}

async function buildDocument({ stored, unstored }: ServedKinds): Promise<Buffer> {
  const schemas = await schemasOf(rootKinds(stored, unstored));
  const paths: Record<string, Schema> = {};
  for (const definition of stored) {
    const list = listSchema(definition);
    schemas[list.name] = list.schema;
    Object.assign(paths, pathsOf(servedResource(definition)));
  }
  for (const definition of unstored) Object.assign(paths, pathsOf(postedResource(definition)));
  return Buffer.from(JSON.stringify(openApi(paths, schemas)));
}

/** The frame of a document, also for custom resources. */
export function openApi(paths: Readonly<Record<string, Schema>>, schemas: Readonly<Record<string, Schema>>): Schema {
  return { openapi: "3.0.0", info: { title: "Kubernetes", version: "v1.36.0" }, paths, components: { schemas } };
}

/** Stored kinds, and those that are only sent (evictions, reviews, options). */
function rootKinds(stored: readonly KindDefinition[], unstored: readonly UnstoredKind[]): readonly RootKind[] {
  const [{ group, version } = { group: "", version: "" }] = [...stored, ...unstored];
  const packageName = packageOf(group, version) ?? "";
  const own = objectStructs(packageName).map((kind) => ({ group, version, kind }));
  const hasScale = stored.some(({ subresources }) => subresources?.scale !== undefined);
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

function postedResource(definition: UnstoredKind): ServedResource {
  const component = componentName(`${packageOf(definition.group, definition.version)}.${definition.kind}`);
  return { ...definition, verbs: ["create"], subresources: [], component, listComponent: component };
}
