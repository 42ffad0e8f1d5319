import { forbidden, invalid } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { Pod, PodSpec } from "../types.ts";
import { isDeepEqual } from "../validation/deep-equal.ts";
import { podSpecFaults } from "./validate-spec.ts";

/** What may change in a pod after its creation; everything else is fixed. */
const updatableFields = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
];

/** All faults of a pod, and of a change to it. */
export function validatePod(pod: Pod, previous: Pod | undefined): readonly FieldError[] {
  const spec = pod.spec ?? { containers: [] };
  if (previous?.spec == null) return podSpecFaults("spec", spec);
  if (isDeepEqual(spec, previous.spec)) return [];
  return [...podSpecFaults("spec", spec), ...updateFaults(spec, previous.spec)];
}

function updateFaults(spec: PodSpec, previous: PodSpec): FieldError[] {
  const faults: FieldError[] = [];
  if ((spec.containers ?? []).length !== previous.containers.length) {
    return [forbidden("spec.containers", "pod updates may not add or remove containers")];
  }
  if ((spec.initContainers ?? []).length !== (previous.initContainers ?? []).length) {
    return [forbidden("spec.initContainers", "pod updates may not add or remove containers")];
  }
  faults.push(...deadlineFaults(spec.activeDeadlineSeconds, previous.activeDeadlineSeconds));
  faults.push(...tolerationFaults(spec, previous));
  const changed = changedFields(withUpdatable(spec, previous), previous);
  if (changed.length > 0) {
    const sentence = `pod updates may not change fields other than ${updatableFields.join(",")}`;
    faults.push(forbidden("spec", `${sentence}\n${changed.join("\n")}\n`));
  }
  return faults;
}

function deadlineFaults(value: number | undefined, previous: number | undefined): FieldError[] {
  const field = "spec.activeDeadlineSeconds";
  if (previous === undefined || value === previous) return [];
  if (value === undefined) return [invalid(field, null, "must not update from a positive integer to nil value")];
  return value > previous ? [invalid(field, value, `must be less than or equal to previous value`)] : [];
}

function tolerationFaults(spec: PodSpec, previous: PodSpec): FieldError[] {
  const kept = (previous.tolerations ?? []).every((toleration) =>
    (spec.tolerations ?? []).some((other) =>
      isDeepEqual({ ...other, tolerationSeconds: 0 }, { ...toleration, tolerationSeconds: 0 }),
    ),
  );
  return kept
    ? []
    : [forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")];
}

/** The new spec with all that may change as it was before. */
function withUpdatable(spec: PodSpec, previous: PodSpec): PodSpec {
  const { activeDeadlineSeconds, tolerations, schedulingGates, ephemeralContainers, ...rest } = spec;
  const old = previous;
  return {
    ...rest,
    containers: spec.containers.map((container, index) => withImage(container, old.containers[index])),
    ...(spec.initContainers === undefined
      ? {}
      : { initContainers: spec.initContainers.map((item, index) => withImage(item, old.initContainers?.[index])) }),
    ...(old.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.tolerations === undefined ? {} : { tolerations: old.tolerations }),
    ...(old.schedulingGates === undefined ? {} : { schedulingGates: old.schedulingGates }),
    ...(old.ephemeralContainers === undefined ? {} : { ephemeralContainers: old.ephemeralContainers }),
  };
}

function withImage<C extends { readonly image?: string }>(container: C, previous: C | undefined): C {
  return previous?.image === undefined ? container : { ...container, image: previous.image };
}

/** The fields that differ, one line each before and after. */
function changedFields(spec: PodSpec, previous: PodSpec): string[] {
  const names = new Set([...Object.keys(previous), ...Object.keys(spec)]) as Set<keyof PodSpec>;
  return [...names].toSorted().flatMap((name) => {
    if (isDeepEqual(spec[name], previous[name])) return [];
    return [`- \t${name}: ${JSON.stringify(previous[name])}`, `+ \t${name}: ${JSON.stringify(spec[name])}`];
  });
}
