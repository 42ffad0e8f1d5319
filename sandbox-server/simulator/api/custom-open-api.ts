import { createHash } from "node:crypto";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { groupVersionPath, openApi, pathsOf } from "../registry/schema/index.ts";
import type { KindRegistry } from "../store/kind-registry.ts";
import { usualVerbs } from "./discovery.ts";
import { inOpenApiV2 } from "./open-api-v2/schema.ts";

/** The OpenAPI documents of custom resources: bytes by path (`apis/example.com/v1`). */
export function customDocuments(kinds: KindRegistry): ReadonlyMap<string, string> {
  const custom = kinds.all().filter((kind) => kind.customSchema !== undefined);
  const byPath = Map.groupBy(custom, ({ group, version }) => groupVersionPath(group, version));
  return new Map([...byPath].map(([path, each]) => [path, JSON.stringify(documentOf(each))]));
}

const groupVersionKind = "x-kubernetes-group-version-kind";

/** What changes when a document does. */
export function documentHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32).toUpperCase();
}

function documentOf(kinds: readonly KindDefinition[]): unknown {
  const paths: Record<string, unknown> = Object.assign({}, ...kinds.map((kind) => pathsOf(servedOf(kind))));
  const schemas = Object.fromEntries(kinds.map((kind) => [componentOf(kind), schemaOf(kind)]));
  return openApi(withoutStrategicPatch(paths) as Parameters<typeof openApi>[0], schemas);
}

/** The schemas of custom resources as OpenAPI v2 can say them, by the names of its definitions. */
export function customDefinitions(kinds: KindRegistry): Readonly<Record<string, unknown>> {
  const custom = kinds.all().filter((kind) => kind.customSchema !== undefined);
  return Object.fromEntries(custom.map((kind) => [componentOf(kind), definitionOf(kind)]));
}

/** What may have any field says nothing of those that it names: old clients would take them for all there are. */
function definitionOf(kind: KindDefinition): Record<string, unknown> {
  if (kind.customSchema?.["x-kubernetes-preserve-unknown-fields"] !== true)
    return schemaOf({ ...kind, customSchema: inOpenApiV2(kind.customSchema) });
  return { type: "object", [groupVersionKind]: schemaOf(kind)[groupVersionKind] };
}

function componentOf({ group, version, kind }: KindDefinition): string {
  return `${group.split(".").toReversed().join(".")}.${version}.${kind}`;
}

function servedOf(kind: KindDefinition): Parameters<typeof pathsOf>[0] {
  const { group, version, resource, namespaced, subresources } = kind;
  const verbs = kind.verbs ?? usualVerbs;
  const component = componentOf(kind);
  const names = [...(subresources?.status === true ? ["status"] : [])];
  return {
    group,
    version,
    kind: kind.kind,
    resource,
    namespaced,
    verbs,
    subresources: names.map((name) => ({ name, verbs: ["get", "patch", "update"] })),
    component,
    listComponent: component,
  };
}

const texts = { type: "object", additionalProperties: { type: "string" } };

/** meta/v1 ObjectMeta, as much of it as people write. */
const metadataSchema = {
  type: "object",
  description: "Standard object's metadata.",
  properties: {
    annotations: texts,
    labels: texts,
    name: { type: "string" },
    namespace: { type: "string" },
    generateName: { type: "string" },
    finalizers: { type: "array", items: { type: "string" }, "x-kubernetes-patch-strategy": "merge" },
    ownerReferences: { type: "array", items: { type: "object", additionalProperties: true } },
  },
};

function schemaOf(kind: KindDefinition): Record<string, unknown> {
  const { group, version } = kind;
  const properties = (kind.customSchema?.properties ?? {}) as Record<string, unknown>;
  return {
    type: "object",
    ...kind.customSchema,
    properties: {
      apiVersion: {
        type: "string",
        description: "APIVersion defines the versioned schema of this representation of an object.",
      },
      kind: {
        type: "string",
        description: "Kind is a string value representing the REST resource this object represents.",
      },
      ...properties,
      metadata: metadataSchema,
    },
    [groupVersionKind]: [{ group, kind: kind.kind, version }],
  };
}

/** Custom resources have no merge keys; a client that read otherwise would send patches that are refused. */
function withoutStrategicPatch<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) =>
      key === "application/strategic-merge-patch+json" ? undefined : part,
    ),
  );
}
