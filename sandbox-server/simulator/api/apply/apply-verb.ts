import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import { badRequest, conflict, invalid, qualified } from "../../store/api-error.ts";
import { rulesOf, withManagers } from "../../store/field-tracking.ts";
import { mergedWith, pruned } from "../../store/fields/apply-merge.ts";
import { compareObjects } from "../../store/fields/compare.ts";
import type { FieldSet } from "../../store/fields/field-set.ts";
import {
  isSameManager,
  type ManagerEntry,
  managedOnly,
  managersOf,
  sameManagers,
  toManagedFields,
} from "../../store/fields/managed-fields.ts";
import { fieldSetOf } from "../../store/fields/typed-value.ts";
import { wireTime } from "../../store/fresh-names.ts";
import { isJsonObject } from "../../store/json.ts";
import { apiVersionOf } from "../../store/kind-registry.ts";
import type { Answer, ApiParts, Call } from "../api-parts.ts";
import { awaitDefaultAccount } from "../default-account.ts";
import { objectAnswer } from "../read-verbs.ts";
import { decoded, fieldValidationOf, noteKind, readYaml, withMetadata } from "../request-body.ts";
import type { ResourcePath } from "../resource-path.ts";
import { shown, storageOf, stored } from "../served-kind.ts";
import { isTrue } from "../watch-stream.ts";
import { asVersionOf } from "../webhooks/conversion.ts";
import { writeWithWebhooks } from "../webhooks/webhook-admission.ts";
import { writeOptionsOf } from "../write-options.ts";
import { applyConflict, type FieldConflict } from "./apply-conflict.ts";
import { fieldsAppliedByClient, withLastApplied } from "./last-applied.ts";
import { checkTyped } from "./typed-faults.ts";

/**
 * PATCH with an apply configuration (server-side apply, KEP-555). Makes the object when there is none.
 * Errors: BadRequest, Invalid, Conflict with every field that another manager holds.
 */
export async function serveApply(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  call: Call,
): Promise<Answer> {
  const config = await readConfig(kind, path, call);
  const force = isTrue(call.query.get("force"));
  const manager: Omit<ManagerEntry, "fields"> = {
    manager: requiredManager(call),
    operation: "Apply",
    apiVersion: apiVersionOf(kind),
    subresource: path.subresource,
    time: wireTime(parts.clock.now()),
  };
  const live = parts.store.find(qualified(storageOf(parts.kinds, kind)), path.namespace, path.name);
  if (live === undefined) return createdByApply(parts, kind, path, config, manager, call);
  const face = shown(kind, await asVersionOf(parts, kind, live));
  const applied = withLastApplied(appliedState(kind, face, config, manager, force), config, manager.manager);
  const storage = storageOf(parts.kinds, kind);
  const input = await asVersionOf(parts, storage, stored(kind, applied));
  const options = { ...writeOptionsOf(call, path.subresource), operation: "Apply" as const };
  const { namespace } = path;
  const object = await writeWithWebhooks(parts, {
    ...{ operation: "UPDATE", kind, namespace, input, previous: live, options },
    write: (next, how) => parts.writer.update(storage, namespace, next, how),
  });
  return objectAnswer(parts, kind, await asVersionOf(parts, kind, object), call);
}

async function readConfig(kind: KindDefinition, path: ResourcePath, call: Call): Promise<KubeObject> {
  const json = readYaml((await call.body()).toString());
  noteKind(call, json);
  if (!isJsonObject(json)) throw badRequest("error decoding YAML: the configuration must be an object");
  if (json.kind !== kind.kind || json.apiVersion !== apiVersionOf(kind)) {
    throw badRequest(`the object provided is unrecognized (must be of type ${kind.kind}, ${apiVersionOf(kind)})`);
  }
  checkTyped(kind, withMetadata(json), path.namespace);
  const { strictFaults } = decoded(kind, json);
  const validation = fieldValidationOf(call);
  if (strictFaults.length > 0 && validation === "Strict")
    throw badRequest(`strict decoding error: ${strictFaults.join(", ")}`);
  if (validation === "Warn") for (const fault of strictFaults) call.warnings.add(fault);
  const config = withMetadata(json);
  if (config.metadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  const { name, namespace = path.namespace } = config.metadata;
  if (name !== "" && name !== path.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${path.name})`);
  if (namespace !== path.namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  return { ...config, metadata: { ...config.metadata, name: path.name } };
}

function requiredManager(call: Call): string {
  const manager = call.query.get("fieldManager") ?? "";
  if (manager !== "") return manager;
  throw invalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [
    { reason: "FieldValueRequired", field: "fieldManager", message: "Required value: is required for apply patch" },
  ]);
}

async function createdByApply(
  parts: ApiParts,
  kind: KindDefinition,
  path: ResourcePath,
  config: KubeObject,
  manager: Omit<ManagerEntry, "fields">,
  call: Call,
): Promise<Answer> {
  const { uid } = config.metadata;
  if (uid !== undefined && uid !== "") {
    throw conflict(
      kind,
      path.name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  }
  const fields = managedOnly(fieldSetOf(config, rulesOf(kind)));
  const object = withManagers(config, [{ ...manager, fields }]);
  const options = { ...writeOptionsOf(call, ""), operation: "Apply" as const };
  const { namespace } = path;
  const storage = storageOf(parts.kinds, kind);
  const input = await asVersionOf(parts, storage, stored(kind, object));
  await awaitDefaultAccount(parts, kind, namespace, input);
  const created = await writeWithWebhooks(parts, {
    ...{ operation: "CREATE", kind, namespace, input, previous: undefined, options },
    write: (next, how) => parts.writer.create(storage, namespace, next, how),
  });
  return objectAnswer(parts, kind, await asVersionOf(parts, kind, created), call, 201);
}

function appliedState(
  kind: KindDefinition,
  live: KubeObject,
  config: KubeObject,
  manager: Omit<ManagerEntry, "fields">,
  force: boolean,
): KubeObject {
  const rules = rulesOf(kind);
  const before = managersOf(live);
  const others = before.filter((entry) => !isSameManager(entry, manager));
  const mine = before.find((entry) => isSameManager(entry, manager));
  const fields = managedOnly(fieldSetOf(config, rules));
  const held = others.reduce<FieldSet>((all, entry) => all.union(entry.fields), fields);
  const givenUp = (mine?.fields ?? new Set<string>()).difference(held);
  const result = pruned(mergedWith(live, config, rules), rules, givenUp, held) as KubeObject;
  const changes = compareObjects(live, result, rules);
  const changed = changes.added.union(changes.modified);
  const contested = changed.difference(fieldsAppliedByClient(live, manager.manager, rules));
  const conflicts: FieldConflict[] = others.flatMap((entry) =>
    [...entry.fields.intersection(contested)].map((path) => ({ manager: entry, path })),
  );
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);
  const kept = others.map((entry) => ({
    ...entry,
    fields: entry.fields.difference(changed).difference(changes.removed),
  }));
  const managedFields = toManagedFields([...kept, { ...manager, fields }]);
  const present = live.metadata.managedFields ?? [];
  const isSame = sameManagers(toManagedFields(before), managedFields);
  return { ...result, metadata: { ...result.metadata, managedFields: isSame ? present : managedFields } };
}
