import { forbidden, invalid, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { type LabelSelector, selectorMatches } from "../label-selector.ts";
import { templateFaults } from "../pod/validate-spec.ts";
import type { PodTemplateSpec } from "../types.ts";
import { labelSelectorFaults } from "./common.ts";

/** A workload's selector: given, not empty, well-formed. `kindName` is how the sentence calls the workload. */
export function selectorFaults(selector: LabelSelector | undefined, kindName: string): FieldError[] {
  if (selector == null) return [required("spec.selector")];
  const faults = labelSelectorFaults("spec.selector", selector);
  if (faults.length > 0) faults.push(invalid("spec.selector", selector, "invalid label selector"));
  const isEmpty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
  if (isEmpty) faults.push(invalid("spec.selector", selector, `empty selector is invalid for ${kindName}`));
  return faults;
}

/** The template of a workload whose pods run for ever: matched by the selector, always restarted, without a deadline. */
export function runningTemplateFaults(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  kindName: string,
): FieldError[] {
  const field = "spec.template";
  if (selector != null && !isWellFormed(selector)) return [];
  const faults = labelMatchFaults(template, selector);
  faults.push(...templateFaults(field, template));
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== "Always") {
    faults.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy, ["Always"]));
  }
  if (activeDeadlineSeconds !== undefined) {
    const sentence = `activeDeadlineSeconds in ${kindName} is not Supported`;
    faults.push(forbidden(`${field}.spec.activeDeadlineSeconds`, sentence));
  }
  return faults;
}

/** A selector must select the pods that its own template makes. */
export function labelMatchFaults(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
): FieldError[] {
  const labels = template?.metadata?.labels;
  const isEmpty = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length === 0;
  if (selector != null && (isEmpty || !isWellFormed(selector) || selectorMatches(selector, labels))) return [];
  return [invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`")];
}

function isWellFormed(selector: LabelSelector): boolean {
  return labelSelectorFaults("", selector).length === 0;
}
