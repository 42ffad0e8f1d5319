import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { fill } from "../fill.ts";
import { templateWithDefaults } from "../pod/defaults.ts";
import { workloadWarnings } from "../pod/warnings.ts";
import type { Deployment } from "../types.ts";
import { validateDeployment } from "../validation/deployment.ts";
import { selectorColumn, templateColumns } from "../workload-columns.ts";

type DeploymentSpec = NonNullable<Deployment["spec"]>;

export const deployment = defineKind<Deployment>({
  group: "apps",
  version: "v1",
  resource: "deployments",
  kind: "Deployment",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    text("Ready", "How many pods are ready, of how many wanted.", ({ spec, status }) => {
      return `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`;
    }),
    count("Up-to-date", "How many pods have the wanted template.", ({ status }) => status?.updatedReplicas ?? 0),
    count("Available", "How many pods have been ready long enough.", ({ status }) => status?.availableReplicas ?? 0),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  subresources: {
    status: true,
    scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  },
  warnings: (object) => workloadWarnings(object, object.spec?.template),
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: object.status ?? {},
  }),
  validate: validateDeployment,
});

function specWithDefaults(spec: DeploymentSpec): DeploymentSpec {
  const filled = fill(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    template: { metadata: {}, spec: { containers: [] } },
  });
  return {
    ...filled,
    strategy: strategyWithDefaults(spec.strategy ?? {}),
    template: templateWithDefaults(filled.template),
  };
}

function strategyWithDefaults(
  strategy: NonNullable<DeploymentSpec["strategy"]>,
): NonNullable<DeploymentSpec["strategy"]> {
  const typed = fill(strategy, { type: "RollingUpdate" });
  if (typed.type !== "RollingUpdate") return typed;
  return { ...typed, rollingUpdate: fill(typed.rollingUpdate ?? {}, { maxSurge: "25%", maxUnavailable: "25%" }) };
}
