import { forbidden, invalid, notSupported } from "../field-errors.ts";
import type { IntOrString } from "../int-or-string.ts";
import type { FieldError } from "../kind-definition.ts";
import type { Deployment } from "../types.ts";
import { countOrPercentage, immutable, nonNegative, notAboveAll } from "./common.ts";
import { runningTemplateFaults, selectorFaults } from "./workload.ts";

type DeploymentSpec = NonNullable<Deployment["spec"]>;

/** All faults of a deployment; its selector may not change. */
export function validateDeployment(object: Deployment, previous: Deployment | undefined): readonly FieldError[] {
  const spec = object.spec ?? ({} as Partial<DeploymentSpec>);
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...selectorFaults(spec.selector, "deployment"),
    ...runningTemplateFaults(spec.template, spec.selector, "ReplicaSet"),
    ...strategyFaults(spec.strategy ?? {}),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
    ...deadlineFaults(spec.progressDeadlineSeconds, spec.minReadySeconds ?? 0),
    ...(previous === undefined ? [] : immutable("spec.selector", spec.selector, previous.spec?.selector)),
  ];
}

function deadlineFaults(seconds: number | undefined, minReadySeconds: number): FieldError[] {
  const field = "spec.progressDeadlineSeconds";
  if (seconds === undefined) return [];
  const faults = nonNegative(field, seconds);
  return seconds > minReadySeconds
    ? faults
    : [...faults, invalid(field, seconds, "must be greater than minReadySeconds")];
}

function strategyFaults({ type, rollingUpdate }: NonNullable<DeploymentSpec["strategy"]>): FieldError[] {
  const field = "spec.strategy";
  if (type === "RollingUpdate") return rollingUpdateFaults(`${field}.rollingUpdate`, rollingUpdate ?? {});
  if (type !== "Recreate") {
    const shown = { Type: type ?? "", RollingUpdate: rollingUpdate ?? null };
    return [notSupported(field, shown, ["Recreate", "RollingUpdate"])];
  }
  if (rollingUpdate === undefined) return [];
  return [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
}

function rollingUpdateFaults(
  field: string,
  { maxSurge, maxUnavailable }: { readonly maxSurge?: IntOrString; readonly maxUnavailable?: IntOrString },
): FieldError[] {
  const faults = [
    ...countOrPercentage(`${field}.maxUnavailable`, maxUnavailable),
    ...countOrPercentage(`${field}.maxSurge`, maxSurge),
  ];
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    faults.push(invalid(`${field}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0"));
  }
  return [...faults, ...notAboveAll(`${field}.maxUnavailable`, maxUnavailable)];
}

function isZero(value: IntOrString | undefined): boolean {
  return value === 0 || value === "0%";
}
