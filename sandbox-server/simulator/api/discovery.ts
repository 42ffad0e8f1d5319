import type { KindDefinition } from "../registry/kind-definition.ts";
import { unstoredKinds } from "../registry/unstored-kinds.ts";
import { unknownPath } from "../store/api-error.ts";
import { apiVersionOf, type KindRegistry } from "../store/kind-registry.ts";
import { healthPaths } from "./health.ts";
import { type SubresourceDefinition, subresourcesOf } from "./subresource-list.ts";

export const usualVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;

/** The groups of a cluster in the order of discovery, each with its versions in order of preference. */
export function groupsOf(kinds: KindRegistry): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>([["", ["v1"]]]);
  for (const { group, version } of [...kinds.all(), ...unstoredKinds]) {
    const versions = groups.get(group) ?? [];
    if (!versions.includes(version)) versions.push(version);
    groups.set(group, versions);
  }
  return groups;
}

function kindsIn(kinds: KindRegistry, group: string, version: string): readonly KindDefinition[] {
  const own = kinds.all().filter((kind) => kind.group === group && kind.version === version);
  return own.toSorted((a, b) => (a.resource < b.resource ? -1 : 1));
}

/** Reviews and their like as discovery shows them: nothing but created. */
function unstoredIn(group: string, version: string): readonly KindDefinition[] {
  return unstoredKinds
    .filter((kind) => kind.group === group && kind.version === version)
    .map((kind) => ({ ...kind, shortNames: [], categories: [], columns: [], verbs: ["create"] }));
}

/** /apis (meta/v1 APIGroupList). */
export function groupList(kinds: KindRegistry): unknown {
  const names = [...groupsOf(kinds).keys()].filter((group) => group !== "");
  return { kind: "APIGroupList", apiVersion: "v1", groups: names.map((group) => groupEntry(kinds, group)) };
}

/** Every path that the root names. */
export function servedPaths(kinds: KindRegistry): readonly string[] {
  const groups = [...groupsOf(kinds)].filter(([group]) => group !== "");
  const resources = groups.flatMap(([group, versions]) => [
    `/apis/${group}`,
    ...versions.map((version) => `/apis/${group}/${version}`),
  ]);
  const others = [
    "/api",
    "/api/v1",
    "/apis",
    "/apis/",
    "/metrics",
    "/openapi/v2",
    "/openapi/v3",
    "/openapi/v3/",
    "/version",
  ];
  return [...others, ...resources, ...healthPaths].toSorted();
}

/** /apis/<group> (meta/v1 APIGroup). Errors: NotFound. */
export function groupAnswer(kinds: KindRegistry, group: string): unknown {
  if (group === "" || !groupsOf(kinds).has(group)) throw unknownPath();
  return { kind: "APIGroup", apiVersion: "v1", ...groupEntry(kinds, group) };
}

function groupEntry(kinds: KindRegistry, group: string) {
  const versions = (groupsOf(kinds).get(group) ?? []).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** /api/v1 and /apis/<group>/<version> (meta/v1 APIResourceList). Errors: NotFound. */
export function resourceList(kinds: KindRegistry, group: string, version: string): unknown {
  if (!groupsOf(kinds).get(group)?.includes(version)) throw unknownPath();
  const resources = [
    ...unstoredIn(group, version).map(legacyEntry),
    ...kindsIn(kinds, group, version).flatMap((kind) => [legacyEntry(kind), ...legacySubresources(kind)]),
  ];
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf({ group, version }), resources };
}

function legacyEntry(kind: KindDefinition): unknown {
  return {
    name: kind.resource,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: kind.verbs ?? usualVerbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
  };
}

function legacySubresources(kind: KindDefinition): readonly unknown[] {
  return subresourcesOf(kind).map(({ name, verbs, response }) => ({
    name: `${kind.resource}/${name}`,
    singularName: "",
    namespaced: kind.namespaced,
    ...foreignKind(kind, response),
    verbs,
  }));
}

function foreignKind(kind: KindDefinition, { group, version, kind: name }: SubresourceDefinition["response"]): object {
  return group === kind.group && version === kind.version ? { kind: name } : { group, version, kind: name };
}

/** Aggregated discovery of /api or /apis (apidiscovery.k8s.io APIGroupDiscoveryList). */
export function aggregatedDiscovery(kinds: KindRegistry, core: boolean, version: "v2" | "v2beta1"): unknown {
  const groups = [...groupsOf(kinds)].filter(([group]) => (group === "") === core);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: group === "" ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: versions.map((each) => ({
        version: each,
        freshness: "Current",
        resources: [...unstoredIn(group, each), ...kindsIn(kinds, group, each)].map(aggregatedEntry),
      })),
    })),
  };
}

function aggregatedEntry(kind: KindDefinition): unknown {
  const subresources = subresourcesOf(kind).map(({ name, verbs, response }) => ({
    subresource: name,
    responseKind: response,
    verbs,
  }));
  return {
    resource: kind.resource,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: kind.verbs ?? usualVerbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}
