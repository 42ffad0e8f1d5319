import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { notFound, qualified } from "../store/api-error.ts";
import { apiVersionOf } from "../store/kind-registry.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { computedObjects } from "./computed-kinds.ts";
import { pageOf, selectionOf } from "./list-query.ts";
import { negotiate } from "./media-types.ts";
import { kindFirst, shown, storageOf } from "./served-kind.ts";
import { partialMetadata, TableWriter } from "./table.ts";
import { inVersionOf } from "./webhooks/conversion.ts";

/** The stored object behind a name. Errors: NotFound. */
export function getStored(parts: ApiParts, kind: KindDefinition, namespace: string, name: string): KubeObject {
  const object =
    computedObjects(parts, kind, namespace === "" ? undefined : namespace)?.find(
      ({ metadata }) => metadata.name === name,
    ) ?? parts.store.find(qualified(storageOf(parts.kinds, kind)), namespace, name);
  if (object === undefined) throw notFound(kind, name);
  return object;
}

/** One object in the shape that the client asked for. */
export function objectAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  object: KubeObject,
  call: Call,
  code = 200,
): Answer {
  for (const warning of kind.readWarnings ?? []) call.warnings.add(warning);
  const shape = negotiate(call.headers.accept);
  if (shape.as === "object") return { code, json: kindFirst(shown(kind, object)) };
  if (shape.as !== "Table") return { code, json: partialMetadata(object, shape.version) };
  const table = new TableWriter(kind, shape.version, call.query.get("includeObject"), parts.clock.now());
  return { code, json: table.table({ resourceVersion: object.metadata.resourceVersion }, [object]) };
}

/** A list, or one chunk of it, in the shape that the client asked for. Errors: BadRequest, Expired. */
export async function listAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  namespace: string,
  call: Call,
): Promise<Answer> {
  const shape = negotiate(call.headers.accept);
  const selection = selectionOf(kind, call.query);
  const space = namespace === "" ? undefined : namespace;
  const all = computedObjects(parts, kind, space) ?? parts.store.list(qualified(storageOf(parts.kinds, kind)), space);
  const objects = selection === undefined ? all : all.filter(selection);
  for (const warning of kind.readWarnings ?? []) call.warnings.add(warning);
  const { items: found, metadata } = pageOf(parts.store, objects, call.query, selection !== undefined);
  const items = await inVersionOf(parts, kind, found);
  if (shape.as === "Table") {
    const table = new TableWriter(kind, shape.version, call.query.get("includeObject"), parts.clock.now());
    return { code: 200, json: table.table(metadata, items) };
  }
  if (shape.as !== "object") {
    const partial = { kind: "PartialObjectMetadataList", apiVersion: `meta.k8s.io/${shape.version}`, metadata };
    return { code: 200, json: { ...partial, items: items.map((object) => partialMetadata(object, shape.version)) } };
  }
  return { code: 200, json: listOf(kind, metadata, items) };
}

/** Items of a built-in kind don't repeat it in their list, those of custom resources do, as in a real answer. */
function listOf(kind: KindDefinition, metadata: object, items: readonly KubeObject[]): unknown {
  return {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata,
    items: items.map((object) => {
      const face = shown(kind, object);
      if (kind.isCustom === true) return kindFirst(face);
      const { apiVersion: _version, kind: _kind, ...rest } = face;
      return rest;
    }),
  };
}
