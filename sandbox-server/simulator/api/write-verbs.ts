import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { badRequest, qualified } from "../store/api-error.ts";
import { isJsonObject } from "../store/json.ts";
import type { WriteOptions } from "../store/resource-writer.ts";
import type { Answer, ApiParts, Call } from "./api-parts.ts";
import { awaitDefaultAccount } from "./default-account.ts";
import { deleteRequestOf } from "./delete-options.ts";
import { selectionOf } from "./list-query.ts";
import { getStored, objectAnswer } from "./read-verbs.ts";
import { objectFrom, readBody } from "./request-body.ts";
import type { ResourcePath } from "./resource-path.ts";
import { shown, storageOf, stored } from "./served-kind.ts";
import { asVersionOf } from "./webhooks/conversion.ts";
import { askWebhooks, writeWithWebhooks } from "./webhooks/webhook-admission.ts";
import { isDryRun, writeOptionsOf } from "./write-options.ts";

/** POST to a collection. */
export async function createAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const input = objectFrom(kind, await readBody(call), call);
  const namespace = namespaceFor(kind, path, input);
  const storage = storageOf(parts.kinds, kind);
  await awaitDefaultAccount(parts, kind, namespace, input);
  const object = await writeWithWebhooks(parts, {
    ...{ operation: "CREATE", kind, namespace, previous: undefined },
    input: await asVersionOf(parts, storage, stored(kind, input)),
    options: writeOptionsOf(call, ""),
    write: (next, options) => parts.writer.create(storage, namespace, next, options),
  });
  return objectAnswer(parts, kind, await asVersionOf(parts, kind, object), call, 201);
}

/** The namespace of the path; an object may repeat it but not differ. Errors: BadRequest. */
export function namespaceFor(kind: KindDefinition, path: ResourcePath, { metadata }: KubeObject): string {
  if (!kind.namespaced) return "";
  const own = metadata.namespace ?? "";
  if (path.namespace === "") throw badRequest("an empty namespace may not be set during creation");
  if (own !== "" && own !== path.namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  return path.namespace;
}

/** PUT of an object or of one of its object-shaped subresources. */
export async function updateAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const input = objectFrom(kind, await readBody(call), call);
  const object = await writeState(parts, kind, path, input, call);
  return objectAnswer(parts, kind, object, call);
}

/** Stores a new state under the rules of its subresource. Errors: BadRequest, NotFound, Conflict, Invalid… */
export async function writeState(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  input: KubeObject,
  call: Call,
): Promise<KubeObject> {
  const { name } = input.metadata;
  if (name === "") throw badRequest("name must be provided");
  if (name !== path.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${path.name})`);
  }
  const namespace = kind.namespaced ? namespaceFor(kind, path, input) : "";
  const previous = getStored(parts, kind, namespace, name);
  const storage = storageOf(parts.kinds, kind);
  const next = restricted(await asVersionOf(parts, storage, stored(kind, input)), previous, path);
  const object = await writeWithWebhooks(parts, {
    ...{ operation: "UPDATE", kind, namespace, input: next, previous },
    options: writeOptionsOf(call, path.subresource),
    write: (state, options) => parts.writer.update(storage, namespace, state, options),
  });
  return asVersionOf(parts, kind, object);
}

type Loose = KubeObject & { readonly spec?: unknown };

/** What each path may change: a pod's ephemeral containers, a namespace's finalizers, and so on. */
function restricted(input: KubeObject, previous: KubeObject, path: ResourcePath): KubeObject {
  const spec = specOf(input);
  const before = specOf(previous);
  const isNamespace = path.resource === "namespaces" && path.group === "";
  if (path.subresource === "ephemeralcontainers") {
    return {
      ...previous,
      metadata: input.metadata,
      spec: { ...before, ephemeralContainers: spec.ephemeralContainers },
    } as Loose;
  }
  if (path.subresource === "finalize") {
    return { ...previous, metadata: input.metadata, spec: { ...before, finalizers: spec.finalizers } } as Loose;
  }
  if (path.subresource === "resize") {
    return { ...previous, metadata: input.metadata, spec: { ...before, containers: resized(before, spec) } } as Loose;
  }
  if (isNamespace && path.subresource === "")
    return { ...input, spec: { ...spec, finalizers: before.finalizers } } as Loose;
  return input;
}

function resized(before: Record<string, unknown>, after: Record<string, unknown>): unknown {
  const containers = Array.isArray(before.containers) ? before.containers : [];
  const wanted = Array.isArray(after.containers) ? after.containers : [];
  return containers.map((container) => {
    const match = wanted.find((each) => isJsonObject(each) && isJsonObject(container) && each.name === container.name);
    return isJsonObject(match)
      ? { ...container, resources: match.resources, resizePolicy: match.resizePolicy }
      : container;
  });
}

function specOf(object: KubeObject): Record<string, unknown> {
  const { spec } = object as Loose;
  return isJsonObject(spec) ? { ...spec } : {};
}

/** DELETE of one object: the object while something holds it, a Status when it is gone. */
export async function deleteAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const { how, dryRun } = await deleteRequestOf(call);
  const options = { ...writeOptionsOf(call, ""), dryRun: dryRun || isDryRun(call.query.getAll("dryRun")) };
  await askToDelete(parts, kind, getStored(parts, kind, path.namespace, path.name), options);
  const { object, removed } = parts.writer.delete(
    storageOf(parts.kinds, kind),
    path.namespace,
    path.name,
    how,
    options,
  );
  if (!removed) return objectAnswer(parts, kind, await asVersionOf(parts, kind, object), call);
  const details = {
    name: path.name,
    ...(kind.group === "" ? {} : { group: kind.group }),
    kind: kind.resource,
    uid: object.metadata.uid,
  };
  return { code: 200, json: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details } };
}

function askToDelete(
  parts: ApiParts,
  kind: KindDefinition,
  previous: KubeObject,
  { user, dryRun = false, warn = () => {} }: WriteOptions,
): Promise<void> {
  const { name, namespace = "" } = previous.metadata;
  const request = { operation: "DELETE" as const, kind, subresource: "", namespace, name, object: undefined };
  return askWebhooks(parts, { ...request, previous, user, dryRun, warn });
}

/** DELETE of a collection: everything that is selected. */
export async function deleteCollectionAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const { how, dryRun } = await deleteRequestOf(call);
  const options = { ...writeOptionsOf(call, ""), dryRun: dryRun || isDryRun(call.query.getAll("dryRun")) };
  const selection = selectionOf(kind, call.query);
  const storage = storageOf(parts.kinds, kind);
  const objects = parts.store
    .list(qualified(storage), path.namespace === "" ? undefined : path.namespace)
    .filter((object) => selection?.(object) ?? true);
  for (const object of objects) await askToDelete(parts, kind, object, options);
  for (const { metadata } of objects)
    parts.writer.delete(storage, metadata.namespace ?? "", metadata.name, how, options);
  const items = objects.map((object) => shown(kind, object));
  const metadata = { resourceVersion: String(parts.store.revision) };
  return { code: 200, json: { kind: `${kind.kind}List`, apiVersion: items[0]?.apiVersion ?? "v1", metadata, items } };
}
