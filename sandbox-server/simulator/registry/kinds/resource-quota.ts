import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { notSupported } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { canonicalQuantities } from "../pod/container-defaults.ts";
import type { ResourceQuota } from "../types.ts";
import { quantityFaults } from "../validation/resources.ts";

const scopes = [
  ...["BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating"],
  ...["PriorityClass", "Terminating", "VolumeAttributesClass"],
];

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
    ...Object.entries(spec?.hard ?? {}).flatMap(([name, quantity]) => quantityFaults(`spec.hard[${name}]`, quantity)),
    ...(spec?.scopes ?? []).flatMap((scope): FieldError[] =>
      scopes.includes(scope) ? [] : [notSupported("spec.scopes", spec?.scopes, scopes)],
    ),
  ],
});

function usage({ status }: ResourceQuota, isLimit: boolean): string {
  return Object.keys(status?.hard ?? {})
    .filter((name) => name.startsWith("limits.") === isLimit)
    .toSorted()
    .map((name) => `${name}: ${status?.used?.[name] ?? "0"}/${status?.hard?.[name] ?? "0"}`)
    .join(", ");
}
