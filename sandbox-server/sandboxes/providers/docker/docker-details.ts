import type { Message } from "../../../language/message.ts";
import type { CallOptions } from "../../sandbox-provider.ts";
import { findImage } from "./docker-obstacles.ts";
import type { DockerParts } from "./docker-parts.ts";

/** Which engine, and where each image comes from: what an operator wants to see even if nothing is wrong. */
export async function dockerDetails(parts: DockerParts, options: CallOptions): Promise<readonly Message[]> {
  const { engine, distribution, shells } = parts;
  try {
    const { version, cgroupVersion, cpus, memoryBytes, storageDriver } = await engine.info(options);
    const gib = (memoryBytes / 1024 ** 3).toFixed(1);
    const facts = `cgroup v${cgroupVersion}, ${storageDriver}`;
    return [
      {
        en: `Docker ${version} at ${engine.host}: ${cpus} processors, ${gib} GiB, ${facts}`,
        fr: `Docker ${version} sur ${engine.host} : ${cpus} processeurs, ${gib} Gio, ${facts}`,
      },
      // kind makes its nodes itself, and knows no limits.
      ...(distribution.name === "kind" ? [] : [await parts.diskLimits.describe()]),
      ...(await imageDetail(parts, distribution.image, options)),
      ...(await imageDetail(parts, shells.image, options)),
    ];
  } catch {
    // What stands in the way is told by the obstacles.
    return [];
  }
}

/** Where an image comes from; nothing for a missing one, which is an obstacle. */
async function imageDetail(parts: DockerParts, image: string, options: CallOptions): Promise<readonly Message[]> {
  switch (await findImage(parts, image, options)) {
    case "engine":
      return [{ en: `${image} is on the engine`, fr: `${image} est sur le moteur` }];
    case "archive": {
      const path = (await parts.archives.find(image, options))?.path ?? "";
      return [{ en: `${image} is loaded from ${path} when needed`, fr: `${image} sera chargée depuis ${path}` }];
    }
    case "elsewhere":
      return [];
  }
}
