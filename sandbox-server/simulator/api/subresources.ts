import type { KindDefinition } from "../registry/kind-definition.ts";
import { badRequest, methodNotSupported, qualified } from "../store/api-error.ts";
import { isJsonObject } from "../store/json.ts";
import { bindPod } from "../store/pod-binding.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { tokenRequestAnswer } from "./authorization/token-request.ts";
import { evictionAnswer } from "./eviction.ts";
import { podLogAnswer } from "./pod-log.ts";
import { podProxyAnswer, serviceProxyAnswer } from "./proxy/proxy-answer.ts";
import { readBody, withMetadata } from "./request-body.ts";
import type { ResourcePath } from "./resource-path.ts";
import { scaleAnswer } from "./scale.ts";
import { writeOptionsOf } from "./write-options.ts";

export type SubresourceHandler = (
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
) => Answer | Promise<Answer>;

const handlers: Readonly<Record<string, SubresourceHandler>> = {
  "pods/binding": bindingAnswer,
  "pods/eviction": evictionAnswer,
  "pods/log": podLogAnswer,
  "pods/proxy": podProxyAnswer,
  "services/proxy": serviceProxyAnswer,
  "serviceaccounts/token": tokenRequestAnswer,
};

/** What answers for a subresource that is not simply a part of its object. */
export function findSubresource(kind: KindDefinition, subresource: string): SubresourceHandler | undefined {
  if (subresource === "scale") return scaleAnswer;
  return handlers[`${qualified(kind)}/${subresource}`];
}

/** Subresources that are read and written as the object itself, under rules of their own. */
export function isObjectShaped(kind: KindDefinition, subresource: string): boolean {
  if (subresource === "status") return kind.subresources?.status === true;
  const name = `${qualified(kind)}/${subresource}`;
  return objectShaped.has(name);
}

const objectShaped = new Set([
  "pods/ephemeralcontainers",
  "pods/resize",
  "namespaces/finalize",
  "certificatesigningrequests.certificates.k8s.io/approval",
]);

async function bindingAnswer(parts: ApiParts, _kind: KindDefinition, path: ResourcePath, call: Call): Promise<Answer> {
  if (call.method !== "POST") throw methodNotSupported();
  const { json } = await readBody(call);
  if (!isJsonObject(json)) throw badRequest("couldn't get version/kind; json parse error: Binding must be an object");
  const binding = withMetadata(json);
  bindPod(
    parts,
    path.namespace,
    { ...binding, metadata: { ...binding.metadata, name: path.name } },
    writeOptionsOf(call, "binding"),
  );
  return { code: 201, json: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}
