import type { KindAddress, KnownKind } from "../../vocabulary/kinds.ts";
import { addressOf, type ObjectReference } from "../../vocabulary/object-reference.ts";

/** All objects of one kind in one namespace (or of the cluster, for kinds without namespaces): what is watched. */
export interface Collection {
  readonly kind: string;
  readonly address: KindAddress;
  /** Absent for cluster-wide kinds. */
  readonly namespace?: string;
}

/** Where the object of a reference lies. `namespace` is the exercise's own. */
export function collectionOf(
  reference: Pick<ObjectReference, "kind" | "namespace" | "address">,
  namespace: string,
): Collection {
  // The loader of exercises accepts no kind without an address; this one leads to a plain "not found".
  const unknown: KindAddress = { group: "unknown", versions: ["v1"], plural: "unknown", namespaced: true };
  const address = addressOf(reference) ?? unknown;
  const place = address.namespaced ? { namespace: reference.namespace ?? namespace } : {};
  return { kind: reference.kind, address, ...place };
}

export function knownCollection(kind: KnownKind, namespace: string): Collection {
  return collectionOf({ kind }, namespace);
}

/** Equal for equal collections. */
export function collectionKey({ address, namespace }: Collection): string {
  return `${address.group}/${address.plural}/${namespace ?? ""}`;
}

/** `/apis/apps/v1/namespaces/default/deployments` */
export function collectionPath({ address, namespace }: Collection, version: string): string {
  const root = address.group === "" ? `/api/${version}` : `/apis/${address.group}/${version}`;
  const place = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${place}/${address.plural}`;
}
