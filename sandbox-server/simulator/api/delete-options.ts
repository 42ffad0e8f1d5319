import { badRequest, invalid } from "../store/api-error.ts";
import type { DeleteRequest } from "../store/deletion.ts";
import { isJsonObject } from "../store/json.ts";
import type { Call } from "./api-parts.ts";
import { readBody } from "./request-body.ts";
import { isTrue } from "./watch-stream.ts";
import { isDryRun } from "./write-options.ts";

/** How to delete, from the body (meta/v1 DeleteOptions) or the query. Errors: BadRequest, Invalid. */
export async function deleteRequestOf(call: Call): Promise<{ readonly how: DeleteRequest; readonly dryRun: boolean }> {
  const bytes = await call.body();
  const given = bytes.length === 0 ? fromQuery(call.query) : (await readBody(call)).json;
  if (!isJsonObject(given))
    throw badRequest("couldn't get version/kind; json parse error: DeleteOptions must be an object");
  return deleteRequestFrom(given);
}

/** As `deleteRequestOf`, from options that are read already (evictions carry them). */
export function deleteRequestFrom(given: Readonly<Record<string, unknown>>): {
  readonly how: DeleteRequest;
  readonly dryRun: boolean;
} {
  const { gracePeriodSeconds: grace, preconditions, dryRun } = given;
  if (grace !== undefined && grace !== null && !Number.isSafeInteger(grace)) {
    throw badRequest("DeleteOptions.gracePeriodSeconds: Invalid value: must be an integer");
  }
  const propagation = propagationOf(given);
  const uid = isJsonObject(preconditions) ? preconditions.uid : undefined;
  const resourceVersion = isJsonObject(preconditions) ? preconditions.resourceVersion : undefined;
  const how: DeleteRequest = {
    ...(typeof grace === "number" ? { graceSeconds: grace } : {}),
    ...(propagation === undefined ? {} : { propagation }),
    ...(typeof uid === "string" ? { uid } : {}),
    ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
  };
  return { how, dryRun: isDryRun(Array.isArray(dryRun) ? dryRun.map(String) : []) };
}

function propagationOf({
  propagationPolicy,
  orphanDependents,
}: Readonly<Record<string, unknown>>): DeleteRequest["propagation"] {
  if (propagationPolicy === undefined || propagationPolicy === null) {
    if (typeof orphanDependents !== "boolean") return undefined;
    return orphanDependents ? "Orphan" : "Background";
  }
  if (propagationPolicy === "Background" || propagationPolicy === "Foreground" || propagationPolicy === "Orphan") {
    return propagationPolicy;
  }
  const message = `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Background", "Foreground", "Orphan", "nil"`;
  throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [
    { reason: "FieldValueNotSupported", field: "propagationPolicy", message },
  ]);
}

function fromQuery(query: URLSearchParams): Record<string, unknown> {
  const grace = query.get("gracePeriodSeconds");
  const orphan = query.get("orphanDependents");
  return {
    ...(grace === null || grace === ""
      ? {}
      : { gracePeriodSeconds: /^-?\d{1,15}$/.test(grace) ? Number(grace) : Number.NaN }),
    ...(query.get("propagationPolicy") ? { propagationPolicy: query.get("propagationPolicy") } : {}),
    ...(orphan === null ? {} : { orphanDependents: isTrue(orphan) }),
  };
}
