import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { Pod } from "../registry/types.ts";
import { qualified } from "../store/api-error.ts";
import { wireTime } from "../store/fresh-names.ts";
import type { ApiParts, Usage } from "./api-parts.ts";

type Source = (parts: ApiParts, namespace: string | undefined) => readonly unknown[];

/** metrics-server's window. */
const metricsWindow = "15s";

const sources: Readonly<Record<string, Source>> = {
  "nodes.metrics.k8s.io": nodeMetrics,
  "pods.metrics.k8s.io": podMetrics,
  componentstatuses: componentStatuses,
};

/** The objects of a kind that is worked out when it is asked for; undefined for kinds that are stored. */
export function computedObjects(
  parts: ApiParts,
  kind: KindDefinition,
  namespace: string | undefined,
): readonly KubeObject[] | undefined {
  return sources[qualified(kind)]?.(parts, namespace) as readonly KubeObject[] | undefined;
}

function usageOf({ cpuMillicores, memoryBytes }: Usage): unknown {
  return { cpu: `${Math.round(cpuMillicores * 1e6)}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` };
}

function nodeMetrics({ store, usage, clock }: ApiParts): readonly unknown[] {
  const timestamp = wireTime(clock.now());
  return store.list("nodes").flatMap(({ metadata }) => {
    const used = usage.nodeUsage(metadata.name);
    if (used === undefined) return [];
    const own = {
      name: metadata.name,
      creationTimestamp: timestamp,
      ...(metadata.labels ? { labels: metadata.labels } : {}),
    };
    return [{ ...metricsHead("NodeMetrics", timestamp), metadata: own, usage: usageOf(used) }];
  });
}

function podMetrics({ store, usage, clock }: ApiParts, namespace: string | undefined): readonly unknown[] {
  const timestamp = wireTime(clock.now());
  return (store.list("pods", namespace) as readonly Pod[]).flatMap(({ metadata }) => {
    const used = usage.podUsage(metadata.namespace ?? "", metadata.name);
    if (used === undefined) return [];
    const { name, labels } = metadata;
    const own = { name, namespace: metadata.namespace, creationTimestamp: timestamp, ...(labels ? { labels } : {}) };
    const containers = Object.entries(used).map(([container, each]) => ({ name: container, usage: usageOf(each) }));
    return [{ ...metricsHead("PodMetrics", timestamp), metadata: own, containers }];
  });
}

function metricsHead(kind: string, timestamp: string) {
  return { kind, apiVersion: "metrics.k8s.io/v1beta1", timestamp, window: metricsWindow };
}

function componentStatuses(): readonly unknown[] {
  return ["controller-manager", "etcd-0", "scheduler"].map((name) => ({
    kind: "ComponentStatus",
    apiVersion: "v1",
    metadata: { name },
    conditions: [{ type: "Healthy", status: "True", message: "ok" }],
  }));
}
