import type { KubeObject } from "../../registry/kube-object.ts";
import { addQuantities, compareQuantities, subtractQuantities } from "../../registry/quantity.ts";
import type { ContainerSpec, Pod, ResourceQuota } from "../../registry/types.ts";
import type { ResourceName } from "../../store/cluster-client.ts";
import { isInScope, sum, type Usage, usageOf } from "./usage.ts";

/** What the objects of a namespace take of a quota, under the names that it limits. */
export function usedOf(
  quota: ResourceQuota,
  objects: ReadonlyMap<ResourceName, readonly KubeObject[]>,
): Record<string, string> {
  let total: Usage = {};
  for (const [resource, all] of objects) {
    for (const object of all) if (isInScope(quota, resource, object)) total = sum(total, usageOf(resource, object));
  }
  const names = Object.keys(quota.spec?.hard ?? {});
  return Object.fromEntries(names.map((name) => [name, total[name] ?? "0"]));
}

/** The resources that the limits of a quota speak of; nothing else need be listed to know its use. */
export function resourcesOf(quota: ResourceQuota, known: readonly ResourceName[]): ResourceName[] {
  const names = Object.keys(quota.spec?.hard ?? {});
  return known.filter((resource) => names.some((name) => speaksOf(name, resource)));
}

function speaksOf(name: string, resource: ResourceName): boolean {
  if (name === `count/${resource}` || name === resource) return true;
  if (resource === "services") return name.startsWith("services.");
  if (resource === "persistentvolumeclaims")
    return name === "requests.storage" || name.includes(".storageclass.storage.k8s.io/");
  if (resource !== "pods") return false;
  return /^(requests|limits)\.(?!storage$)/.test(name) || /^(cpu|memory|ephemeral-storage)$/.test(name);
}

/**
 * Why a quota refuses an object, in the words of the ResourceQuota admission; undefined when it does not.
 *
 * @param used what is taken without the object
 * @param previous the stored state, on updates
 */
export function quotaRefusal(
  quota: ResourceQuota,
  used: Usage,
  resource: ResourceName,
  object: KubeObject,
  previous: KubeObject | undefined,
): string | undefined {
  if (!isInScope(quota, resource, object)) return undefined;
  const hard = quota.spec?.hard ?? {};
  const { name } = quota.metadata;
  if (resource === "pods" && previous === undefined) {
    const missing = missingAmounts(object as Pod, Object.keys(hard));
    if (missing !== undefined) return `failed quota: ${name}: must specify ${missing}`;
  }
  const before = previous && isInScope(quota, resource, previous) ? usageOf(resource, previous) : {};
  const exceeded = Object.entries(usageOf(resource, object)).flatMap(([key, amount]) => {
    const limit = hard[key];
    const change = subtractQuantities(amount, before[key] ?? "0");
    if (limit === undefined || compareQuantities(change, "0") <= 0) return [];
    const after = addQuantities(used[key] ?? "0", change);
    return compareQuantities(after, limit) > 0 ? [{ key, change, limit }] : [];
  });
  if (exceeded.length === 0) return undefined;
  exceeded.sort((left, right) => (left.key < right.key ? -1 : 1));
  const list = (value: (each: (typeof exceeded)[number]) => string) =>
    exceeded.map((each) => `${each.key}=${value(each)}`).join(",");
  const parts = [
    `requested: ${list(({ change }) => change)}`,
    `used: ${list(({ key }) => used[key] ?? "0")}`,
    `limited: ${list(({ limit }) => limit)}`,
  ];
  return `exceeded quota: ${name}, ${parts.join(", ")}`;
}

/** What containers must say because a quota limits it: `cpu for: web; memory for: web,log`. */
function missingAmounts(pod: Pod, names: readonly string[]): string | undefined {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const parts = names.toSorted().flatMap((name) => {
    const without = containers.filter((container) => says(container, name) === false);
    return without.length > 0 ? [`${name} for: ${without.map((container) => container.name).join(",")}`] : [];
  });
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** Whether a container says what a quota's name asks for; undefined for names that ask nothing of containers. */
function says({ resources }: ContainerSpec, name: string): boolean | undefined {
  const match = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name);
  if (!match?.[2]) return undefined;
  return resources?.[match[1] === "limits" ? "limits" : "requests"]?.[match[2]] !== undefined;
}
