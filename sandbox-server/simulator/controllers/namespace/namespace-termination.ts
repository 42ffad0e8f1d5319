import type { KubeObject } from "../../registry/kube-object.ts";
import type { Namespace } from "../../registry/types.ts";
import type { Mutable, ResourceName } from "../../store/cluster-client.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { nowOf } from "../times.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import { type Remains, terminationConditions } from "./termination-conditions.ts";

/** What `spec.finalizers` of a namespace holds until its content is gone. */
const contentFinalizer = "kubernetes";

/** Empties a namespace that is being deleted, says what is left of it, and lets it go at the end. */
export const namespaceTermination: Controller = {
  name: "namespace-controller",
  sources: [itself("namespaces"), { resource: "*", keys: leavingNamespace }],
  reconcile(key, context) {
    const ref = refOf("namespaces", key);
    const namespace = context.client.find<Namespace>(ref);
    if (!namespace?.metadata.deletionTimestamp || !namespace.spec?.finalizers?.includes(contentFinalizer)) {
      return undefined;
    }
    const remains = emptyNamespace(key, context);
    writeConditions(namespace, remains, context);
    const left = context.client.find<Namespace>(ref);
    if (remains.length === 0 && left) finalize(left, context);
    return undefined;
  },
};

function leavingNamespace(
  object: KubeObject,
  _previous: KubeObject | undefined,
  { client }: ControllerContext,
  change: "ADDED" | "MODIFIED" | "DELETED",
): string[] {
  const name = object.metadata.namespace;
  if (!name || change === "MODIFIED") return [];
  const namespace = client.find<Namespace>({ resource: "namespaces", namespace: "", name });
  return namespace?.metadata.deletionTimestamp ? [name] : [];
}

/** Starts the deletion of everything in the namespace; returns what is still there. */
function emptyNamespace(namespace: string, { client }: ControllerContext): Remains[] {
  const remains: Remains[] = [];
  for (const { resource, namespaced } of client.resources()) {
    if (!namespaced) continue;
    for (const object of client.list(resource, { namespace })) {
      if (!object.metadata.deletionTimestamp) {
        client.delete(placeOf(resource, object), { propagation: "Background", uid: object.metadata.uid });
      }
    }
    const left = client.list(resource, { namespace });
    if (left.length > 0) remains.push(describe(resource, left));
  }
  return remains;
}

function describe(resource: ResourceName, objects: readonly KubeObject[]): Remains {
  const finalizers = objects.flatMap((object) => object.metadata.finalizers ?? []);
  return { resource, count: objects.length, finalizers };
}

function writeConditions(
  namespace: Namespace,
  remains: readonly Remains[],
  { client, clock }: ControllerContext,
): void {
  client.modifyStatus<Namespace>(placeOf("namespaces", namespace), (draft) => {
    const existing = (draft as Namespace).status?.conditions;
    const conditions = terminationConditions(existing, remains, nowOf(clock));
    if (sameValue(conditions, existing)) return false;
    draft.status = { ...draft.status, phase: "Terminating", conditions: conditions as Mutable<typeof conditions> };
    return true;
  });
}

function finalize(namespace: Namespace, { client }: ControllerContext): void {
  const others = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== contentFinalizer);
  client.update("namespaces/finalize", { ...namespace, spec: { ...namespace.spec, finalizers: others } });
}
