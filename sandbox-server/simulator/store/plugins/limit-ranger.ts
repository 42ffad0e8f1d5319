import type { KubeObject } from "../../registry/kube-object.ts";
import { addQuantities, compareQuantities, parseQuantity } from "../../registry/quantity.ts";
import type { ContainerSpec, LimitRange, PersistentVolumeClaim, Pod } from "../../registry/types.ts";
import type { AdmissionPlugin } from "../admission.ts";
import { forbidden } from "../api-error.ts";
import type { ObjectStore } from "../object-store.ts";

/** The generated model calls the field `_default`, because `default` is a word of the language. */
type LimitItem = NonNullable<LimitRange["spec"]>["limits"][number] & { readonly default?: Quantities };
type Quantities = Readonly<Record<string, string>>;

/** Gives containers the defaults of their namespace's limit ranges, and refuses what is outside of them. */
export function limitRanger(store: ObjectStore): AdmissionPlugin {
  const itemsOf = (namespace: string, type: string): LimitItem[] =>
    (store.list("limitranges", namespace) as readonly LimitRange[]).flatMap(({ spec }) =>
      (spec?.limits ?? []).filter((item) => item.type === type),
    );
  return {
    name: "LimitRanger",
    mutate: ({ operation, kind, namespace, object, subresource }) => {
      if (operation !== "CREATE" || kind.resource !== "pods" || subresource !== "" || !object) return undefined;
      const items = itemsOf(namespace, "Container");
      return items.length > 0 ? withDefaults(object as Pod, items) : undefined;
    },
    validate: ({ operation, kind, namespace, object, subresource }) => {
      if (subresource !== "" || !object) return;
      const faults =
        kind.resource === "pods" && operation === "CREATE"
          ? [
              ...containerFaults(object as Pod, itemsOf(namespace, "Container")),
              ...podFaults(object as Pod, itemsOf(namespace, "Pod")),
            ]
          : kind.resource === "persistentvolumeclaims" && operation !== "DELETE"
            ? claimFaults(object as PersistentVolumeClaim, itemsOf(namespace, "PersistentVolumeClaim"))
            : [];
      if (faults.length > 0) throw forbidden(kind, object.metadata.name, asList(faults));
    },
  };
}

/** Several faults stand in brackets (errors.NewAggregate). */
function asList(faults: readonly string[]): string {
  return faults.length === 1 ? `${faults[0]}` : `[${faults.join(", ")}]`;
}

function withDefaults(pod: Pod, items: readonly LimitItem[]): KubeObject {
  const requests = Object.assign({}, ...items.map(({ defaultRequest }) => defaultRequest ?? {})) as Quantities;
  const limits = Object.assign({}, ...items.map((item) => item.default ?? {})) as Quantities;
  const fill = (container: ContainerSpec) => {
    const own = container.resources;
    return {
      ...container,
      resources: {
        ...own,
        ...nonEmpty("limits", { ...limits, ...own?.limits }),
        ...nonEmpty("requests", { ...requests, ...own?.limits, ...own?.requests }),
      },
    };
  };
  const note = noteOf(pod, requests, limits);
  const { initContainers } = pod.spec ?? {};
  const spec = {
    ...pod.spec,
    containers: (pod.spec?.containers ?? []).map(fill),
    ...(initContainers ? { initContainers: initContainers.map(fill) } : {}),
  };
  const annotations =
    note === undefined ? pod.metadata.annotations : { ...pod.metadata.annotations, "kubernetes.io/limit-ranger": note };
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(annotations ? { annotations } : {}) },
    spec,
  } as unknown as KubeObject;
}

function nonEmpty(field: string, quantities: Quantities): object {
  return Object.keys(quantities).length > 0 ? { [field]: quantities } : {};
}

/** `LimitRanger plugin set: cpu, memory request for container web; cpu limit for container web`. */
function noteOf(pod: Pod, requests: Quantities, limits: Quantities): string | undefined {
  const parts = (pod.spec?.containers ?? []).flatMap(({ name, resources }) => {
    const missing = (defaults: Quantities, own: Quantities | undefined) =>
      Object.keys(defaults)
        .filter((each) => own?.[each] === undefined)
        .toSorted()
        .join(", ");
    const asked = missing(requests, { ...resources?.limits, ...resources?.requests });
    const capped = missing(limits, resources?.limits);
    return [
      ...(asked ? [`${asked} request for container ${name}`] : []),
      ...(capped ? [`${capped} limit for container ${name}`] : []),
    ];
  });
  return parts.length > 0 ? `LimitRanger plugin set: ${parts.join("; ")}` : undefined;
}

