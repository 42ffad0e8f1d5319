import { quantityMilliValue, quantityValue } from "../registry/quantity.ts";
import type { ContainerSpec, Pod } from "../registry/types.ts";

/** Amounts by resource name: CPU in millicores, everything else in its own unit (bytes, pieces). */
export type Amounts = Readonly<Record<string, number>>;

type Quantities = Readonly<Record<string, string | number>> | undefined;

/** What a container that asks for nothing is taken to need when nodes are compared (scheduler/util/pod_resources.go). */
const assumedCpuMillicores = 100;
const assumedMemoryBytes = 200 * 1024 * 1024;

/** Quantities as numbers. */
export function amountsOf(quantities: Quantities): Record<string, number> {
  const amounts: Record<string, number> = {};
  for (const [name, quantity] of Object.entries(quantities ?? {})) {
    amounts[name] = name === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity);
  }
  return amounts;
}

export function sumOf(left: Amounts, right: Amounts): Record<string, number> {
  const sum: Record<string, number> = { ...left };
  for (const [name, amount] of Object.entries(right)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}

export function differenceOf(left: Amounts, right: Amounts): Record<string, number> {
  const difference: Record<string, number> = { ...left };
  for (const [name, amount] of Object.entries(right)) difference[name] = (difference[name] ?? 0) - amount;
  return difference;
}

function largestOf(left: Amounts, right: Amounts): Record<string, number> {
  const largest: Record<string, number> = { ...left };
  for (const [name, amount] of Object.entries(right)) largest[name] = Math.max(largest[name] ?? 0, amount);
  return largest;
}

function podAmounts(pod: Pod, of: (container: ContainerSpec) => Amounts): Record<string, number> {
  let running: Record<string, number> = {};
  for (const container of pod.spec?.containers ?? []) running = sumOf(running, of(container));
  let sidecars: Record<string, number> = {};
  let starting: Record<string, number> = {};
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === "Always") {
      sidecars = sumOf(sidecars, of(container));
      starting = largestOf(starting, sidecars);
    } else {
      starting = largestOf(starting, sumOf(sidecars, of(container)));
    }
  }
  return sumOf(largestOf(sumOf(running, sidecars), starting), amountsOf(pod.spec?.overhead));
}

/**
 * What a pod asks of its node: the sum of its containers and sidecars, or more if an init container needs more while
 * it runs (k8s.io/component-helpers/resource PodRequests).
 */
export function podRequests(pod: Pod): Record<string, number> {
  return podAmounts(pod, (container) => amountsOf(container.resources?.requests));
}

/** As podRequests, with a small assumption for containers that ask for nothing, so that scores can tell full from empty. */
export function podRequestsForScore(pod: Pod): Record<string, number> {
  return podAmounts(pod, (container) => {
    const requests = amountsOf(container.resources?.requests);
    return { ...requests, cpu: requests.cpu ?? assumedCpuMillicores, memory: requests.memory ?? assumedMemoryBytes };
  });
}
