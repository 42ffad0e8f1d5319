import { invalid, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { configMapKeyFaults, environmentNameFaults } from "../names.ts";
import type { ContainerSpec } from "../types.ts";
import { namedFaults } from "../validation/common.ts";

type Variable = NonNullable<ContainerSpec["env"]>[number];
type Source = NonNullable<Variable["valueFrom"]>;

const sourceTypes = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;

/** Fields of a pod that a variable may show. */
const variableFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** Fields of a pod that a file of a downward API volume may show. */
export const volumeFields = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

/** Fields of a pod that have a name outside it at all. */
const selectableFields = new Set([
  ...variableFields,
  ...volumeFields,
  ...["spec.hostNetwork", "spec.restartPolicy", "spec.schedulerName", "status.nominatedNodeName", "status.phase"],
]);

const containerResources = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];

/** Environment variables of a container: names, and one source each. */
export function environmentFaults(field: string, container: ContainerSpec): FieldError[] {
  const own = (container.env ?? []).flatMap((variable, index) => variableFaults(`${field}.env[${index}]`, variable));
  const imported = (container.envFrom ?? []).flatMap((source, index) => {
    const path = `${field}.envFrom[${index}]`;
    const given = [source.configMapRef, source.secretRef].filter((reference) => reference != null);
    if (given.length === 0) return [invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")];
    if (given.length > 1) return [invalid(path, "", "may not have more than one field specified at a time")];
    const name = source.configMapRef === undefined ? "secretRef" : "configMapRef";
    return given[0]?.name ? [] : [required(`${path}.${name}.name`)];
  });
  return [...own, ...imported];
}

function variableFaults(field: string, variable: Variable): FieldError[] {
  const faults = variable.name
    ? namedFaults(`${field}.name`, variable.name, environmentNameFaults)
    : [required(`${field}.name`)];
  if (variable.valueFrom == null) return faults;
  return [...faults, ...sourceFaults(`${field}.valueFrom`, variable.valueFrom, variable.value ?? "")];
}

function sourceFaults(field: string, source: Source, value: string): FieldError[] {
  const given = sourceTypes.filter((type) => source[type] != null);
  const faults: FieldError[] = [];
  if (source.fieldRef) faults.push(...fieldRefFaults(`${field}.fieldRef`, source.fieldRef.fieldPath, variableFields));
  if (source.resourceFieldRef) {
    faults.push(...resourceRefFaults(`${field}.resourceFieldRef`, source.resourceFieldRef.resource));
  }
  for (const type of ["configMapKeyRef", "secretKeyRef"] as const) {
    const reference = source[type];
    if (reference == null) continue;
    if (!reference.name) faults.push(required(`${field}.${type}.name`));
    if (!reference.key) faults.push(required(`${field}.${type}.key`));
    else faults.push(...namedFaults(`${field}.${type}.key`, reference.key, configMapKeyFaults));
  }
  if (given.length === 0) {
    const sentence = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    faults.push(invalid(field, "", sentence));
  }
  if (value !== "") faults.push(invalid(field, "", "may not be specified when `value` is not empty"));
  else if (given.length > 1) faults.push(invalid(field, "", "may not have more than one field specified at a time"));
  return faults;
}

/** A path into the pod, of those that may be shown; labels and annotations with a key in brackets. */
export function fieldRefFaults(field: string, path: string | undefined, supported: readonly string[]): FieldError[] {
  if (!path) return [required(`${field}.fieldPath`)];
  if (/^metadata\.(labels|annotations)\['[^']+'\]$/.test(path) || supported.includes(path)) return [];
  if (!selectableFields.has(path)) {
    return [invalid(`${field}.fieldPath`, path, `error converting fieldPath: field label not supported: ${path}`)];
  }
  return [notSupported(`${field}.fieldPath`, path, supported)];
}

/** A request or limit of a container that may be shown. */
export function resourceRefFaults(field: string, resource: string | undefined): FieldError[] {
  if (!resource) return [required(`${field}.resource`)];
  const isKnown = containerResources.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource);
  return isKnown ? [] : [notSupported(`${field}.resource`, resource, containerResources)];
}
