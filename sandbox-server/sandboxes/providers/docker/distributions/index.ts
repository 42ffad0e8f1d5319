import type { DockerSettings } from "../docker-options.ts";
import type { Distribution } from "./distribution.ts";
import { imageDistribution } from "./image.ts";

/** The distribution that the settings name. */
export function distributionFor(settings: DockerSettings): Distribution {
  const { image = "matelot/node:dev", kubeconfigPath, stateDirectories } = settings;
  return imageDistribution({ image, kubeconfigPath, volumes: stateDirectories });
}
