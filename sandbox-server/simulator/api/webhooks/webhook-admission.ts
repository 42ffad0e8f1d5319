import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { AdmissionRequest } from "../../store/admission.ts";
import { ApiError, badRequest, internalError } from "../../store/api-error.ts";
import { freshUid } from "../../store/fresh-names.ts";
import { deepCopy } from "../../store/json.ts";
import { apiVersionOf } from "../../store/kind-registry.ts";
import type { WriteOptions } from "../../store/resource-writer.ts";
import type { ApiParts } from "../api-parts.ts";
import { applyJsonPatch } from "../patch/json-patch.ts";
import { type AdmissionResponse, callWebhook, WebhookCallFault } from "./call-webhook.ts";
import {
  type ConcernedWebhook,
  concernedBy,
  mayConcern,
  mutatingConfigurations,
  validatingConfigurations,
  type Webhook,
} from "./webhook.ts";

/** A write as webhooks are asked about it. */
export interface WebhookedWrite {
  readonly operation: "CREATE" | "UPDATE";
  /** The kind and version of the request. */
  readonly kind: KindDefinition;
  readonly namespace: string;
  readonly input: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly options: WriteOptions;
  readonly write: (input: KubeObject, options: WriteOptions) => KubeObject;
}

/**
 * Writes an object when every webhook that wants to see it agrees, with what the mutating ones made of it. Only requests
 * to the API come past here, not the writes of the cluster's own loops.
 * Errors: those of the write; what a webhook refuses with; InternalError when one that must be asked does not answer.
 */
export async function writeWithWebhooks(parts: ApiParts, wanted: WebhookedWrite): Promise<KubeObject> {
  const { input, options, write } = wanted;
  if (!mayConcern(parts, wanted.kind)) return write(input, options);
  const draft = write(input, { ...options, dryRun: true });
  const request = requestOf(wanted, draft);
  const object = await mutatedByWebhooks(parts, { ...request, object: deepCopy(draft) });
  await validateByWebhooks(parts, { ...request, object: object ?? draft });
  return write(object ?? input, options);
}

/** Asks about a request that stores nothing itself: DELETE and CONNECT. Errors: as `writeWithWebhooks`. */
export async function askWebhooks(parts: ApiParts, request: AdmissionRequest): Promise<void> {
  if (!mayConcern(parts, request.kind)) return;
  await mutatedByWebhooks(parts, request);
  await validateByWebhooks(parts, request);
}

function requestOf(
  { operation, kind, namespace, previous, options }: WebhookedWrite,
  draft: KubeObject,
): AdmissionRequest {
  const { user, subresource = "", dryRun = false, warn = () => {} } = options;
  const { name } = draft.metadata;
  return { operation, kind, namespace, name, object: draft, previous, user, subresource, dryRun, warn };
}

/** One after another, each sees what the ones before it made; undefined when nothing was changed. */
async function mutatedByWebhooks(parts: ApiParts, request: AdmissionRequest): Promise<KubeObject | undefined> {
  let changed: KubeObject | undefined;
  for (const concerned of concernedBy(parts, mutatingConfigurations, request)) {
    const object = changed ?? request.object;
    const response = await ask(parts, concerned, { ...request, object });
    if (response?.patch === undefined || object === undefined) continue;
    changed = patched(concerned.webhook, object, response.patch);
  }
  return changed;
}

async function validateByWebhooks(parts: ApiParts, request: AdmissionRequest): Promise<void> {
  const concerned = concernedBy(parts, validatingConfigurations, request);
  await Promise.all(concerned.map((each) => ask(parts, each, request)));
}

/** The answer of a webhook that agrees; undefined when one that may be missed does not answer. */
async function ask(
  parts: ApiParts,
  { webhook, kind }: ConcernedWebhook,
  request: AdmissionRequest,
): Promise<AdmissionResponse | undefined> {
  if (request.dryRun && webhook.sideEffects !== "None" && webhook.sideEffects !== "NoneOnDryRun") {
    throw badRequest(`admission webhook "${webhook.name}" does not support dry run`);
  }
  let response: AdmissionResponse;
  try {
    response = await callWebhook(parts, webhook, reviewOf(parts, webhook, kind, request));
  } catch (fault) {
    if (!(fault instanceof WebhookCallFault)) throw fault;
    if (webhook.failurePolicy === "Ignore") return undefined;
    throw internalError(`failed calling webhook "${webhook.name}": ${fault.message}`);
  }
  for (const warning of response.warnings ?? []) request.warn(warning);
  if (response.allowed !== true) throw refusal(webhook, response);
  return response;
}

/** As the API server words it (k8s.io/apiserver pkg/admission/plugin/webhook/errors). */
function refusal({ name }: Webhook, { status = {} }: AdmissionResponse): ApiError {
  const said = status.message || status.reason;
  const denied = `admission webhook "${name}" denied the request`;
  const code = Math.max(status.code ?? 0, 400);
  return new ApiError(code, status.reason, said ? `${denied}: ${said}` : `${denied} without explanation`);
}

function reviewOf(parts: ApiParts, webhook: Webhook, kind: KindDefinition, request: AdmissionRequest): object {
  const { operation, subresource, namespace, name, object, previous, user, dryRun } = request;
  const version = webhook.admissionReviewVersions?.find((each) => each === "v1" || each === "v1beta1") ?? "v1";
  const as = (each: KubeObject | undefined) =>
    each === undefined ? null : operation === "CONNECT" ? each : { ...each, apiVersion: apiVersionOf(kind) };
  const [own, asked] = [kind, request.kind].map((each) => ({
    kind: { group: each.group, version: each.version, kind: each.kind },
    resource: { group: each.group, version: each.version, resource: each.resource },
  }));
  return {
    apiVersion: `admission.k8s.io/${version}`,
    kind: "AdmissionReview",
    request: {
      uid: freshUid(parts.random),
      ...own,
      ...(subresource === "" ? {} : { subResource: subresource, requestSubResource: subresource }),
      requestKind: asked?.kind,
      requestResource: asked?.resource,
      name,
      ...(namespace === "" ? {} : { namespace }),
      operation,
      userInfo: { username: user.name, groups: user.groups, ...(user.uid === undefined ? {} : { uid: user.uid }) },
      object: as(object),
      oldObject: as(previous),
      dryRun,
      options: null,
    },
  };
}

function patched({ name }: Webhook, object: KubeObject, patch: string): KubeObject {
  try {
    const result = applyJsonPatch(deepCopy(object), JSON.parse(Buffer.from(patch, "base64").toString()));
    return { ...(result as KubeObject), apiVersion: object.apiVersion };
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw internalError(`failed applying the patch of webhook "${name}": ${why}`);
  }
}
