import { asMatelotError } from "../../../errors/index.ts";
import type { CallOptions, Obstacle } from "../../sandbox-provider.ts";
import { imageRemedy } from "./bring-up/ensure-images.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { EngineInfo } from "./engine/engine.ts";
import { enginesObstacles, unreachableEngine } from "./engine-obstacles.ts";
import { normalReference } from "./images/open-archives.ts";

/** What stands between this server and real clusters. Never throws. */
export async function dockerObstacles(parts: DockerParts, options: CallOptions): Promise<readonly Obstacle[]> {
  const { engine } = parts;
  let info: EngineInfo;
  try {
    info = await engine.info(options);
  } catch (thrown) {
    return [unreachableEngine(engine.host, thrown)];
  }
  try {
    return [
      ...enginesObstacles(parts, info),
      ...parts.distribution.obstacles(info),
      ...(await imageObstacles(parts, options)),
    ];
  } catch (thrown) {
    const { code, said, remedy, command } = asMatelotError(thrown);
    return [{ code, severity: "fatal", problem: said, remedy, ...(command === undefined ? {} : { command }) }];
  }
}

async function imageObstacles(parts: DockerParts, options: CallOptions): Promise<readonly Obstacle[]> {
  const { distribution, shells } = parts;
  const [node, shell] = await Promise.all([
    findImage(parts, distribution.image, options),
    findImage(parts, shells.image, options),
  ]);
  return [
    ...(node === "elsewhere" ? [nodeImageMissing(distribution.image)] : []),
    ...(shell === "elsewhere" ? [shellImageMissing(shells.image)] : []),
    ...(await workloadObstacles(parts, options)),
  ];
}

/** Where an image comes from: the engine has it, an archive does, or its registry might. */
export async function findImage(
  { engine, archives }: DockerParts,
  image: string,
  options: CallOptions,
): Promise<"engine" | "archive" | "elsewhere"> {
  if ((await engine.findImage(image, options)) !== undefined) return "engine";
  return (await archives.find(image, options)) === undefined ? "elsewhere" : "archive";
}

/** Learners' networks reach no registry: what pods run has to be brought, the distribution's own images too. */
async function workloadObstacles(
  { archives, distribution, shells }: DockerParts,
  options: CallOptions,
): Promise<readonly Obstacle[]> {
  const { ownImage } = distribution;
  if (ownImage === undefined) return [];
  const found = await archives.workloads([distribution.image, shells.image], options);
  const references = found.flatMap((archive) => archive.references.map(normalReference));
  if (references.some((reference) => reference.includes(ownImage.part))) return [];
  return [
    {
      code: "workload-images-missing",
      severity: "degraded",
      problem: {
        en: `No image archive holds what ${distribution.name} itself runs (${ownImage.part}): pods can't start, for learners' networks reach no registry.`,
        fr: `Aucune archive ne contient les images de ${distribution.name} (${ownImage.part}) : les pods ne peuvent démarrer, car les réseaux des apprenants n'atteignent aucun registre.`,
      },
      remedy: {
        en: "Fetch the archive of that release and give it with --image-archive.",
        fr: "Téléchargez l'archive de cette version et donnez-la avec --image-archive.",
      },
      command: ownImage.command,
    },
  ];
}

function nodeImageMissing(image: string): Obstacle {
  return {
    code: "node-image-missing",
    severity: "degraded",
    problem: {
      en: `The node image ${image} is not on the engine and in no archive; it is fetched from its registry when the first cluster is made.`,
      fr: `L'image des nœuds ${image} n'est ni sur le moteur ni dans une archive ; elle sera téléchargée à la création du premier cluster.`,
    },
    command: `docker pull ${image}`,
    remedy: imageRemedy,
  };
}

function shellImageMissing(image: string): Obstacle {
  return {
    code: "shell-image-missing",
    severity: "fatal",
    problem: {
      en: `The image of learners' shells, ${image}, is not on the engine and in no archive.`,
      fr: `L'image des terminaux, ${image}, n'est ni sur le moteur ni dans une archive.`,
    },
    command: "matelot image build shell",
    remedy: {
      en: "Build it (Debian packages are enough), or bring an archive of it with --image-archive.",
      fr: "Construisez-la (des paquets Debian suffisent), ou apportez une archive avec --image-archive.",
    },
  };
}
