import { type ClusterObjects, findObjects } from "./cluster-objects.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { Engine, VolumeSummary } from "./engine/engine.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";
import { type ClusterId, label } from "./labels.ts";

type Removing = Pick<DockerParts, "engine" | "gates">;

const removalTries = 50;
const removalPauseMs = 100;

/**
 * Removes everything of a cluster from the engine, and what its gate has on this machine. The claim goes last: a server
 * that dies in between still lists the sandbox.
 */
export async function removeCluster({ engine, gates }: Removing, cluster: ClusterId): Promise<void> {
  for (let left = removalTries; ; left -= 1) {
    const objects = await findObjects(engine, cluster, {});
    const { containers, networks, volumes } = objects;
    if (containers.length + networks.length + volumes.length === 0) break;
    try {
      await removeObjects(engine, objects);
    } catch (thrown) {
      // A container that is on its way out still holds its network and its volumes for a moment.
      if (!(thrown instanceof EngineRefusal) || left === 0) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, removalPauseMs));
    }
  }
  await gates.remove({ cluster });
}

async function removeObjects(engine: Engine, { containers, networks, volumes }: ClusterObjects): Promise<void> {
  const isMark = ({ labels }: VolumeSummary) => labels[label.part] === "claim" || labels[label.part] === "ready";
  await Promise.all(containers.map(({ name }) => engine.removeContainer(name, {})));
  await Promise.all([
    ...networks.map(({ name }) => engine.removeNetwork(name, {})),
    ...volumes.filter((volume) => !isMark(volume)).map(({ name }) => engine.removeVolume(name, {})),
  ]);
  await Promise.all(volumes.filter(isMark).map(({ name }) => engine.removeVolume(name, {})));
}
