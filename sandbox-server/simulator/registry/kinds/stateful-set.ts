import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { fill } from "../fill.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import type { StatefulSet } from "../types.ts";
import { validateStatefulSet } from "../validation/stateful-set.ts";
import { templateColumns } from "../workload-columns.ts";
import { claimSpecWithDefaults } from "./persistent-volume-claim.ts";

type StatefulSetSpec = NonNullable<StatefulSet["spec"]>;

export const statefulSet = defineKind<StatefulSet>({
  group: "apps",
  version: "v1",
  resource: "statefulsets",
  kind: "StatefulSet",
  singular: "statefulset",
  shortNames: ["sts"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    text("Ready", "How many pods are ready, of how many wanted.", ({ spec, status }) => {
      return `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`;
    }),
    ageColumn,
    ...templateColumns,
  ],
  subresources: {
    status: true,
    scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  },
  warnings: (object) => workloadWarnings(object, object.spec?.template),
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: fill({ ...object.status } as NonNullable<StatefulSet["status"]>, { replicas: 0, availableReplicas: 0 }),
  }),
  validate: validateStatefulSet,
});

function specWithDefaults(spec: StatefulSetSpec): StatefulSetSpec {
  const filled = fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: "OrderedReady" });
  const strategy = fill({ ...spec.updateStrategy }, { type: "RollingUpdate" });
  return {
    ...filled,
    template: templateWithDefaults(spec.template ?? {}),
    updateStrategy:
      strategy.type === "RollingUpdate"
        ? { ...strategy, rollingUpdate: fill({ ...strategy.rollingUpdate }, { partition: 0 }) }
        : strategy,
    persistentVolumeClaimRetentionPolicy: fill(
      { ...spec.persistentVolumeClaimRetentionPolicy },
      { whenDeleted: "Retain", whenScaled: "Retain" },
    ),
    ...(spec.volumeClaimTemplates == null
      ? {}
      : { volumeClaimTemplates: spec.volumeClaimTemplates.map(claimWithDefaults) }),
  };
}

type ClaimTemplate = NonNullable<StatefulSetSpec["volumeClaimTemplates"]>[number];

/** Claim templates are stored as whole claims. */
function claimWithDefaults(claim: ClaimTemplate): ClaimTemplate {
  return {
    ...claim,
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    spec: claimSpecWithDefaults(claim.spec ?? {}),
    status: fill({ ...claim.status }, { phase: "Pending" }),
  };
}
