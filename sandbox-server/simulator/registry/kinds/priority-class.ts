import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { forbidden, invalid } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { PriorityClass } from "../types.ts";
import { oneOf } from "../validation/common.ts";

/** Above this only the cluster's own classes may be. */
const highestUserPriority = 1_000_000_000;

const systemClasses = new Set(["system-cluster-critical", "system-node-critical"]);

export const priorityClass = defineKind<PriorityClass>({
  group: "scheduling.k8s.io",
  version: "v1",
  resource: "priorityclasses",
  kind: "PriorityClass",
  singular: "priorityclass",
  shortNames: ["pc"],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    count("Value", "The priority of the pods.", ({ value }) => value ?? 0),
    {
      name: "Global-Default",
      type: "boolean",
      description: "Whether pods that name no class get this one.",
      cell: ({ globalDefault }) => globalDefault ?? false,
    },
    ageColumn,
    text("PreemptionPolicy", "Whether the pods may displace others.", ({ preemptionPolicy }) => preemptionPolicy ?? ""),
  ],
  withDefaults: (object) => fill(object, { preemptionPolicy: "PreemptLowerPriority" }),
  validate: (object, previous) => {
    const { metadata, value, preemptionPolicy } = object;
    const isSystem = metadata.name.startsWith("system-");
    const faults = oneOf("preemptionPolicy", preemptionPolicy, ["Never", "PreemptLowerPriority"]);
    if (isSystem && !systemClasses.has(metadata.name)) {
      const rule = "priority class names with 'system-' prefix are reserved for system use only.";
      faults.push(forbidden("metadata.name", `${rule} error: ${metadata.name} is not a known system priority class`));
    }
    if (!isSystem && (value ?? 0) > highestUserPriority) {
      const sentence = `maximum allowed value of a user defined priority is ${highestUserPriority}`;
      faults.push(forbidden("value", sentence));
    }
    if (previous !== undefined && previous.value !== value) {
      faults.push(forbidden("value", "may not be changed in an update."));
    }
    if (previous !== undefined && previous.preemptionPolicy !== preemptionPolicy) {
      faults.push(invalid("preemptionPolicy", preemptionPolicy, "field is immutable"));
    }
    return faults;
  },
});
