import { UsageFault } from "../program.ts";
import type { ApiClient } from "./client.ts";

/** A resource type as discovery tells of it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly names: readonly string[];
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly singularName: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly shortNames?: readonly string[];
  }[];
}

interface GroupList {
  readonly groups: readonly { readonly name: string; readonly preferredVersion: { readonly version: string } }[];
}

/** Finds `po`, `pods`, `pod`, `deployments.apps`; the core group first. Throws UsageFault. */
export async function findResource(client: ApiClient, word: string): Promise<ResourceType> {
  const [name = "", group] = word.toLowerCase().split(/\.(.*)/s);
  const core = await resourcesOf(client, "", "v1");
  const fitting = (types: readonly ResourceType[]) => types.find((type) => type.names.includes(name));
  const inCore = group === undefined ? fitting(core) : undefined;
  if (inCore !== undefined) return inCore;
  const { groups } = (await client.send("GET", "/apis")) as GroupList;
  for (const one of groups) {
    if (group !== undefined && group !== "" && one.name !== group) continue;
    const found = fitting(await resourcesOf(client, one.name, one.preferredVersion.version));
    if (found !== undefined) return found;
  }
  throw new UsageFault(`error: the server doesn't have a resource type "${word}"`);
}

async function resourcesOf(client: ApiClient, group: string, version: string): Promise<readonly ResourceType[]> {
  const { resources } = (await client.send("GET", groupPath(group, version))) as ResourceList;
  return resources
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, singularName, kind, namespaced, shortNames = [] }) => ({
      group,
      version,
      name,
      kind,
      namespaced,
      names: [name, singularName, kind.toLowerCase(), ...shortNames],
    }));
}

function groupPath(group: string, version: string): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** Where a type's objects are; of all namespaces without one. */
export function pathOf({ group, version, name, namespaced }: ResourceType, namespace: string | undefined): string {
  const inside = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  return `${groupPath(group, version)}${inside}/${name}`;
}

/** `deployment.apps/web`, as kubectl names what it did something to. */
export function shownName({ group, kind }: ResourceType, name: string): string {
  return `${kind.toLowerCase()}${group === "" ? "" : `.${group}`}/${name}`;
}
