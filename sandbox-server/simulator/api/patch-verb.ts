import * as fieldErrors from "../registry/field-errors.ts";
import type { FieldError, KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { findMergeRules } from "../registry/schema/index.ts";
import { ApiError, badRequest, invalid, unsupportedMediaType } from "../store/api-error.ts";
import { deepCopy, isJsonObject } from "../store/json.ts";
import { apiVersionOf } from "../store/kind-registry.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { goText } from "./go-text.ts";
import { parseType } from "./media-types.ts";
import { applyJsonPatch } from "./patch/json-patch.ts";
import { applyMergePatch } from "./patch/merge-patch.ts";
import { applyStrategicMergePatch } from "./patch/strategic-merge-patch.ts";
import { getStored, objectAnswer } from "./read-verbs.ts";
import { decoded, fieldValidationOf, readJson, readYaml, withMetadata } from "./request-body.ts";
import type { ResourcePath } from "./resource-path.ts";
import { shown } from "./served-kind.ts";
import { asVersionOf } from "./webhooks/conversion.ts";
import { writeState } from "./write-verbs.ts";

const jsonPatchType = "application/json-patch+json";
const mergePatchType = "application/merge-patch+json";
const strategicPatchType = "application/strategic-merge-patch+json";
export const applyPatchType = "application/apply-patch+yaml";

/** The media type of a patch. */
export function patchTypeOf(call: Call): string {
  const header = call.headers["content-type"];
  return parseType(typeof header === "string" ? header : "").type;
}

/** PATCH with a JSON, merge or strategic merge patch. */
export async function patchAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const bytes = await call.body();
  const found = getStored(parts, kind, path.namespace, path.name);
  const current = shown(kind, await asVersionOf(parts, kind, found));
  const patch = patchFrom(bytes.toString(), patchTypeOf(call));
  const result = patched(kind, current, patch, patchTypeOf(call));
  const next = checked(kind, result, patch, call);
  // Updates name an object's uid as a precondition; in a patch it is a field like any other.
  const { uid } = next.metadata;
  if (uid && uid !== current.metadata.uid) throw invalid(kind, path.name, [immutableUid(uid)]);
  const object = await writeState(parts, kind, path, next, call);
  return objectAnswer(parts, kind, object, call);
}

function immutableUid(uid = ""): FieldError {
  return fieldErrors.invalid("metadata.uid", uid, "field is immutable");
}

function patchFrom(text: string, type: string): unknown {
  // Strategic merge patches have their problem told without a head.
  const problem = type === strategicPatchType ? "" : "error decoding patch: ";
  return type === "application/yaml" ? readYaml(text) : readJson(text, problem).json;
}

/** The patched document. Errors: UnsupportedMediaType, BadRequest, Invalid. */
export function patched(kind: KindDefinition, current: KubeObject, patch: unknown, type: string): unknown {
  if (type === jsonPatchType) return applyJsonPatch(deepCopy(current), patch);
  const rules = findMergeRules(apiVersionOf(kind), kind.kind);
  const accepted = [
    jsonPatchType,
    mergePatchType,
    ...(rules === undefined ? [] : [strategicPatchType]),
    applyPatchType,
  ];
  if (type !== mergePatchType && !(type === strategicPatchType && rules !== undefined))
    throw unsupportedMediaType(accepted);
  if (!isJsonObject(patch)) throw notAnObject(patch);
  return type === mergePatchType ? applyMergePatch(current, patch) : applyStrategicMergePatch(current, patch, rules);
}

/** In the words of Go's decoder. */
function notAnObject(patch: unknown): ApiError {
  const type = Array.isArray(patch) ? "array" : typeof patch === "boolean" ? "bool" : typeof patch;
  return badRequest(`json: cannot unmarshal ${type} into Go value of type map[string]interface {}`);
}

function checked(kind: KindDefinition, result: unknown, patch: unknown, call: Call): KubeObject {
  const validation = fieldValidationOf(call);
  const { object, strictFaults } = decodedPatch(kind, result, patch, patchTypeOf(call));
  if (strictFaults.length > 0 && validation === "Strict") {
    const message = `Invalid value: ${JSON.stringify(goText(patch))}: strict decoding error: ${strictFaults.join(", ")}`;
    throw invalid({ group: "", kind: "" }, "", [{ reason: "FieldValueInvalid", field: "patch", message }]);
  }
  if (validation === "Warn") for (const fault of strictFaults) call.warnings.add(fault);
  return withMetadata(object);
}

/** A result that is no object of its kind is a fault of the patch. Errors: Invalid. */
function decodedPatch(kind: KindDefinition, result: unknown, patch: unknown, type: string): ReturnType<typeof decoded> {
  try {
    return decoded(kind, result);
  } catch (fault) {
    if (!(fault instanceof ApiError)) throw fault;
    const problem = fault.message.replace(/^.* cannot be handled as a \w+: /, "");
    // A strategic merge patch is put into Go's structs, which names less than its decoder, and the patch is shown.
    const isStrategic = type === strategicPatchType;
    const shownValue = isStrategic ? goText(patch) : JSON.stringify(result);
    const message = `Invalid value: ${JSON.stringify(shownValue)}: ${isStrategic ? converterFault(problem) : problem}`;
    throw invalid({ group: "", kind: "" }, "", [{ reason: "FieldValueInvalid", field: "patch", message }]);
  }
}

/** The same problem in the words of k8s.io/apimachinery's converter from maps to structs. */
function converterFault(problem: string): string {
  const [, found = "", wanted = ""] = /^json: cannot unmarshal (\w+).* into Go .* of type (\S+)$/.exec(problem) ?? [];
  if (wanted === "") return problem;
  const kind = { number: "int64", array: "slice", object: "map" }[found] ?? found;
  if (wanted.startsWith("map[")) return `cannot restore map from ${kind}`;
  if (wanted.startsWith("[]")) return `cannot restore slice from ${kind}`;
  if (wanted.includes(".")) return `cannot restore struct from: ${kind}`;
  // Go can turn a number into a text; JSON may not.
  return kind === "int64" && wanted === "string" ? "cannot convert int64 to string" : `unrecognized type: ${wanted}`;
}
