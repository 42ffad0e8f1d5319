import { decideEviction } from "../controllers/disruption/eviction.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { Pod, PodDisruptionBudget } from "../registry/types.ts";
import { ApiError, badRequest, methodNotSupported } from "../store/api-error.ts";
import { isJsonObject } from "../store/json.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { deleteRequestFrom } from "./delete-options.ts";
import { getStored } from "./read-verbs.ts";
import { readBody } from "./request-body.ts";
import type { ResourcePath } from "./resource-path.ts";
import { isDryRun, writeOptionsOf } from "./write-options.ts";

const budgetResource = "poddisruptionbudgets.policy";

/** POST pods/x/eviction: a deletion that disruption budgets may refuse. Errors: NotFound, TooManyRequests. */
export async function evictionAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  if (call.method !== "POST") throw methodNotSupported();
  const { json } = await readBody(call);
  if (!isJsonObject(json)) throw badRequest("couldn't get version/kind; json parse error: Eviction must be an object");
  const given = isJsonObject(json.deleteOptions) ? json.deleteOptions : {};
  const { how, dryRun } = deleteRequestFrom(given);
  const options = { ...writeOptionsOf(call, ""), dryRun: dryRun || isDryRun(call.query.getAll("dryRun")) };
  const pod = getStored(parts, kind, path.namespace, path.name) as unknown as Pod;
  const budgets = parts.store.list(budgetResource, path.namespace) as readonly PodDisruptionBudget[];
  const decision = decideEviction(pod, budgets, parts.clock.now());
  if (!decision.allowed) {
    throw new ApiError(decision.code, decision.reason, decision.message, {
      ...(decision.cause === undefined ? {} : { causes: [decision.cause] }),
      ...(decision.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: decision.retryAfterSeconds }),
    });
  }
  if (decision.budget !== undefined && !options.dryRun) {
    const { budget, budgetStatus } = decision;
    const next = { ...budget, status: budgetStatus } as unknown as KubeObject;
    parts.writer.update(parts.kinds.get(budgetResource), path.namespace, next, { ...options, subresource: "status" });
  }
  parts.writer.delete(kind, path.namespace, path.name, how, options);
  return { code: 201, json: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}
