import { createHash } from "node:crypto";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { groupVersionPath, objectMeta, objectMetaSchemas, openApi, pathsOf } from "../registry/schema/index.ts";
import { isJsonObject } from "../store/json.ts";
import type { KindRegistry } from "../store/kind-registry.ts";
import { usualVerbs } from "./discovery.ts";
import { inOpenApiV2 } from "./open-api-v2/schema.ts";

/** The OpenAPI documents of custom resources: bytes by path (`apis/example.com/v1`). */
export async function customDocuments(kinds: KindRegistry): Promise<ReadonlyMap<string, string>> {
  const custom = kinds.all().filter((kind) => kind.customSchema !== undefined);
  const byPath = Map.groupBy(custom, ({ group, version }) => groupVersionPath(group, version));
  const shared = byPath.size === 0 ? {} : await objectMetaSchemas();
  return new Map([...byPath].map(([path, each]) => [path, JSON.stringify(documentOf(each, shared))]));
}

const groupVersionKind = "x-kubernetes-group-version-kind";

/** What changes when a document does. */
export function documentHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32).toUpperCase();
}

function documentOf(kinds: readonly KindDefinition[], shared: Record<string, unknown>): unknown {
  const paths: Record<string, unknown> = Object.assign({}, ...kinds.map((kind) => pathsOf(servedOf(kind))));
  const own = Object.fromEntries(kinds.map((kind) => [componentOf(kind), schemaOf(kind, "#/components/schemas/")]));
  const schemas = { ...shared, ...own } as Parameters<typeof openApi>[1];
  return openApi(withoutStrategicPatch(paths) as Parameters<typeof openApi>[0], schemas);
}

/** The schemas of custom resources as OpenAPI v2 can say them, by the names of its definitions. */
export async function customDefinitions(kinds: KindRegistry): Promise<Readonly<Record<string, unknown>>> {
  const custom = kinds.all().filter((kind) => kind.customSchema !== undefined);
  if (custom.length === 0) return {};
  const shared = Object.entries(await objectMetaSchemas()).map(([name, schema]) => [name, asDefinition(schema)]);
  return Object.fromEntries([...shared, ...custom.map((kind) => [componentOf(kind), definitionOf(kind)])]);
}

/** What may have any field says nothing of those that it names: old clients would take them for all there are. */
function definitionOf(kind: KindDefinition): Record<string, unknown> {
  if (kind.customSchema?.["x-kubernetes-preserve-unknown-fields"] !== true)
    return schemaOf({ ...kind, customSchema: inOpenApiV2(kind.customSchema) }, "#/definitions/");
  return { type: "object", [groupVersionKind]: gvkOf(kind) };
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

/** References of OpenAPI v3 as v2 has them, where a reference stands beside its description. */
function asDefinition(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (_key, part: unknown) => {
      if (!isJsonObject(part) || !Array.isArray(part.allOf)) return part;
      const { allOf, default: _default, ...rest } = part;
      return { ...rest, ...(isJsonObject(allOf[0]) ? allOf[0] : {}) };
    }).replaceAll("#/components/schemas/", "#/definitions/"),
  );
}

function gvkOf({ group, version, kind }: KindDefinition): readonly object[] {
  return [{ group, kind, version }];
}

/** @param components where the document's other schemas are */
function schemaOf(kind: KindDefinition, components: string): Record<string, unknown> {
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
      metadata: {
        description:
          "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
        $ref: `${components}${objectMeta}`,
      },
    },
    [groupVersionKind]: gvkOf(kind),
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
