import type { KubeObject } from "../kube-object.ts";
import { dns1123LabelFaults } from "../names.ts";
import { parseQuantity, quantityValue } from "../quantity.ts";
import type { ContainerSpec, PodSpec, PodTemplateSpec } from "../types.ts";

/** Node labels that have newer names. */
const oldNodeLabels: Readonly<Record<string, readonly [since: string, name: string]>> = {
  "beta.kubernetes.io/arch": ["v1.14", "kubernetes.io/arch"],
  "beta.kubernetes.io/os": ["v1.14", "kubernetes.io/os"],
  "failure-domain.beta.kubernetes.io/region": ["v1.17", "topology.kubernetes.io/region"],
  "failure-domain.beta.kubernetes.io/zone": ["v1.17", "topology.kubernetes.io/zone"],
  "beta.kubernetes.io/instance-type": ["v1.17", "node.kubernetes.io/instance-type"],
};
const nanoPerUnit = 1_000_000_000n;

/** What the API server has to say of a pod that it takes all the same. */
export function podWarnings(spec: PodSpec | undefined, field: string): readonly string[] {
  if (spec == null) return [];
  const containers = [
    ...(spec.initContainers ?? []).map((container, index) => [`${field}.initContainers[${index}]`, container] as const),
    ...(spec.containers ?? []).map((container, index) => [`${field}.containers[${index}]`, container] as const),
  ];
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((label) => labelWarning(`${field}.nodeSelector[${label}]`, label)),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...containers.flatMap(([path, container]) => containerWarnings(path, container)),
  ];
}

/** Warnings about a workload's template, and about a name that its pods can't have as a host name. */
export function workloadWarnings(
  object: KubeObject,
  template: PodTemplateSpec | undefined,
  field = "spec.template",
): readonly string[] {
  return [...nameWarnings(object), ...podWarnings(template?.spec, `${field}.spec`)];
}

/** A pod's name becomes its host name; a name that is no DNS label is taken, but not without a word. */
export function nameWarnings({ metadata }: KubeObject): readonly string[] {
  const faults = dns1123LabelFaults(metadata.name ?? "");
  if (!metadata.name || faults.length === 0) return [];
  const sentence =
    "this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended";
  return [`metadata.name: ${sentence}: [${faults.join(" ")}]`];
}

function labelWarning(field: string, label: string): readonly string[] {
  const newer = oldNodeLabels[label];
  return newer === undefined ? [] : [`${field}: deprecated since ${newer[0]}; use ${JSON.stringify(newer[1])} instead`];
}

function containerWarnings(field: string, { env = [], resources }: ContainerSpec): readonly string[] {
  const warnings: string[] = [];
  const names = new Set<string>();
  for (const [index, { name, value = "" }] of env.entries()) {
    // A variable that refers to its former self is meant.
    if (names.has(name) && !value.includes(`$(${name})`)) {
      const hidden = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
      warnings.push(`${field}.env[${index}]: ${hidden}`);
    }
    names.add(name);
  }
  for (const part of ["requests", "limits"] as const) {
    for (const [name, quantity] of Object.entries(resources?.[part] ?? {})) {
      if ((name !== "memory" && name !== "ephemeral-storage") || isWhole(quantity)) continue;
      const detail = `fractional byte value ${JSON.stringify(quantity)} is invalid, must be an integer`;
      warnings.push(`${field}.resources.${part}[${name}]: ${detail}`);
    }
  }
  return warnings;
}

function isWhole(quantity: string): boolean {
  return parseQuantity(quantity).nano === BigInt(quantityValue(quantity)) * nanoPerUnit;
}
