import { DecodeError, decodeStruct } from "./decode.ts";
import { findKindStruct, splitApiVersion } from "./kind-structs.ts";

/** A body as its kind has it, and what strict field validation would say against it. */
export interface DecodedObject {
  readonly object: Record<string, unknown>;
  /** `unknown field "spec.replica"`, `duplicate field "metadata.labels.app"`; joined by ", " after `strict decoding error: `. */
  readonly strictFaults: readonly string[];
}

/**
 * Reads a JSON body as a built-in kind: types are checked, nulls and unknown fields dropped, quantities and times put in
 * canonical form, fields that are always written added. Kinds without a table (custom resources) pass as they are.
 * @param duplicates what findDuplicateFields found in the body's text
 * @param known an earlier state of the object as this gave it back: parts that both have are not looked at again
 * @throws DecodeError `Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal …`
 */
export function decodeObject(
  apiVersion: string,
  kind: string,
  json: unknown,
  duplicates: readonly string[] = [],
  known?: object,
): DecodedObject {
  const struct = findKindStruct(apiVersion, kind);
  const duplicateFaults = duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
  if (struct === undefined) {
    const object = typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
    return { object, strictFaults: duplicateFaults };
  }
  try {
    const { object, unknownFields } = decodeStruct(struct, json, known);
    const unknownFaults = unknownFields.map((path) => `unknown field ${JSON.stringify(path)}`);
    return { object, strictFaults: [...duplicateFaults, ...unknownFaults] };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(notHandled(apiVersion, kind, error.message), { cause: error });
  }
}

/** The API server's sentence for a body that it can't take as its kind. */
export function notHandled(apiVersion: string, kind: string, detail: string): string {
  const { version } = splitApiVersion(apiVersion);
  return `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${detail}`;
}
