import { ApiError, isApiError } from "../store/api-error.ts";

/** The object changed between reading and writing: look again. */
export function isConflict(error: unknown): boolean {
  return isApiError(error, "Conflict");
}

export function isAlreadyExists(error: unknown): boolean {
  return isApiError(error, "AlreadyExists");
}

export function isNotFound(error: unknown): boolean {
  return isApiError(error, "NotFound");
}

export function isInvalid(error: unknown): boolean {
  return isApiError(error, "Invalid");
}

/** The namespace is going away: nothing new can be made there, and trying again is no use. */
export function isNamespaceTerminating(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating") ?? false;
}

/** The sentence of an error as events and conditions show it. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
