import * as faults from "../registry/field-errors.ts";
import type { FieldError, KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject, ObjectMeta } from "../registry/kube-object.ts";
import {
  dns1035LabelFaults,
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  labelKeyFaults,
  labelValueFaults,
  pathSegmentFaults,
} from "../registry/names.ts";
import { jsonEqual } from "./json.ts";

const nameRules = {
  "dns1123-subdomain": dns1123SubdomainFaults,
  "dns1123-label": dns1123LabelFaults,
  "dns1035-label": dns1035LabelFaults,
  "path-segment": pathSegmentFaults,
} as const;

/** All annotations of one object together (k8s.io/apimachinery/pkg/api/validation). */
const annotationsLimitBytes = 256 * 1024;

/** The faults of `metadata`, in field order (ValidateObjectMeta). */
export function metadataFaults(kind: KindDefinition, meta: ObjectMeta): readonly FieldError[] {
  return [
    ...generateNameFaults(kind, meta),
    ...nameFaults(kind, meta),
    ...labelFaults(meta.labels, "metadata.labels"),
    ...annotationFaults(meta.annotations),
    ...ownerFaults(meta),
    ...finalizerFaults(meta.finalizers ?? []),
    ...(hasLooseFinalizers(kind) ? [] : kubeFinalizerFaults(meta.finalizers ?? [])),
  ];
}

function generateNameFaults(kind: KindDefinition, meta: ObjectMeta): readonly FieldError[] {
  if (meta.generateName === undefined || meta.generateName === "") return [];
  // A prefix may end in a dash: more letters follow.
  const shown = meta.generateName.replace(/-$/, "a");
  const rule = nameRules[kind.nameRule ?? "dns1123-subdomain"];
  return rule(shown).map((fault) => faults.invalid("metadata.generateName", meta.generateName, fault));
}

function nameFaults(kind: KindDefinition, meta: ObjectMeta): readonly FieldError[] {
  if (!meta.name) return [faults.required("metadata.name", "name or generateName is required")];
  const rule = nameRules[kind.nameRule ?? "dns1123-subdomain"];
  return rule(meta.name).map((fault) => faults.invalid("metadata.name", meta.name, fault));
}

/** The faults of a map of labels at `field`. */
export function labelFaults(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...labelKeyFaults(key).map((fault) => faults.invalid(field, key, fault)),
    ...labelValueFaults(value).map((fault) => faults.invalid(field, value, fault)),
  ]);
}

function annotationFaults(annotations: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  const field = "metadata.annotations";
  const entries = Object.entries(annotations ?? {});
  const keys = entries.flatMap(([key]) =>
    labelKeyFaults(key.toLowerCase()).map((fault) => faults.invalid(field, key, fault)),
  );
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return size > annotationsLimitBytes ? [...keys, faults.tooLong(field, annotationsLimitBytes)] : keys;
}

function ownerFaults(meta: ObjectMeta): readonly FieldError[] {
  const owners = meta.ownerReferences ?? [];
  const found = owners.flatMap((owner, index) => {
    const at = `metadata.ownerReferences[${index}]`;
    const empty = (["apiVersion", "kind", "name", "uid"] as const).filter((part) => !owner[part]);
    return empty.map((part) =>
      part === "apiVersion"
        ? faults.invalid(`${at}.apiVersion`, owner.apiVersion ?? "", "version must not be empty")
        : faults.invalid(`${at}.${part}`, owner[part] ?? "", "must not be empty"),
    );
  });
  const controllers = owners.filter((owner) => owner.controller === true);
  if (controllers.length < 2) return found;
  const names = `${controllers[0]?.kind}/${controllers[0]?.name} and ${controllers[1]?.kind}/${controllers[1]?.name}`;
  const rule = `Only one reference can have Controller set to true. Found "true" in references for ${names}`;
  return [...found, faults.invalid("metadata.ownerReferences", owners, rule)];
}

function finalizerFaults(finalizers: readonly string[]): readonly FieldError[] {
  const field = "metadata.finalizers";
  const found = finalizers.flatMap((finalizer) =>
    labelKeyFaults(finalizer).map((fault) => faults.invalid(field, finalizer, fault)),
  );
  if (!finalizers.includes("orphan") || !finalizers.includes("foregroundDeletion")) return found;
  const both = "finalizer orphan and foregroundDeletion cannot be both set";
  return [...found, faults.invalid(field, finalizers, both)];
}

const standardFinalizers = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/** Custom resources, definitions and API services take any finalizer, and are warned at most. */
function hasLooseFinalizers({ isCustom, group }: KindDefinition): boolean {
  return isCustom === true || group === "apiextensions.k8s.io" || group === "apiregistration.k8s.io";
}

/** What Kubernetes' own kinds want of finalizers beyond their form. */
function kubeFinalizerFaults(finalizers: readonly string[]): readonly FieldError[] {
  const rule = "name is neither a standard finalizer name nor is it fully qualified";
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes("/") || standardFinalizers.has(finalizer)
      ? []
      : [faults.invalid(`metadata.finalizers[${index}]`, finalizer, rule)],
  );
}

/** What whoever sets finalizers of custom resources is told of new ones that another writer might set as well. */
export function finalizerWarnings(kind: KindDefinition, now: ObjectMeta, before: ObjectMeta | undefined): string[] {
  if (kind.isCustom !== true) return [];
  const advice =
    "prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers";
  return (now.finalizers ?? [])
    .filter((finalizer) => !finalizer.includes("/") && !standardFinalizers.has(finalizer))
    .filter((finalizer) => before?.finalizers?.includes(finalizer) !== true)
    .map((finalizer) => `metadata.finalizers: ${JSON.stringify(finalizer)}: ${advice}`);
}

/** What an update may not do to `metadata` (ValidateObjectMetaUpdate). */
export function metadataUpdateFaults(object: KubeObject, previous: KubeObject): readonly FieldError[] {
  const now = object.metadata;
  const before = previous.metadata;
  const found: FieldError[] = [];
  if (before.deletionTimestamp !== undefined) {
    const added = (now.finalizers ?? []).filter((finalizer) => !before.finalizers?.includes(finalizer)).sort();
    if (added.length > 0) {
      const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(", ")}}`;
      const rule = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`;
      found.push(faults.forbidden("metadata.finalizers", rule));
    }
  }
  for (const field of ["name", "namespace", "uid", "creationTimestamp"] as const) {
    if (jsonEqual(now[field] ?? "", before[field] ?? "")) continue;
    found.push(faults.invalid(`metadata.${field}`, now[field] ?? "", "field is immutable"));
  }
  return found;
}
