import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { formatRequirements, requirementsOf } from "../registry/label-selector.ts";
import { invalid, unknownPath } from "../store/api-error.ts";
import { deepCopy, isJsonObject, setField, valueAt } from "../store/json.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { patched, patchTypeOf } from "./patch-verb.ts";
import { getStored } from "./read-verbs.ts";
import { decoded, objectFrom, readBody, readJson, withMetadata } from "./request-body.ts";
import type { ResourcePath } from "./resource-path.ts";
import { storageOf } from "./served-kind.ts";
import { writeOptionsOf } from "./write-options.ts";

/** autoscaling/v1 Scale, which is not stored but a view on another object. */
const scaleKind: KindDefinition = {
  group: "autoscaling",
  version: "v1",
  resource: "scale",
  kind: "Scale",
  singular: "scale",
  shortNames: [],
  categories: [],
  namespaced: true,
  columns: [],
};

/** GET, PUT and PATCH of a `scale` subresource. Errors: NotFound, Conflict, Invalid. */
export async function scaleAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const paths = kind.subresources?.scale;
  if (paths === undefined) throw unknownPath();
  const current = getStored(parts, kind, path.namespace, path.name);
  if (call.method === "GET") return { code: 200, json: scaleOf(kind, current) };
  const input = await scaleInput(kind, current, call);
  const replicas = valueAt(input, ["spec", "replicas"]) ?? 0;
  if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0) {
    const message = `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`;
    throw invalid(scaleKind, path.name, [{ reason: "FieldValueInvalid", field: "spec.replicas", message }]);
  }
  const next = withReplicas(current, fieldPath(paths.specReplicas), replicas);
  const resourceVersion = input.metadata.resourceVersion ?? "";
  const written = parts.writer.update(
    storageOf(parts.kinds, kind),
    path.namespace,
    { ...next, metadata: { ...next.metadata, resourceVersion, uid: input.metadata.uid ?? "" } },
    writeOptionsOf(call, "scale"),
  );
  return { code: 200, json: scaleOf(kind, written) };
}

async function scaleInput(kind: KindDefinition, current: KubeObject, call: Call): Promise<KubeObject> {
  if (call.method === "PUT") return objectFrom(scaleKind, await readBody(call), call);
  const patch = readJson((await call.body()).toString()).json;
  return withMetadata(decoded(scaleKind, patched(scaleKind, scaleOf(kind, current), patch, patchTypeOf(call))).object);
}

function fieldPath(text: string): readonly string[] {
  return text.split(".").filter((part) => part !== "");
}

function withReplicas(object: KubeObject, path: readonly string[], replicas: number): KubeObject {
  const copy = deepCopy(object) as unknown as Record<string, unknown>;
  let at = copy;
  for (const field of path.slice(0, -1)) {
    const inner = isJsonObject(at[field]) ? (at[field] as Record<string, unknown>) : {};
    setField(at, field, inner);
    at = inner;
  }
  setField(at, path.at(-1) ?? "", replicas);
  return copy as unknown as KubeObject;
}

function scaleOf(kind: KindDefinition, object: KubeObject): KubeObject {
  const paths = kind.subresources?.scale;
  const number = (path: string | undefined) => (path ? valueAt(object, fieldPath(path)) : undefined);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = number(paths?.specReplicas);
  const selector = selectorText(number(paths?.selector));
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas === undefined || replicas === 0 ? {} : { replicas },
    status: { replicas: number(paths?.statusReplicas) ?? 0, ...(selector === "" ? {} : { selector }) },
  } as unknown as KubeObject;
}

/** A selector in string form, from any of the forms that kinds keep it in. */
function selectorText(selector: unknown): string {
  if (typeof selector === "string") return selector;
  if (!isJsonObject(selector)) return "";
  const isStructured = isJsonObject(selector.matchLabels) || Array.isArray(selector.matchExpressions);
  const structured = isStructured ? selector : { matchLabels: selector };
  return formatRequirements(requirementsOf(structured as Parameters<typeof requirementsOf>[0]));
}
