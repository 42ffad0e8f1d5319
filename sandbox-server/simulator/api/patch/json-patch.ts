import jsonPatch from "fast-json-patch";
import { ApiError, badRequest } from "../../store/api-error.ts";

const { applyPatch } = jsonPatch;

/** More operations than this are refused (k8s.io/apiserver maxJSONPatchOperations). */
const operationLimit = 10_000;

/**
 * Applies an RFC 6902 patch and gives back a new document. Errors: BadRequest for what is no patch, RequestEntityTooLarge,
 * Invalid (422, in the API server's words) for one that does not fit the object.
 */
export function applyJsonPatch(document: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations))
    throw badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  if (operations.length > operationLimit) {
    const message = `The allowed maximum operations in a JSON patch is ${operationLimit}, got ${operations.length}`;
    throw new ApiError(413, "RequestEntityTooLarge", message, {});
  }
  try {
    return applyPatch(document, operations, true, false).newDocument;
  } catch {
    // The real server keeps the cause to itself as well.
    throw new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
  }
}
