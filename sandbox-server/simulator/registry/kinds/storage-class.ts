import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { forbidden, required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import type { StorageClass } from "../types.ts";
import { immutable, oneOf } from "../validation/common.ts";
import { isDeepEqual } from "../validation/deep-equal.ts";

const defaultAnnotations = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

export const storageClass = defineKind<StorageClass>({
  group: "storage.k8s.io",
  version: "v1",
  resource: "storageclasses",
  kind: "StorageClass",
  singular: "storageclass",
  shortNames: ["sc"],
  categories: [],
  namespaced: false,
  columns: [
    {
      ...nameColumn,
      cell: (object) => (isDefaultStorageClass(object) ? `${object.metadata.name} (default)` : object.metadata.name),
    },
    text("Provisioner", "Who makes the volumes.", ({ provisioner }) => provisioner),
    text(
      "ReclaimPolicy",
      "What becomes of a volume when its claim goes.",
      ({ reclaimPolicy }) => reclaimPolicy ?? "Delete",
    ),
    text("VolumeBindingMode", "Whether volumes wait for their first pod.", ({ volumeBindingMode }) => {
      return volumeBindingMode ?? "Immediate";
    }),
    {
      name: "AllowVolumeExpansion",
      type: "boolean",
      description: "Whether claims may grow.",
      cell: ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
    },
    ageColumn,
  ],
  hasGeneration: false,
  withDefaults: (object) => fill(object, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  validate: (object, previous) => [
    ...(object.provisioner ? [] : [required("provisioner")]),
    ...oneOf("reclaimPolicy", object.reclaimPolicy, ["Delete", "Retain"]),
    ...oneOf("volumeBindingMode", object.volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
    ...changeFaults(object, previous),
  ],
});

/** Whether claims without a class get this one. */
export function isDefaultStorageClass({ metadata }: { readonly metadata: StorageClass["metadata"] }): boolean {
  return defaultAnnotations.some((name) => metadata.annotations?.[name] === "true");
}

function changeFaults(object: StorageClass, previous: StorageClass | undefined): FieldError[] {
  if (previous === undefined) return [];
  const faults: FieldError[] = [];
  if (!isDeepEqual(object.parameters ?? {}, previous.parameters ?? {})) {
    faults.push(forbidden("parameters", "updates to parameters are forbidden."));
  }
  if (object.provisioner !== previous.provisioner) {
    faults.push(forbidden("provisioner", "updates to provisioner are forbidden."));
  }
  if (object.reclaimPolicy !== previous.reclaimPolicy) {
    faults.push(forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden."));
  }
  return [...faults, ...immutable("volumeBindingMode", object.volumeBindingMode, previous.volumeBindingMode)];
}
