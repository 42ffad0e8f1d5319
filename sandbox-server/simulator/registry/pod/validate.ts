import { required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { Pod } from "../types.ts";

/** All faults of a pod, in field order. */
export function validatePod(pod: Pod): readonly FieldError[] {
  return (pod.spec?.containers ?? []).length === 0 ? [required("spec.containers")] : [];
}
