import type { Clock } from "../../clock.ts";
import { quantityMilliValue, quantityValue } from "../../registry/quantity.ts";
import type { Pod } from "../../registry/types.ts";
import { findCondition } from "../conditions.ts";
import type { MetricsSource } from "../controller.ts";
import { isActive, isReady } from "../pods/pod-state.ts";
import { timeOf } from "../times.ts";
import type { PodSample } from "./replica-calculator.ts";

/** A pod's CPU does not count while it starts up (--horizontal-pod-autoscaler-cpu-initialization-period). */
const cpuInitializationMs = 300_000;
const initialReadinessDelayMs = 30_000;

export type ResourceName = "cpu" | "memory";

/** A pod asks for nothing of a resource whose share is the target. */
export class MissingRequestError extends Error {
  override readonly name = "MissingRequestError";
}

/** What each pod uses and asks for: CPU in millicores, memory in thousandths of a byte, as the calculator wants them. */
export function samplesOf(
  pods: readonly Pod[],
  resource: ResourceName,
  container: string | undefined,
  needsRequests: boolean,
  metrics: MetricsSource,
  clock: Clock,
): PodSample[] {
  return pods.filter(isActive).map((pod) => {
    const { namespace = "", name } = pod.metadata;
    const usage = metrics.podUsage(namespace, name);
    const parts = Object.entries(usage ?? {}).filter(([each]) => container === undefined || each === container);
    const amounts = parts.map(([, part]) => (resource === "cpu" ? part.cpuMillicores : part.memoryBytes * 1000));
    const value = usage === undefined ? undefined : amounts.reduce((sum, amount) => sum + amount, 0);
    const request = needsRequests ? requestOf(pod, resource, container) : undefined;
    return { value, isReady: countsAsReady(pod, resource, clock), ...(request === undefined ? {} : { request }) };
  });
}

function requestOf(pod: Pod, resource: ResourceName, container: string | undefined): number {
  let sum = 0;
  for (const each of pod.spec?.containers ?? []) {
    if (container !== undefined && each.name !== container) continue;
    const request = each.resources?.requests?.[resource];
    if (request === undefined) {
      throw new MissingRequestError(
        `missing request for ${resource} in container ${each.name} of Pod ${pod.metadata.name}`,
      );
    }
    sum += resource === "cpu" ? quantityMilliValue(request) : quantityValue(request) * 1000;
  }
  return sum;
}

function countsAsReady(pod: Pod, resource: ResourceName, clock: Clock): boolean {
  if (pod.status?.phase === "Pending") return false;
  if (resource !== "cpu") return true;
  const ready = findCondition(pod.status?.conditions, "Ready");
  const startedAt = timeOf(pod.status?.startTime);
  if (!ready || startedAt === 0) return false;
  if (startedAt + cpuInitializationMs > clock.now()) return isReady(pod);
  return isReady(pod) || startedAt + initialReadinessDelayMs <= timeOf(ready.lastTransitionTime);
}
