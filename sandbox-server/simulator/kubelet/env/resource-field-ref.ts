import { quantityMilliValue, quantityValue } from "../../registry/quantity.ts";
import type { ContainerSpec, Node } from "../../registry/types.ts";

export interface ResourceFieldRef {
  readonly resource: string;
  readonly divisor?: string;
}

/**
 * The value of `limits.cpu`, `requests.memory` and so on in units of the divisor, rounded up. A limit that is not set
 * is what the node can give. Source: "Downward API" in the Kubernetes documentation.
 */
export function resourceFieldValue(container: ContainerSpec, node: Node | undefined, ref: ResourceFieldRef): string {
  const [kind = "", ...rest] = ref.resource.split(".");
  const name = rest.join(".");
  const own = (kind === "limits" ? container.resources?.limits : container.resources?.requests)?.[name];
  const fallback = kind === "limits" ? (node?.status?.allocatable?.[name] ?? "0") : "0";
  const divisor = ref.divisor === undefined || ref.divisor === "0" ? "1" : ref.divisor;
  return String(divide(own ?? fallback, divisor, name));
}

function divide(quantity: string, divisor: string, name: string): number {
  if (name === "cpu") return Math.ceil(quantityMilliValue(quantity) / quantityMilliValue(divisor));
  return Math.ceil(quantityValue(quantity) / quantityValue(divisor));
}
