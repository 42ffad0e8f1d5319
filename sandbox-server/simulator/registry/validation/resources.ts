import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { labelKeyFaults } from "../names.ts";
import { compareQuantities, isQuantity, quantityFormatFault } from "../quantity.ts";

type Quantities = Readonly<Record<string, string>> | undefined;

const standardResources = new Set(["cpu", "memory", "ephemeral-storage"]);

/** Requests and limits of a container (or of a whole pod). */
export function resourceFaults(
  field: string,
  resources: { readonly limits?: Quantities; readonly requests?: Quantities } | undefined,
): FieldError[] {
  const faults: FieldError[] = [];
  for (const part of ["limits", "requests"] as const) {
    for (const [name, quantity] of Object.entries(resources?.[part] ?? {})) {
      const path = `${field}.${part}[${name}]`;
      faults.push(...resourceNameFaults(path, name), ...quantityFaults(path, quantity));
    }
  }
  return faults.length > 0 ? faults : requestsAboveLimits(field, resources?.requests, resources?.limits);
}

function requestsAboveLimits(field: string, requests: Quantities, limits: Quantities): FieldError[] {
  return Object.entries(requests ?? {}).flatMap(([name, request]) => {
    const limit = limits?.[name];
    const path = `${field}.requests`;
    if (limit === undefined) {
      if (!isExtended(name) && !name.startsWith("hugepages-")) return [];
      return [required(`${field}.limits`, "Limit must be set for non overcommitable resources")];
    }
    if (isExtended(name) && compareQuantities(request, limit) !== 0) {
      return [invalid(path, request, `must be equal to ${name} limit of ${limit}`)];
    }
    return compareQuantities(request, limit) > 0
      ? [invalid(path, request, `must be less than or equal to ${name} limit of ${limit}`)]
      : [];
  });
}

function isExtended(name: string): boolean {
  return name.includes("/") && !name.startsWith("kubernetes.io/");
}

/** The name of something that a container can ask for. */
export function resourceNameFaults(field: string, name: string): FieldError[] {
  const faults = labelKeyFaults(name).map((fault) => invalid(field, name, fault));
  if (faults.length > 0 || name.includes("/")) return faults;
  if (standardResources.has(name) || name.startsWith("hugepages-")) return [];
  return [
    invalid(field, name, "must be a standard resource type or fully qualified"),
    invalid(field, name, "must be a standard resource for containers"),
  ];
}

/** A quantity that is not negative. */
export function quantityFaults(field: string, quantity: string): FieldError[] {
  if (!isQuantity(quantity)) return [invalid(field, quantity, quantityFormatFault)];
  return compareQuantities(quantity, "0") < 0 ? [invalid(field, quantity, "must be greater than or equal to 0")] : [];
}

/** A quantity above zero, such as a claim's size. */
export function positiveQuantityFaults(field: string, quantity: string): FieldError[] {
  if (!isQuantity(quantity)) return [invalid(field, quantity, quantityFormatFault)];
  return compareQuantities(quantity, "0") <= 0 ? [invalid(field, quantity, "must be greater than zero")] : [];
}
