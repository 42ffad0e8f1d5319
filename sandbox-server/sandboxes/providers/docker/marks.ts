import { z } from "zod";
import type { CallOptions, SandboxId, SandboxSpec } from "../../sandbox-provider.ts";
import type { Engine, VolumeSummary } from "./engine/engine.ts";
import { type ClusterId, label, labelsOf, objectName } from "./labels.ts";

/**
 * Labels of containers can't be changed, so what becomes of a cluster is told by empty volumes: `ready` when it is up
 * and nobody's, `claim` when it is a learner's. A cluster with neither is being made, or was left half made.
 */
export interface Marks {
  setReady(cluster: ClusterId, options: CallOptions): Promise<void>;
  /** Before anything of a learner gets into it: from here on it is either claimed or removed. */
  clearReady(cluster: ClusterId, options: CallOptions): Promise<void>;
  /** Clusters that are ready, the oldest first. */
  listReady(options: CallOptions): Promise<readonly ClusterId[]>;
  claim(cluster: ClusterId, claim: Omit<Claim, "cluster">, options: CallOptions): Promise<void>;
  /** The oldest first. */
  listClaims(options: CallOptions): Promise<readonly Claim[]>;
  findClaim(sandbox: SandboxId, options: CallOptions): Promise<Claim | undefined>;
}

export interface Claim extends Pick<SandboxSpec, "learner" | "exercise" | "namespace"> {
  readonly cluster: ClusterId;
  readonly sandbox: SandboxId;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

const claimSchema = z.object({
  [label.cluster]: z.string().transform((text) => text as ClusterId),
  [label.sandbox]: z.string().transform((text) => text as SandboxId),
  [label.learner]: z.string(),
  [label.exercise]: z.string(),
  [label.namespace]: z.string(),
  [label.createdAt]: z.string().transform(Number),
});

export function createMarks(engine: Engine, installation: string): Marks {
  const find = (part: "ready" | "claim", more: Readonly<Record<string, string>>, options: CallOptions) =>
    engine.listVolumes({ [label.installation]: installation, [label.part]: part, ...more }, options);
  return {
    setReady: (cluster, options) =>
      engine.createVolume(objectName(cluster, "ready"), labelsOf(installation, cluster, "ready"), options),
    clearReady: (cluster, options) => engine.removeVolume(objectName(cluster, "ready"), options),
    async listReady(options) {
      const found = [...(await find("ready", {}, options))].sort((left, right) => left.createdAt - right.createdAt);
      return found.flatMap(({ labels }) => (labels[label.cluster] as ClusterId | undefined) ?? []);
    },
    claim: (cluster, { sandbox, learner, exercise, namespace, createdAt }, options) =>
      engine.createVolume(
        objectName(cluster, "claim"),
        {
          ...labelsOf(installation, cluster, "claim"),
          [label.sandbox]: sandbox,
          [label.learner]: learner,
          [label.exercise]: exercise,
          [label.namespace]: namespace,
          [label.createdAt]: String(createdAt),
        },
        options,
      ),
    async listClaims(options) {
      const claims = (await find("claim", {}, options)).flatMap(claimOf);
      return claims.sort((one, other) => one.createdAt - other.createdAt || (one.sandbox < other.sandbox ? -1 : 1));
    },
    async findClaim(sandbox, options) {
      const [found] = (await find("claim", { [label.sandbox]: sandbox }, options)).flatMap(claimOf);
      return found;
    },
  };
}

function claimOf({ labels }: VolumeSummary): readonly Claim[] {
  const parsed = claimSchema.safeParse(labels);
  if (!parsed.success) return [];
  const { data } = parsed;
  return [
    {
      cluster: data[label.cluster],
      sandbox: data[label.sandbox],
      learner: data[label.learner],
      exercise: data[label.exercise],
      namespace: data[label.namespace],
      createdAt: data[label.createdAt],
    },
  ];
}
