import type { JsonObject, KubeObject } from "../../registry/kube-object.ts";
import type { ControllerRevision } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import { isAlreadyExists } from "../api-errors.ts";
import { canonicalJson, sameValue } from "../equality.ts";
import { claim, controllerReference } from "../ownership.ts";
import { fnv32a, safeEncode } from "../template-hash.ts";
import { placeOf } from "../work-key.ts";

const resource = "controllerrevisions.apps";

/** A workload's revisions, oldest first, adopting and releasing on the way. */
export function findRevisions(
  client: ClusterClient,
  owner: KubeObject,
  selects: (labels: KubeObject["metadata"]["labels"]) => boolean,
): ControllerRevision[] {
  const candidates = client.list<ControllerRevision>(resource, { namespace: owner.metadata.namespace ?? "" });
  const mine = claim(client, resource, owner, candidates, (revision) => selects(revision.metadata.labels));
  return mine.toSorted((left, right) => left.revision - right.revision);
}

/** The patch that brings a workload back to this template: what a ControllerRevision keeps. */
export function templatePatch(template: unknown): JsonObject {
  return { spec: { template: { ...(template as JsonObject), $patch: "replace" } } };
}

/** The template that a revision keeps. */
export function templateOf(revision: ControllerRevision | undefined): JsonObject | undefined {
  const data = revision?.data as unknown as { spec?: { template?: JsonObject } } | undefined;
  if (!data?.spec?.template) return undefined;
  const { $patch: _, ...template } = data.spec.template;
  return template;
}

export interface RevisionWish {
  readonly owner: KubeObject;
  readonly template: unknown;
  /** The owner's template labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly hashLabel: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The revision of the workload's present template: an earlier one with the same content becomes the newest again,
 * else a new one is made.
 */
export function ensureRevision(
  client: ClusterClient,
  revisions: readonly ControllerRevision[],
  wish: RevisionWish,
): ControllerRevision {
  const data = templatePatch(wish.template);
  const newest = revisions.at(-1);
  const equal = revisions.findLast((revision) => sameValue(revision.data, data));
  const next = (newest?.revision ?? 0) + 1;
  if (equal && equal === newest) return equal;
  if (equal) return renumber(client, equal, next);
  return create(client, wish, data, next);
}

function renumber(client: ClusterClient, revision: ControllerRevision, to: number): ControllerRevision {
  const changed = client.modify<ControllerRevision>(placeOf(resource, revision), (draft) => {
    draft.revision = to;
  });
  return changed ?? revision;
}

function create(client: ClusterClient, wish: RevisionWish, data: JsonObject, number: number): ControllerRevision {
  const { owner, labels, hashLabel, annotations } = wish;
  for (let collisions = 0; ; collisions += 1) {
    const hash = safeEncode(String(fnv32a(canonicalJson(data) + (collisions > 0 ? String(collisions) : ""))));
    const name = `${owner.metadata.name}-${hash}`;
    try {
      return client.create<ControllerRevision>(resource, {
        apiVersion: "apps/v1",
        kind: "ControllerRevision",
        metadata: {
          name,
          namespace: owner.metadata.namespace,
          labels: { ...labels, [hashLabel]: hash },
          annotations,
          ownerReferences: [controllerReference(owner)],
        },
        data,
        revision: number,
      });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
}

/** Removes the oldest revisions that nothing uses, beyond `limit`. */
export function trimRevisions(
  client: ClusterClient,
  revisions: readonly ControllerRevision[],
  inUse: ReadonlySet<string>,
  limit: number,
): void {
  const unused = revisions.filter((revision) => !inUse.has(revision.metadata.name));
  for (const revision of unused.slice(0, Math.max(0, unused.length - limit))) {
    client.delete(placeOf(resource, revision));
  }
}
