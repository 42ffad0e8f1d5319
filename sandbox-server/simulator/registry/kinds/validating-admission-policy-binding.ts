import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { required } from "../field-errors.ts";
import { changeField, fill } from "../fill.ts";
import type { ValidatingAdmissionPolicyBinding } from "../types.ts";
import { oneOf } from "../validation/common.ts";

const actions = ["Audit", "Deny", "Warn"];

export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>({
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "validatingadmissionpolicybindings",
  kind: "ValidatingAdmissionPolicyBinding",
  singular: "validatingadmissionpolicybinding",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  columns: [
    nameColumn,
    text("PolicyName", "The policy that is put in force.", ({ spec }) => spec?.policyName ?? ""),
    text("ParamRef", "The policy's settings.", ({ spec }) => {
      const reference = spec?.paramRef;
      if (reference === undefined) return "<unset>";
      if (reference.name === undefined) return "*";
      return reference.namespace ? `${reference.namespace}/${reference.name}` : `*/${reference.name}`;
    }),
    ageColumn,
  ],
  withDefaults: (object) =>
    changeField(object, "spec", (spec) =>
      changeField(spec, "matchResources", (match) =>
        fill(match, { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} }),
      ),
    ),
  validate: ({ spec }) => [
    ...(spec?.policyName ? [] : [required("spec.policyName")]),
    ...((spec?.validationActions ?? []).length === 0 ? [required("spec.validationActions")] : []),
    ...(spec?.validationActions ?? []).flatMap((action, index) =>
      oneOf(`spec.validationActions[${index}]`, action, actions),
    ),
  ],
});
