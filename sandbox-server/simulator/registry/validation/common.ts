import { forbidden, invalid, notSupported, required } from "../field-errors.ts";
import { type IntOrString, isPercentage } from "../int-or-string.ts";
import type { FieldError } from "../kind-definition.ts";
import type { LabelSelector } from "../label-selector.ts";
import { dns1123LabelFaults, labelKeyFaults, labelValueFaults, portNameFaults, portNumberFaults } from "../names.ts";
import { isDeepEqual } from "./deep-equal.ts";

/** Faults of a value by one of the functions of names.ts, at its field. */
export function namedFaults(
  field: string,
  value: string,
  faultsOf: (value: string) => readonly string[],
): FieldError[] {
  return faultsOf(value).map((fault) => invalid(field, value, fault));
}

/** A number that may be absent but not negative. */
export function nonNegative(field: string, value: number | undefined): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, "must be greater than or equal to 0")] : [];
}

/** A number between two bounds, both included. */
export function inRange(field: string, value: number | undefined, min: number, max: number): FieldError[] {
  if (value === undefined || (value >= min && value <= max)) return [];
  return [invalid(field, value, `must be between ${min} and ${max}, inclusive`)];
}

/** A value out of a list; absent is no fault. */
export function oneOf(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/** A required value out of a list. */
export function requiredOneOf(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || value === "" ? [required(field)] : oneOf(field, value, supported);
}

/** A field that may not change once it is set. */
export function immutable(field: string, value: unknown, previous: unknown): FieldError[] {
  return isDeepEqual(value, previous) ? [] : [invalid(field, value ?? null, "field is immutable")];
}

/** The name of a list's item: given, a DNS label, and only once. */
export function itemName(field: string, name: string | undefined, seen: Set<string>): FieldError[] {
  if (!name) return [required(field)];
  const faults = namedFaults(field, name, dns1123LabelFaults);
  if (seen.has(name)) {
    faults.push({ reason: "FieldValueDuplicate", field, message: `Duplicate value: ${JSON.stringify(name)}` });
  }
  seen.add(name);
  return faults;
}

/** A port by number or by name. */
export function portFaults(field: string, port: IntOrString | undefined): FieldError[] {
  const faults = typeof port === "string" ? portNameFaults(port) : portNumberFaults(port ?? 0);
  return faults.map((fault) => invalid(field, port ?? 0, fault));
}

/** A count or a percentage that is not negative. */
export function countOrPercentage(field: string, value: IntOrString | undefined): FieldError[] {
  if (value === undefined || (typeof value === "string" && isPercentage(value))) return [];
  if (typeof value === "number") return nonNegative(field, value);
  const sentence =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(field, value, sentence)];
}

/** No more than all: a percentage up to 100. */
export function notAboveAll(field: string, value: IntOrString | undefined): FieldError[] {
  const isAbove = typeof value === "string" && isPercentage(value) && Number(value.slice(0, -1)) > 100;
  return isAbove ? [invalid(field, value, "must not be greater than 100%")] : [];
}

/** Labels as map, as in selectors and templates. */
export function labelFaults(field: string, labels: Readonly<Record<string, string>> | undefined): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...labelKeyFaults(key).map((fault) => invalid(field, key, fault)),
    ...labelValueFaults(value).map((fault) => invalid(field, value, fault)),
  ]);
}

/** A meta/v1 LabelSelector. */
export function labelSelectorFaults(field: string, selector: LabelSelector | undefined): FieldError[] {
  const faults = labelFaults(`${field}.matchLabels`, selector?.matchLabels);
  for (const [index, { key, operator, values = [] }] of (selector?.matchExpressions ?? []).entries()) {
    const path = `${field}.matchExpressions[${index}]`;
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0) {
        faults.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0) {
        faults.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
    } else {
      faults.push(invalid(`${path}.operator`, operator, "not a valid selector operator"));
    }
    faults.push(...namedFaults(`${path}.key`, key ?? "", labelKeyFaults));
    for (const [position, value] of values.entries()) {
      faults.push(...namedFaults(`${path}.values[${position}]`, value, labelValueFaults));
    }
  }
  return faults;
}