function containerFaults(pod: Pod, items: readonly LimitItem[]): string[] {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return items.flatMap((item) =>
    containers.flatMap(({ resources }) => boundFaults(item, resources?.requests, resources?.limits)),
  );
}

function podFaults(pod: Pod, items: readonly LimitItem[]): string[] {
  if (items.length === 0) return [];
  const total = (kind: "requests" | "limits") => {
    const sums: Record<string, string> = {};
    for (const { resources } of pod.spec?.containers ?? []) {
      for (const [name, amount] of Object.entries(resources?.[kind] ?? {}))
        sums[name] = addQuantities(sums[name] ?? "0", amount);
    }
    return sums;
  };
  return items.flatMap((item) => boundFaults(item, total("requests"), total("limits")));
}

function claimFaults({ spec }: PersistentVolumeClaim, items: readonly LimitItem[]): string[] {
  const requests: Quantities = spec?.resources?.requests ?? {};
  return items.flatMap(({ type, min, max }) => [
    ...Object.entries(min ?? {}).flatMap(([name, bound]) => minimumFault(type, name, bound, requests[name], undefined)),
    ...Object.entries(max ?? {}).flatMap(([name, bound]) => requestMaximumFault(type, name, bound, requests[name])),
  ]);
}

function boundFaults(
  { type, min, max, maxLimitRequestRatio }: LimitItem,
  requests: Quantities | undefined,
  limits: Quantities | undefined,
): string[] {
  return [
    ...Object.entries(min ?? {}).flatMap(([name, bound]) =>
      minimumFault(type, name, bound, requests?.[name], limits?.[name]),
    ),
    ...Object.entries(max ?? {}).flatMap(([name, bound]) =>
      maximumFault(type, name, bound, requests?.[name], limits?.[name]),
    ),
    ...Object.entries(maxLimitRequestRatio ?? {}).flatMap(([name, bound]) =>
      ratioFault(type, name, bound, requests?.[name], limits?.[name]),
    ),
  ];
}

function minimumFault(
  type: string,
  name: string,
  bound: string,
  request: string | undefined,
  limit: string | undefined,
): string[] {
  const subject = `minimum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return [`${subject}.  No request is specified`];
  if (compareQuantities(request, bound) < 0) return [`${subject}, but request is ${request}`];
  if (limit !== undefined && compareQuantities(limit, bound) < 0) return [`${subject}, but limit is ${limit}`];
  return [];
}

function maximumFault(
  type: string,
  name: string,
  bound: string,
  request: string | undefined,
  limit: string | undefined,
): string[] {
  const subject = `maximum ${name} usage per ${type} is ${bound}`;
  if (limit === undefined) return [`${subject}.  No limit is specified`];
  if (compareQuantities(limit, bound) > 0) return [`${subject}, but limit is ${limit}`];
  if (request !== undefined && compareQuantities(request, bound) > 0) return [`${subject}, but request is ${request}`];
  return [];
}

function requestMaximumFault(type: string, name: string, bound: string, request: string | undefined): string[] {
  const subject = `maximum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return [`${subject}.  No request is specified`];
  return compareQuantities(request, bound) > 0 ? [`${subject}, but request is ${request}`] : [];
}

function ratioFault(
  type: string,
  name: string,
  bound: string,
  request: string | undefined,
  limit: string | undefined,
): string[] {
  const subject = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (request === undefined) return [`${subject}, but no request is specified or request is 0`];
  if (limit === undefined) return [`${subject}, but no limit is specified or limit is 0`];
  const ratio = Number(parseQuantity(limit).nano) / Number(parseQuantity(request).nano);
  const allowed = Number(parseQuantity(bound).nano) / 1e9;
  return ratio > allowed ? [`${subject}, but provided ratio is ${ratio.toFixed(6)}`] : [];
}
