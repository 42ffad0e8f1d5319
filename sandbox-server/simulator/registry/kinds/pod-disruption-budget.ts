import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { invalid } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { PodDisruptionBudget } from "../types.ts";
import { countOrPercentage, labelSelectorFaults, notAboveAll, oneOf } from "../validation/common.ts";

const emptyStatus = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: "policy",
  version: "v1",
  resource: "poddisruptionbudgets",
  kind: "PodDisruptionBudget",
  singular: "poddisruptionbudget",
  shortNames: ["pdb"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Min Available", "How many pods must stay available.", ({ spec }) => `${spec?.minAvailable ?? "N/A"}`),
    text("Max Unavailable", "How many pods may be unavailable.", ({ spec }) => `${spec?.maxUnavailable ?? "N/A"}`),
    count("Allowed Disruptions", "How many pods may go now.", ({ status }) => status?.disruptionsAllowed ?? 0),
    ageColumn,
  ],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    spec: object.spec ?? {},
    status: fill({ ...object.status } as NonNullable<PodDisruptionBudget["status"]>, emptyStatus),
  }),
  validate: ({ spec }) => {
    const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec ?? {};
    const isBoth = minAvailable !== undefined && maxUnavailable !== undefined;
    return [
      ...(isBoth ? [invalid("spec", innerSpec(spec ?? {}), "minAvailable and maxUnavailable cannot be both set")] : []),
      ...countOrPercentage("spec.minAvailable", minAvailable),
      ...notAboveAll("spec.minAvailable", minAvailable),
      ...countOrPercentage("spec.maxUnavailable", maxUnavailable),
      ...notAboveAll("spec.maxUnavailable", maxUnavailable),
      ...labelSelectorFaults("spec.selector", selector),
      ...oneOf("spec.unhealthyPodEvictionPolicy", unhealthyPodEvictionPolicy, ["AlwaysAllow", "IfHealthyBudget"]),
    ];
  },
});

/** The API server shows its own inner type, whose fields have other names. */
function innerSpec(spec: NonNullable<PodDisruptionBudget["spec"]>) {
  return {
    MinAvailable: spec.minAvailable ?? null,
    Selector: spec.selector ?? null,
    MaxUnavailable: spec.maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
  };
}
