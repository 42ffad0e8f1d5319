import { duplicate, invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1035LabelFaults, dns1123SubdomainFaults } from "../names.ts";
import type { CustomResourceDefinition } from "../types.ts";
import { immutable, namedFaults, requiredOneOf } from "./common.ts";
import { structuralFaults } from "./structural-schema.ts";

type CrdSpec = CustomResourceDefinition["spec"];
type Version = CrdSpec["versions"][number];

/** All faults of a definition of custom resources, but for those of its schemas' own rules. */
export function validateCustomResourceDefinition(
  object: CustomResourceDefinition,
  previous: CustomResourceDefinition | undefined,
): readonly FieldError[] {
  const spec = object.spec ?? ({} as Partial<CrdSpec>);
  const faults: FieldError[] = [];
  const wantedName = `${spec.names?.plural ?? ""}.${spec.group ?? ""}`;
  if (object.metadata.name !== wantedName) {
    const sentence = `must be spec.names.plural+"."+spec.group`;
    faults.push(invalid("metadata.name", object.metadata.name, sentence));
  }
  faults.push(...groupFaults(spec.group), ...requiredOneOf("spec.scope", spec.scope, ["Cluster", "Namespaced"]));
  faults.push(...versionFaults(spec.versions ?? []), ...nameFaults(spec.names));
  if ((object.status?.storedVersions ?? []).length === 0) {
    faults.push(invalid("status.storedVersions", null, "must have at least one stored version"));
  }
  if (previous !== undefined) {
    faults.push(...immutable("spec.group", spec.group, previous.spec.group));
    faults.push(...immutable("spec.scope", spec.scope, previous.spec.scope));
    faults.push(...immutable("spec.names.kind", spec.names?.kind, previous.spec.names.kind));
    faults.push(...immutable("spec.names.plural", spec.names?.plural, previous.spec.names.plural));
  }
  return faults;
}

function groupFaults(group: string | undefined): FieldError[] {
  if (!group) return [required("spec.group")];
  const faults = namedFaults("spec.group", group, dns1123SubdomainFaults);
  return faults.length === 0 && !group.includes(".")
    ? [invalid("spec.group", group, "should be a domain with at least one dot")]
    : faults;
}

function versionFaults(versions: readonly Version[]): FieldError[] {
  const faults: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, version] of versions.entries()) {
    const field = `spec.versions[${index}]`;
    faults.push(...namedFaults(`${field}.name`, version.name ?? "", dns1035LabelFaults));
    if (names.has(version.name)) faults.push(duplicate(`${field}.name`, version.name));
    names.add(version.name);
    if (version.schema?.openAPIV3Schema === undefined) {
      faults.push(required(`${field}.schema.openAPIV3Schema`, "schemas are required"));
    }
  }
  faults.push(...structuralFaults(versions));
  const storage = versions.filter((version) => version.storage);
  if (storage.length !== 1) {
    faults.push(invalid("spec.versions", versions, "must have exactly one version marked as storage version"));
  }
  return faults;
}

function nameFaults(names: CrdSpec["names"] | undefined): FieldError[] {
  const faults: FieldError[] = [];
  for (const part of ["plural", "singular"] as const) {
    const value = names?.[part];
    const field = `spec.names.${part}`;
    if (!value) faults.push(required(field));
    else faults.push(...namedFaults(field, value, dns1035LabelFaults));
  }
  for (const part of ["kind", "listKind"] as const) {
    const value = names?.[part];
    const field = `spec.names.${part}`;
    if (!value) faults.push(required(field));
    else faults.push(...mixedCaseFaults(field, value));
  }
  if (names?.kind && names.kind === names.listKind) {
    faults.push(invalid("spec.names.listKind", names.listKind, "kind and listKind may not be the same"));
  }
  for (const [index, name] of (names?.shortNames ?? []).entries()) {
    faults.push(...namedFaults(`spec.names.shortNames[${index}]`, name, dns1035LabelFaults));
  }
  return faults;
}

/** Kinds are labels with capitals. */
function mixedCaseFaults(field: string, value: string): FieldError[] {
  return dns1035LabelFaults(value.toLowerCase()).map((fault) => {
    return invalid(field, value, `may have mixed case, but should otherwise match: ${fault}`);
  });
}
