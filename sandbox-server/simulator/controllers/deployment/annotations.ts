import type { Deployment, ReplicaSet } from "../../registry/types.ts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
const revisionHistoryAnnotation = "deployment.kubernetes.io/revision-history";
export const desiredReplicasAnnotation = "deployment.kubernetes.io/desired-replicas";
export const maxReplicasAnnotation = "deployment.kubernetes.io/max-replicas";
export const hashLabel = "pod-template-hash";

/** Annotations of a deployment that its replica sets don't take over. */
const notCopied = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  "deprecated.deployment.rollback.to",
]);

type Annotations = Record<string, string>;

/** The revision of a replica set, Go's int64; 0 when it has none. */
function revisionOf({ metadata }: ReplicaSet): bigint {
  return parseRevision(metadata.annotations?.[revisionAnnotation]);
}

function parseRevision(text: string | undefined): bigint {
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : 0n;
}

export function highestRevision(replicaSets: readonly ReplicaSet[]): bigint {
  return replicaSets.map(revisionOf).reduce((highest, each) => (each > highest ? each : highest), 0n);
}

/** The annotations that keep a replica set's share of the deployment's size. */
export function sizeAnnotations(desired: number, max: number): Annotations {
  return { [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(max) };
}

/**
 * The annotations of the deployment's current replica set: those of the deployment, and the revision. A replica set
 * that comes back (a rollback) gets the newest revision, and keeps the list of those it had.
 */
export function currentAnnotations(deployment: Deployment, existing: Annotations, revision: bigint): Annotations {
  const result = { ...existing };
  let isChanged = false;
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (notCopied.has(name) || result[name] === value) continue;
    result[name] = value;
    isChanged = true;
  }
  const old = existing[revisionAnnotation];
  const isNewer = parseRevision(old) < revision;
  if (isNewer) result[revisionAnnotation] = String(revision);
  if (old !== undefined && isNewer) {
    const history = existing[revisionHistoryAnnotation];
    result[revisionHistoryAnnotation] = history ? `${history},${old}` : old;
  }
  return isNewer || isChanged ? result : existing;
}
