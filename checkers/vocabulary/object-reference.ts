import { z } from "zod";
import { type KindAddress, type KnownKind, knownKinds } from "./kinds.ts";

/** Names as the API server accepts them for nearly every kind (RFC 1123 subdomain; RBAC names may hold colons). */
export const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/, "a Kubernetes name: lower-case letters, digits, dashes and dots");

export const namespaceName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "a namespace: lower-case letters, digits and dashes");

const address = z.strictObject({
  group: z.string(),
  versions: z.tuple([z.string().min(1)], z.string().min(1)).readonly(),
  plural: z.string().min(1),
  namespaced: z.boolean(),
});

/** One object of the learner's cluster. Without `namespace` it is in the exercise's own. */
export const objectReference = z.strictObject({
  kind: z.string().min(1),
  name: objectName,
  namespace: namespaceName.optional(),
  /** Where a kind outside the table of known kinds is found. */
  address: address.optional(),
});

/** See {@link objectReference}. */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly address?: KindAddress | undefined;
}

/** The address of a reference's kind; undefined for an unknown kind that brings none. */
export function addressOf(reference: { readonly kind: string; readonly address?: KindAddress | undefined }) {
  return reference.address ?? (isKnownKind(reference.kind) ? (knownKinds[reference.kind] as KindAddress) : undefined);
}

export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(knownKinds, kind);
}

/** How kubectl writes an object: `deployment/web`. */
export function kubectlName(reference: ObjectReference): string {
  const group = isKnownKind(reference.kind) ? "" : `.${reference.address?.group ?? ""}`;
  return `${reference.kind.toLowerCase()}${group === "." ? "" : group}/${reference.name}`;
}
