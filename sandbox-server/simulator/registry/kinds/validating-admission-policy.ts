import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { required } from "../field-errors.ts";
import { changeField, changeItems, fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import type { ValidatingAdmissionPolicy } from "../types.ts";
import { oneOf } from "../validation/common.ts";

type PolicySpec = NonNullable<ValidatingAdmissionPolicy["spec"]>;

export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "validatingadmissionpolicies",
  kind: "ValidatingAdmissionPolicy",
  singular: "validatingadmissionpolicy",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  columns: [
    nameColumn,
    count("Validations", "How many rules there are.", ({ spec }) => spec?.validations?.length ?? 0),
    text("ParamKind", "The kind of the rules' settings.", ({ spec }) => {
      return spec?.paramKind === undefined ? "<unset>" : `${spec.paramKind.apiVersion}/${spec.paramKind.kind}`;
    }),
    ageColumn,
  ],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    ...(object.spec == null ? {} : { spec: specWithDefaults(object.spec) }),
    status: object.status ?? {},
  }),
  validate: ({ spec }) => policyFaults(spec ?? {}),
});

function specWithDefaults(spec: PolicySpec): PolicySpec {
  return changeField(fill(spec, { failurePolicy: "Fail" }), "matchConstraints", (match) => {
    const filled = fill(match, { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} });
    return changeField(filled, "resourceRules", (rules) => changeItems(rules, (rule) => fill(rule, { scope: "*" })));
  });
}

function policyFaults(spec: PolicySpec): FieldError[] {
  const faults = oneOf("spec.failurePolicy", spec.failurePolicy, ["Fail", "Ignore"]);
  if (spec.matchConstraints === undefined) faults.push(required("spec.matchConstraints"));
  else if ((spec.matchConstraints.resourceRules ?? []).length === 0) {
    faults.push(required("spec.matchConstraints.resourceRules"));
  }
  if ((spec.validations ?? []).length === 0 && (spec.auditAnnotations ?? []).length === 0) {
    faults.push(required("spec.validations", "validations or auditAnnotations must be non-empty"));
  }
  for (const [index, { expression }] of (spec.validations ?? []).entries()) {
    if (!expression?.trim())
      faults.push(required(`spec.validations[${index}].expression`, "expression is not specified"));
  }
  return faults;
}
