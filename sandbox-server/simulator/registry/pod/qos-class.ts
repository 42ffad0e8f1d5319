import { compareQuantities } from "../quantity.ts";
import type { ContainerSpec, PodSpec } from "../types.ts";

export type QosClass = "BestEffort" | "Burstable" | "Guaranteed";

const countedResources = ["cpu", "memory"] as const;

/** The quality-of-service class of a pod: what is asked for, and whether every container caps just that. */
export function qosClassOf(spec: PodSpec): QosClass {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const asksNothing = containers.every(({ resources }) =>
    countedResources.every((name) => isZero(resources?.requests?.[name]) && isZero(resources?.limits?.[name])),
  );
  if (asksNothing) return "BestEffort";
  return containers.every(isCapped) ? "Guaranteed" : "Burstable";
}

function isCapped({ resources }: ContainerSpec): boolean {
  return countedResources.every((name) => {
    const limit = resources?.limits?.[name];
    const request = resources?.requests?.[name] ?? limit;
    return limit !== undefined && request !== undefined && !isZero(limit) && compareQuantities(limit, request) === 0;
  });
}

function isZero(quantity: string | undefined): boolean {
  return quantity === undefined || compareQuantities(quantity, "0") === 0;
}
