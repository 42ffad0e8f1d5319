import { createdAtColumn, defineKind, nameColumn } from "../columns.ts";
import { duplicate, forbidden, invalid, required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import { labelKeyFaults } from "../names.ts";
import { canonicalQuantities } from "../pod/container-defaults.ts";
import { compareQuantities, quantityMilliValue } from "../quantity.ts";
import type { LimitRange } from "../types.ts";
import { resourceNameFaults } from "../validation/resources.ts";

type Quantities = Readonly<Record<string, string>>;

/** As on the wire; the client's model has to call `default` otherwise. */
interface LimitItem {
  readonly type: string;
  readonly max?: Quantities;
  readonly min?: Quantities;
  readonly default?: Quantities;
  readonly defaultRequest?: Quantities;
  readonly maxLimitRequestRatio?: Quantities;
}

const parts = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

export const limitRange = defineKind<LimitRange>({
  group: "",
  version: "v1",
  resource: "limitranges",
  kind: "LimitRange",
  singular: "limitrange",
  shortNames: ["limits"],
  categories: [],
  namespaced: true,
  columns: [nameColumn, createdAtColumn],
  hasGeneration: false,
  withDefaults: (object) => ({
    ...object,
    spec: { ...object.spec, limits: ((object.spec?.limits ?? []) as readonly LimitItem[]).map(itemWithDefaults) },
  }),
  validate: ({ spec }) => {
    const types = new Set<string>();
    return ((spec?.limits ?? []) as readonly LimitItem[]).flatMap((item, index) => {
      const field = `spec.limits[${index}]`;
      const faults: FieldError[] = types.has(item.type) ? [duplicate(`${field}.type`, item.type)] : [];
      types.add(item.type);
      return [...faults, ...itemFaults(field, item)];
    });
  },
});

/** A container's default limit is the maximum, its default request the default limit, or else the minimum. */
function itemWithDefaults(item: LimitItem): LimitItem {
  const written = parts.flatMap((part) => {
    const quantities = item[part];
    return quantities === undefined ? [] : [[part, canonicalQuantities(quantities)] as const];
  });
  const canonical: LimitItem = { ...item, ...Object.fromEntries(written) };
  if (item.type !== "Container") return canonical;
  const limits = { ...canonical.max, ...canonical.default };
  const requests = fill(fill({ ...canonical.defaultRequest }, { ...limits }), { ...canonical.min });
  return {
    ...canonical,
    ...(Object.keys(limits).length === 0 ? {} : { default: limits }),
    ...(Object.keys(requests).length === 0 ? {} : { defaultRequest: requests }),
  };
}

const standardTypes = ["Pod", "Container", "PersistentVolumeClaim"];

function typeFaults(field: string, type = ""): FieldError[] {
  const faults = labelKeyFaults(type).map((fault) => invalid(field, type, fault));
  if (faults.length > 0 || type.includes("/") || standardTypes.includes(type)) return faults;
  return [invalid(field, type, "must be a standard limit type or fully qualified")];
}

function itemFaults(field: string, item: LimitItem): FieldError[] {
  const faults = typeFaults(`${field}.type`, item.type);
  if (item.type === "Pod" || item.type === "Container") {
    faults.push(
      ...parts.flatMap((part) =>
        Object.keys(item[part] ?? {}).flatMap((name) => resourceNameFaults(`${field}.${part}[${name}]`, name)),
      ),
    );
  }
  if (item.type === "PersistentVolumeClaim" && (item.min ?? item.max) === undefined) {
    faults.push(
      required(`${field}.limits`, "either minimum or maximum storage value is required, but neither was provided"),
    );
  }
  if (item.type === "Pod") {
    if (Object.keys(item.default ?? {}).length > 0) {
      faults.push(forbidden(`${field}.default`, "may not be specified when `type` is 'Pod'"));
    }
    if (Object.keys(item.defaultRequest ?? {}).length > 0) {
      faults.push(forbidden(`${field}.defaultRequest`, "may not be specified when `type` is 'Pod'"));
    }
  }
  const names = new Set(parts.flatMap((part) => Object.keys(item[part] ?? {})));
  for (const name of [...names].toSorted())
    faults.push(...orderFaults(field, item, name), ...ratioFaults(field, item, name));
  return faults;
}

function ratioFaults(field: string, { min, max, maxLimitRequestRatio }: LimitItem, name: string): FieldError[] {
  const ratio = maxLimitRequestRatio?.[name];
  if (ratio === undefined) return [];
  const path = `${field}.maxLimitRequestRatio[${name}]`;
  if (compareQuantities(ratio, "1") < 0) return [invalid(path, ratio, `ratio ${ratio} is less than 1`)];
  const [low, high] = [min?.[name], max?.[name]];
  if (low === undefined || high === undefined) return [];
  const widest = quantityMilliValue(high) / quantityMilliValue(low);
  if (quantityMilliValue(ratio) / 1000 <= widest) return [];
  return [invalid(path, ratio, `ratio ${ratio} is greater than max/min = ${widest.toFixed(6)}`)];
}

function orderFaults(field: string, item: LimitItem, name: string): FieldError[] {
  const { min, max, default: limit, defaultRequest: request } = item;
  const isAbove = (low: string | undefined, high: string | undefined) =>
    low !== undefined && high !== undefined && compareQuantities(low, high) > 0;
  const fault = (
    part: string,
    value: string | undefined,
    low: string,
    lowValue: string | undefined,
    high: string,
    highValue: string | undefined,
  ) =>
    invalid(`${field}.${part}[${name}]`, value, `${low} value ${lowValue} is greater than ${high} value ${highValue}`);
  const faults: FieldError[] = [];
  if (isAbove(min?.[name], max?.[name])) faults.push(fault("min", min?.[name], "min", min?.[name], "max", max?.[name]));
  if (isAbove(min?.[name], request?.[name])) {
    faults.push(fault("defaultRequest", request?.[name], "min", min?.[name], "default request", request?.[name]));
  }
  if (isAbove(request?.[name], max?.[name])) {
    faults.push(fault("defaultRequest", request?.[name], "default request", request?.[name], "max", max?.[name]));
  }
  if (isAbove(request?.[name], limit?.[name])) {
    faults.push(
      fault("defaultRequest", request?.[name], "default request", request?.[name], "default limit", limit?.[name]),
    );
  }
  if (isAbove(min?.[name], limit?.[name]))
    faults.push(fault("default", min?.[name], "min", min?.[name], "default", limit?.[name]));
  if (isAbove(limit?.[name], max?.[name]))
    faults.push(fault("default", limit?.[name], "default", limit?.[name], "max", max?.[name]));
  return faults;
}
