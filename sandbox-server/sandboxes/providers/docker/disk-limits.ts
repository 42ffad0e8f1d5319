import { randomBytes } from "node:crypto";
import type { Message } from "../../../language/message.ts";
import type { CallOptions } from "../../sandbox-provider.ts";
import type { Engine } from "./engine/engine.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";
import { type ClusterId, labelsOf, objectName } from "./labels.ts";

/** How much of the disk a node may take, where the engine can see to it. */
export interface DiskLimits {
  /** Of each volume of a node, bytes; undefined where the engine keeps nothing to a size. */
  ofVolumes(): Promise<number | undefined>;
  /** Of the files in a node's container itself, bytes. */
  ofContainers(options: CallOptions): Promise<number | undefined>;
  /** What the operator should know about it. */
  describe(): Promise<Message>;
}

export interface DiskLimitsOptions {
  readonly engine: Engine;
  readonly installation: string;
  readonly bytes: number;
}

/** Engines have quotas on some file systems alone and don't say on which: one volume is made to see, once. */
export function createDiskLimits({ engine, installation, bytes }: DiskLimitsOptions): DiskLimits {
  let kept: Promise<boolean> | undefined;
  // Whoever asks first may give up; the others want the answer all the same.
  const isKept = () => {
    kept ??= tryOne(engine, installation, bytes).catch((thrown: unknown) => {
      kept = undefined;
      throw thrown;
    });
    return kept;
  };
  return {
    ofVolumes: async () => ((await isKept()) ? bytes : undefined),
    // Other stores than this one refuse a size, whatever the file system below.
    ofContainers: async (options) =>
      (await isKept()) && (await engine.info(options)).storageDriver === "overlay2" ? bytes : undefined,
    describe: async () => ((await isKept()) ? limited(bytes) : unlimited),
  };
}

/** Its labels are those of a cluster, so that a server that dies in between leaves an orphan as any other. */
async function tryOne(engine: Engine, installation: string, bytes: number): Promise<boolean> {
  const cluster = randomBytes(6).toString("hex") as ClusterId;
  const name = objectName(cluster, "quota");
  try {
    await engine.createVolume(name, labelsOf(installation, cluster, "volume"), { bytes });
  } catch (thrown) {
    if (thrown instanceof EngineRefusal) return false;
    throw thrown;
  }
  await engine.removeVolume(name, {});
  return true;
}

function limited(bytes: number): Message {
  const gib = (bytes / 1024 ** 3).toFixed(1);
  return {
    en: `The engine keeps each volume of a node to ${gib} GiB`,
    fr: `Le moteur limite chaque volume d'un nœud à ${gib} Gio`,
  };
}

const unlimited: Message = {
  en: "The disk that nodes take is not limited: the engine's data lies on a file system without quotas (XFS mounted with pquota has them)",
  fr: "Le disque pris par les nœuds n'est pas limité : les données du moteur sont sur un système de fichiers sans quotas (XFS monté avec pquota en a)",
};
