import type { CallOptions, Obstacle } from "../../sandbox-provider.ts";
import { imageRemedy } from "./bring-up/ensure-images.ts";
import type { DockerParts } from "./docker-parts.ts";

/** What stands between this server and real clusters. Never throws. */
export async function dockerObstacles(parts: DockerParts, options: CallOptions): Promise<readonly Obstacle[]> {
  const { engine } = parts;
  try {
    await engine.info(options);
  } catch (thrown) {
    return [unreachable(engine.host, thrown instanceof Error ? thrown.message : String(thrown))];
  }
  const { distribution, shells } = parts;
  const images = await Promise.all(
    [distribution.image, shells.image].map((image) => imageObstacle(parts, image, options)),
  );
  return [...images.filter((one) => one !== undefined)];
}

async function imageObstacle(
  { engine, archives }: DockerParts,
  image: string,
  options: CallOptions,
): Promise<Obstacle | undefined> {
  if ((await engine.findImage(image, options)) !== undefined) return undefined;
  if ((await archives.find(image, options)) !== undefined) return undefined;
  return {
    code: "image-missing",
    severity: "degraded",
    problem: { en: `${image} is not there.`, fr: `${image} est absente.` },
    command: `docker pull ${image}`,
    remedy: imageRemedy,
  };
}

function unreachable(host: string, words: string): Obstacle {
  return {
    code: "docker-unreachable",
    severity: "fatal",
    problem: { en: words, fr: words },
    command: `docker --host ${host} info`,
    remedy: { en: "Start the Docker engine.", fr: "Démarrez le moteur Docker." },
  };
}
