import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import { internalError } from "../../store/api-error.ts";
import { freshUid } from "../../store/fresh-names.ts";
import { isJsonObject } from "../../store/json.ts";
import { apiVersionOf } from "../../store/kind-registry.ts";
import type { ApiParts } from "../api-parts.ts";
import { postReview, WebhookCallFault } from "./call-webhook.ts";

/** The API server waits this long for a conversion. */
const timeoutSeconds = 30;

/**
 * Objects in the version of a kind. Those of a definition with a conversion webhook are turned by it, all in one
 * review; everything else stays as it is. Errors: InternalError in the API server's words.
 */
export async function inVersionOf(
  parts: ApiParts,
  kind: KindDefinition,
  objects: readonly KubeObject[],
): Promise<readonly KubeObject[]> {
  if (kind.conversion === undefined) return objects;
  const wanted = apiVersionOf(kind);
  const others = objects.filter((object) => object.apiVersion !== wanted);
  if (others.length === 0) return objects;
  const converted = await convertedByWebhook(parts, kind, others);
  return objects.map((object) => converted.get(object) ?? object);
}

/** One object in the version of a kind. Errors as above. */
export async function asVersionOf(parts: ApiParts, kind: KindDefinition, object: KubeObject): Promise<KubeObject> {
  return (await inVersionOf(parts, kind, [object]))[0] ?? object;
}

async function convertedByWebhook(
  parts: ApiParts,
  kind: KindDefinition,
  objects: readonly KubeObject[],
): Promise<ReadonlyMap<KubeObject, KubeObject>> {
  const { clientConfig, reviewVersions = ["v1"] } = kind.conversion ?? {};
  const version = reviewVersions.find((each) => each === "v1" || each === "v1beta1") ?? "v1";
  const failed = (why: string) =>
    internalError(`conversion webhook for ${objects[0]?.apiVersion}, Kind=${kind.kind} failed: ${why}`);
  const uid = freshUid(parts.random);
  const request = { uid, desiredAPIVersion: apiVersionOf(kind), objects };
  const review = { kind: "ConversionReview", apiVersion: `apiextensions.k8s.io/${version}`, request };
  const answer = await postReview(parts, { clientConfig: clientConfig ?? {}, timeoutSeconds }, review).catch(
    (fault: unknown) => {
      if (!(fault instanceof WebhookCallFault)) throw fault;
      throw failed(fault.message.replace(/^failed to call webhook: /, ""));
    },
  );
  const list = convertedObjects(answer, failed);
  if (list.length !== objects.length) {
    throw failed(`expected ${objects.length} converted objects, but webhook returned ${list.length} objects`);
  }
  return new Map(objects.map((object, index) => [object, withOwnMetadata(object, list[index])]));
}

function convertedObjects(answer: unknown, failed: (why: string) => Error): readonly JsonObject[] {
  const response = isJsonObject(answer) && isJsonObject(answer.response) ? answer.response : undefined;
  if (response === undefined) throw failed("the response is missing");
  const result = isJsonObject(response.result) ? response.result : {};
  if (result.status !== "Success") throw failed(typeof result.message === "string" ? result.message : "");
  return Array.isArray(response.convertedObjects) ? response.convertedObjects.filter(isJsonObject) : [];
}

/** Of the metadata a webhook may change labels and annotations. */
function withOwnMetadata(object: KubeObject, converted: JsonObject | undefined): KubeObject {
  const { metadata } = converted ?? {};
  const { labels: _labels, annotations: _annotations, ...own } = object.metadata;
  const { labels, annotations } = isJsonObject(metadata) ? metadata : {};
  return {
    ...converted,
    metadata: {
      ...own,
      ...(isJsonObject(labels) ? { labels } : {}),
      ...(isJsonObject(annotations) ? { annotations } : {}),
    },
  } as unknown as KubeObject;
}
