import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { invalid } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { Lease } from "../types.ts";

export const lease = defineKind<Lease>({
  group: "coordination.k8s.io",
  version: "v1",
  resource: "leases",
  kind: "Lease",
  singular: "lease",
  shortNames: [],
  categories: [],
  namespaced: true,
  columns: [nameColumn, text("Holder", "Who holds the lease.", ({ spec }) => spec?.holderIdentity ?? ""), ageColumn],
  hasGeneration: false,
  withDefaults: (object) => ({ ...object, spec: object.spec ?? {} }),
  validate: ({ spec }) => {
    const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec ?? {};
    const faults: FieldError[] = [];
    if (seconds !== undefined && seconds <= 0) {
      faults.push(invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
    }
    if (transitions !== undefined && transitions < 0) {
      faults.push(invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0"));
    }
    return faults;
  },
});
