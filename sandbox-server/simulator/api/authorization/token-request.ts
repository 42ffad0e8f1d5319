import { invalid as invalidValue } from "../../registry/field-errors.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { badRequest, invalid, methodNotSupported, notFound } from "../../store/api-error.ts";
import { wireTime } from "../../store/fresh-names.ts";
import { isJsonObject } from "../../store/json.ts";
import type { Answer, ApiParts, Call } from "../api-parts.ts";
import { getStored } from "../read-verbs.ts";
import { readBody } from "../request-body.ts";
import type { ResourcePath } from "../resource-path.ts";
import { tokenIssuer } from "./service-account-tokens.ts";

const target = { group: "authentication.k8s.io", kind: "TokenRequest" };
const defaultSeconds = 3600;
const leastSeconds = 600;
const mostSeconds = 2 ** 32;

/** POST serviceaccounts/x/token (kubectl create token). Errors: NotFound, Invalid. */
export async function tokenRequestAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  if (call.method !== "POST") throw methodNotSupported();
  getStored(parts, kind, path.namespace, path.name);
  const { json } = await readBody(call);
  if (!isJsonObject(json))
    throw badRequest("couldn't get version/kind; json parse error: TokenRequest must be an object");
  const spec = isJsonObject(json.spec) ? json.spec : {};
  const seconds = secondsOf(spec.expirationSeconds);
  const audiences = Array.isArray(spec.audiences) ? spec.audiences.map(String) : [tokenIssuer];
  const now = parts.clock.now();
  const pod = boundPod(parts, path.namespace, spec.boundObjectRef);
  const request = { namespace: path.namespace, serviceAccount: path.name, audiences, expirationSeconds: seconds };
  const token = parts.tokens.issue({ ...request, ...(pod === undefined ? {} : { pod }) }, now);
  return {
    code: 201,
    json: {
      kind: "TokenRequest",
      apiVersion: "authentication.k8s.io/v1",
      metadata: { name: path.name, namespace: path.namespace, creationTimestamp: wireTime(now) },
      spec: { ...spec, audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
      status: { token, expirationTimestamp: wireTime(now + seconds * 1000) },
    },
  };
}

function secondsOf(value: unknown): number {
  if (value === undefined || value === null) return defaultSeconds;
  const field = "spec.expirationSeconds";
  if (typeof value !== "number" || !Number.isInteger(value) || value < leastSeconds) {
    throw invalid(target, "", [invalidValue(field, value, "may not specify a duration less than 10 minutes")]);
  }
  if (value > mostSeconds)
    throw invalid(target, "", [invalidValue(field, value, "may not specify a duration larger than 2^32 seconds")]);
  return value;
}

function boundPod(parts: ApiParts, namespace: string, reference: unknown): { name: string; uid: string } | undefined {
  if (!isJsonObject(reference) || reference.kind !== "Pod" || typeof reference.name !== "string") return undefined;
  const pod = parts.store.find("pods", namespace, reference.name);
  if (pod === undefined) throw notFound({ group: "", resource: "pods" }, reference.name);
  return { name: pod.metadata.name, uid: pod.metadata.uid };
}
