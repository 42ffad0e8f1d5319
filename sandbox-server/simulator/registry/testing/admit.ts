import { kinds } from "../index.ts";
import type { AdmissionContext, FieldError, KindDefinition } from "../kind-definition.ts";
import type { KubeObject } from "../kube-object.ts";
import { decodeObject } from "../schema/index.ts";

/** An object as a test writes it; what every object has is filled in. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

/** A context in which these objects are stored, by resource. */
export function contextWith(stored: Readonly<Record<string, readonly KubeObject[]>> = {}): AdmissionContext {
  return {
    now: 0,
    namespace: "default",
    find: (resource, _, name) => stored[resource]?.find(({ metadata }) => metadata.name === name),
    list: (resource) => stored[resource] ?? [],
  };
}

/** The definition of a manifest's kind. */
export function kindOf({ apiVersion, kind }: Pick<Manifest, "apiVersion" | "kind">): KindDefinition {
  const found = kinds.find(
    (each) => each.kind === kind && (each.group === "" ? each.version : `${each.group}/${each.version}`) === apiVersion,
  );
  if (found === undefined) throw new Error(`no kind ${kind} in ${apiVersion}`);
  return found;
}

/** The manifest as the API server stores it: read, and filled in. */
export function admit(manifest: Manifest, context: AdmissionContext = contextWith()): KubeObject {
  const metadata = { name: "x", namespace: "default", uid: "1-2-3", ...manifest.metadata };
  const { object } = decodeObject(manifest.apiVersion, manifest.kind, { ...manifest, metadata });
  const read = object as unknown as KubeObject;
  return kindOf(manifest).withDefaults?.(read, context) ?? read;
}

/** What validation says against the manifest (as a change of another one), each fault as `field: message`. */
export function faultsOf(manifest: Manifest, previous?: KubeObject, context = contextWith()): readonly string[] {
  const object = admit(manifest, context);
  const faults: readonly FieldError[] = kindOf(manifest).validate?.(object, previous, context) ?? [];
  return faults.map(({ field, message }) => `${field}: ${message}`);
}
