import type { KubeObject } from "../../registry/kube-object.ts";
import { qosClassOf } from "../../registry/pod/qos-class.ts";
import { addQuantities, compareQuantities } from "../../registry/quantity.ts";
import type { ContainerSpec, PersistentVolumeClaim, Pod, ResourceQuota, Service } from "../../registry/types.ts";
import type { ResourceName } from "../../store/cluster-client.ts";
import { isFinished } from "../pods/pod-state.ts";

/** Amounts by the names that quotas use: `requests.cpu`, `count/deployments.apps`, `pods`… */
export type Usage = Readonly<Record<string, string>>;

/** Resources that quotas count by their own name, too. */
const countedByName = new Set([
  "pods",
  "services",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "replicationcontrollers",
  "resourcequotas",
]);

/** What one object takes of a quota (pkg/quota/v1/evaluator/core). */
export function usageOf(resource: ResourceName, object: KubeObject): Usage {
  const count = { [`count/${resource}`]: "1" };
  if (resource === "pods") return { ...count, ...podUsage(object as Pod) };
  const named = countedByName.has(resource) ? { ...count, [resource]: "1" } : count;
  if (resource === "services") return { ...named, ...serviceUsage(object as Service) };
  if (resource === "persistentvolumeclaims") return { ...named, ...claimUsage(object as PersistentVolumeClaim) };
  return named;
}

/** A pod that has ended takes nothing but its place in the list. */
function podUsage(pod: Pod): Usage {
  if (isFinished(pod)) return {};
  const usage: Record<string, string> = { pods: "1" };
  for (const kind of ["requests", "limits"] as const) {
    for (const [name, amount] of Object.entries(podAmounts(pod, kind))) {
      usage[`${kind}.${name}`] = amount;
      if (kind === "requests" && (name === "cpu" || name === "memory" || name === "ephemeral-storage"))
        usage[name] = amount;
    }
  }
  return usage;
}

function podAmounts(pod: Pod, kind: "requests" | "limits"): Usage {
  const of = (container: ContainerSpec): Usage => container.resources?.[kind] ?? {};
  const running = (pod.spec?.containers ?? []).map(of).reduce(sum, {});
  const initial = pod.spec?.initContainers ?? [];
  const sidecars = initial
    .filter(({ restartPolicy }) => restartPolicy === "Always")
    .map(of)
    .reduce(sum, {});
  const starting = initial
    .filter(({ restartPolicy }) => restartPolicy !== "Always")
    .map(of)
    .reduce(larger, {});
  return larger(sum(running, sidecars), starting);
}

/** The sums of two usages. */
export function sum(left: Usage, right: Usage): Usage {
  const result: Record<string, string> = { ...left };
  for (const [name, amount] of Object.entries(right)) result[name] = addQuantities(result[name] ?? "0", amount);
  return result;
}

function larger(left: Usage, right: Usage): Usage {
  const result: Record<string, string> = { ...left };
  for (const [name, amount] of Object.entries(right)) {
    const known = result[name];
    if (known === undefined || compareQuantities(amount, known) > 0) result[name] = amount;
  }
  return result;
}

function serviceUsage({ spec }: Service): Usage {
  const hasNodePorts = spec?.type === "NodePort" || spec?.type === "LoadBalancer";
  return {
    ...(spec?.type === "LoadBalancer" ? { "services.loadbalancers": "1" } : {}),
    ...(hasNodePorts ? { "services.nodeports": String(spec?.ports?.length ?? 0) } : {}),
  };
}

function claimUsage({ spec }: PersistentVolumeClaim): Usage {
  const storage = spec?.resources?.requests?.storage ?? "0";
  const className = spec?.storageClassName;
  const ofClass = `${className}.storageclass.storage.k8s.io`;
  return {
    "requests.storage": storage,
    ...(className ? { [`${ofClass}/requests.storage`]: storage, [`${ofClass}/persistentvolumeclaims`]: "1" } : {}),
  };
}

/** Whether a quota counts an object: by its scopes, which speak of pods only. */
export function isInScope(quota: ResourceQuota, resource: ResourceName, object: KubeObject): boolean {
  const scopes = [
    ...(quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists", values: undefined })),
    ...(quota.spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  if (resource !== "pods") return false;
  return scopes.every((scope) => meetsScope(scope, object as Pod));
}

interface Scope {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

function meetsScope({ scopeName, operator, values = [] }: Scope, { spec }: Pod): boolean {
  switch (scopeName) {
    case "Terminating":
      return spec?.activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return spec?.activeDeadlineSeconds === undefined;
    case "BestEffort":
      return spec != null && qosClassOf(spec) === "BestEffort";
    case "NotBestEffort":
      return spec != null && qosClassOf(spec) !== "BestEffort";
    case "PriorityClass":
      return meetsPriority(operator, values, spec?.priorityClassName ?? "");
    default:
      return false;
  }
}

function meetsPriority(operator: string, values: readonly string[], name: string): boolean {
  if (operator === "In") return values.includes(name);
  if (operator === "NotIn") return !values.includes(name);
  return operator === "Exists" ? name !== "" : name === "";
}
