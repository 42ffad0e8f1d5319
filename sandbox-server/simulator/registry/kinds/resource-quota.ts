import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { invalid } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { labelKeyFaults } from "../names.ts";
import { canonicalQuantities } from "../pod/container-defaults.ts";
import type { ResourceQuota } from "../types.ts";
import { quantityFaults } from "../validation/resources.ts";

const scopes = [
  ...["BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating"],
  ...["PriorityClass", "Terminating", "VolumeAttributesClass"],
];

const standardResources = new Set([
  ...["cpu", "memory", "ephemeral-storage", "storage", "pods", "services", "secrets", "configmaps"],
  ...["replicationcontrollers", "resourcequotas", "persistentvolumeclaims"],
  ...["requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage"],
  ...["limits.cpu", "limits.memory", "limits.ephemeral-storage"],
  ...["services.loadbalancers", "services.nodeports"],
]);

export const resourceQuota = defineKind<ResourceQuota>({
  group: "",
  version: "v1",
  resource: "resourcequotas",
  kind: "ResourceQuota",
  singular: "resourcequota",
  shortNames: ["quota"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Request", "What is counted, used and allowed, but for limits.", (object) => usage(object, false)),
    text("Limit", "Limits, used and allowed.", (object) => usage(object, true)),
    ageColumn,
  ],
  hasGeneration: false,
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    spec: {
      ...object.spec,
      ...(object.spec?.hard === undefined ? {} : { hard: canonicalQuantities(object.spec.hard) }),
    },
    status: object.status ?? {},
  }),
  validate: ({ spec }) => [
    ...Object.entries(spec?.hard ?? {}).flatMap(([name, quantity]) => [
      ...quotaNameFaults(`spec.hard[${name}]`, name),
      ...quantityFaults(`spec.hard[${name}]`, quantity),
    ]),
    ...(spec?.scopes ?? []).flatMap((scope): FieldError[] =>
      scopes.includes(scope) ? [] : [invalid("spec.scopes", spec?.scopes, "unsupported scope")],
    ),
  ],
});

function quotaNameFaults(field: string, name: string): FieldError[] {
  const faults = labelKeyFaults(name).map((fault) => invalid(field, name, fault));
  if (faults.length > 0 || name.includes("/") || standardResources.has(name)) return faults;
  if (/^(requests\.|limits\.)?hugepages-/.test(name)) return [];
  return [
    invalid(field, name, "must be a standard resource type or fully qualified"),
    invalid(field, name, "must be a standard resource for quota"),
  ];
}

function usage({ status }: ResourceQuota, isLimit: boolean): string {
  return Object.keys(status?.hard ?? {})
    .filter((name) => name.startsWith("limits.") === isLimit)
    .toSorted()
    .map((name) => `${name}: ${status?.used?.[name] ?? "0"}/${status?.hard?.[name] ?? "0"}`)
    .join(", ");
}
