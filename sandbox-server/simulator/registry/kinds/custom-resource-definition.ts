import { createdAtColumn, defineKind, nameColumn } from "../columns.ts";
import { fill } from "../fill.ts";
import type { CustomResourceDefinition } from "../types.ts";
import { validateCustomResourceDefinition } from "../validation/custom-resource-definition.ts";

type CrdSpec = CustomResourceDefinition["spec"];

export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  group: "apiextensions.k8s.io",
  version: "v1",
  resource: "customresourcedefinitions",
  kind: "CustomResourceDefinition",
  singular: "customresourcedefinition",
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  namespaced: false,
  columns: [nameColumn, createdAtColumn],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: statusWithDefaults(object),
  }),
  validate: validateCustomResourceDefinition,
});

function specWithDefaults(spec: CrdSpec): CrdSpec {
  const { names } = spec;
  return {
    ...fill(spec, { conversion: { strategy: "None" } }),
    names: fill(names ?? ({} as CrdSpec["names"]), {
      singular: names?.kind?.toLowerCase(),
      listKind: names?.kind ? `${names.kind}List` : undefined,
    }),
  };
}

/** Versions under which objects may have been stored are remembered. */
function statusWithDefaults({ spec, status }: CustomResourceDefinition): CustomResourceDefinition["status"] {
  const storage = spec?.versions?.find((version) => version.storage)?.name;
  const stored = status?.storedVersions ?? [];
  const storedVersions = storage === undefined || stored.includes(storage) ? stored : [...stored, storage];
  return fill({ ...status, storedVersions } as NonNullable<CustomResourceDefinition["status"]>, {
    conditions: [],
    acceptedNames: { plural: "", kind: "" },
  });
}
