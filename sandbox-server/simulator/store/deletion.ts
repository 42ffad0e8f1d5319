import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import type { DeleteOptions } from "./cluster-client.ts";
import { wireTime } from "./fresh-names.ts";
import { isJsonObject, valueAt } from "./json.ts";

export interface DeleteRequest extends DeleteOptions {
  readonly resourceVersion?: string;
}

/** The object as deletion leaves it: marked, with the grace and finalizers that hold it (rest.BeforeDelete). */
export function deleted(kind: KindDefinition, object: KubeObject, how: DeleteRequest, now: number): KubeObject {
  const finalizers = finalizersFor(object.metadata.finalizers ?? [], how.propagation);
  const graceSeconds = graceFor(kind, object, how);
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  const isShorter = graceSeconds < (deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY);
  const marks =
    deletionTimestamp === undefined || (isShorter && deletionGracePeriodSeconds !== undefined)
      ? {
          deletionTimestamp:
            deletionTimestamp === undefined ? wireTime(now + graceSeconds * 1000) : shortened(object, graceSeconds),
          deletionGracePeriodSeconds: graceSeconds,
          ...(object.metadata.generation === undefined || deletionTimestamp !== undefined
            ? {}
            : { generation: object.metadata.generation + 1 }),
        }
      : {};
  const { finalizers: _before, ...rest } = object.metadata;
  const metadata = { ...rest, ...marks, ...(finalizers.length === 0 ? {} : { finalizers }) };
  return terminating(kind, { ...object, metadata });
}

/** A shorter grace counts from when the deletion was asked for. */
function shortened({ metadata }: KubeObject, graceSeconds: number): string {
  const asked = Date.parse(metadata.deletionTimestamp ?? "") - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return wireTime(asked + graceSeconds * 1000);
}

function finalizersFor(present: readonly string[], propagation: DeleteOptions["propagation"]): readonly string[] {
  if (propagation === undefined) return present;
  const others = present.filter((finalizer) => finalizer !== "orphan" && finalizer !== "foregroundDeletion");
  if (propagation === "Background") return others;
  return [...others, propagation === "Orphan" ? "orphan" : "foregroundDeletion"];
}

/** A kind that would let this object go at once does so whatever grace was asked for (a pod that never ran). */
function graceFor(kind: KindDefinition, object: KubeObject, { graceSeconds }: DeleteRequest): number {
  const own = kind.deletionGraceSeconds?.(object) ?? 0;
  if (own === 0 || graceSeconds === undefined) return own;
  return graceSeconds < 0 ? 1 : graceSeconds;
}

function terminating(kind: KindDefinition, object: KubeObject): KubeObject {
  if (kind.resource !== "namespaces" || kind.group !== "") return object;
  const status = valueAt(object, ["status"]);
  const marked = { ...object, status: { ...(isJsonObject(status) ? status : {}), phase: "Terminating" } };
  return marked;
}

/** Whether nothing holds a deleted object any longer: no grace left, no finalizers. */
export function isReadyToGo(kind: KindDefinition, { metadata, ...rest }: KubeObject): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  if ((metadata.deletionGracePeriodSeconds ?? 0) > 0) return false;
  if ((metadata.finalizers ?? []).length > 0) return false;
  const own = kind.resource === "namespaces" && kind.group === "" ? valueAt(rest, ["spec", "finalizers"]) : undefined;
  return !Array.isArray(own) || own.length === 0;
}
