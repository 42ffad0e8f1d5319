import { setTimeout } from "node:timers/promises";
import type { CallOptions } from "../../../sandbox-provider.ts";
import type { DockerParts } from "../docker-parts.ts";
import type { Engine } from "../engine/engine.ts";
import type { ImageArchive } from "../images/image-archives.ts";
import { StepFault } from "./failure.ts";

const importTries = 300;
const importPauseMs = 200;

/**
 * Gives the nodes the workload images of the operator's archives, where they don't look for them by themselves: through
 * the node's own import command.
 */
export async function importArchives(
  { engine, archives, distribution, shells }: DockerParts,
  nodes: readonly string[],
  { signal }: CallOptions,
): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  const { importCommand, imagesDirectory } = distribution;
  if (importCommand === undefined || imagesDirectory !== undefined) return;
  for (const archive of await archives.workloads([distribution.image, shells.image], options)) {
    for (const node of nodes) {
      for (let left = importTries; ; left -= 1) {
        const { code, said } = await importOnce(engine, node, importCommand, archive, options);
        if (code === 0) break;
        if (left === 0) throw refused(archive.path, said);
        await setTimeout(importPauseMs, undefined, options);
      }
    }
  }
}

/** One try, with the last of what the command said. It may end without having read the archive: nothing of it stays open. */
async function importOnce(
  engine: Engine,
  node: string,
  argv: readonly string[],
  archive: ImageArchive,
  options: CallOptions,
): Promise<{ readonly code: number | undefined; readonly said: string }> {
  const session = await engine.openExec(node, { argv }, options);
  const content = archive.open();
  let said = "";
  session.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString("utf8")}`.slice(-2000);
  });
  try {
    const ended = new Promise<void>((resolve) => session.stream.once("end", resolve).once("close", resolve));
    session.stream.resume();
    content.on("error", (fault) => session.stream.destroy(fault)).pipe(session.stream);
    await ended;
    return { code: await session.exitCode(), said };
  } finally {
    content.destroy();
    session.stream.destroy();
  }
}

function refused(path: string, said: string): StepFault {
  return new StepFault({
    en: `The node takes no images from ${path}: ${said}`,
    fr: `Le nœud ne prend pas d'images de ${path} : ${said}`,
  });
}
