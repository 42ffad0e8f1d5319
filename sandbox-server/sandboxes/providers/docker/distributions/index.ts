import type { DockerSettings } from "../docker-options.ts";
import type { Distribution, DistributionName } from "./distribution.ts";
import { imageDistribution } from "./image.ts";
import { defaultK3sImage, k3sDistribution } from "./k3s.ts";
import { defaultKindImage, kindDistribution } from "./kind.ts";

export { defaultK3sImage } from "./k3s.ts";
export { defaultKindImage } from "./kind.ts";

/** Programs of the machine that a distribution may need. */
export interface MachinePrograms {
  /** kind, absolute; undefined when it isn't there. */
  readonly kind: string | undefined;
  readonly path: string;
}

/**
 * All distributions. The settings' image is that of the one they name; the others are there for clusters that were made
 * under other settings, and have images that stand in nobody's way.
 */
export function createDistributions(
  settings: DockerSettings,
  programs: MachinePrograms,
): Readonly<Record<DistributionName, Distribution>> {
  const { distribution, host, certificates, kubeconfigPath, stateDirectories, disabledParts } = settings;
  const imageOf = (name: DistributionName) => (distribution === name ? settings.image : undefined);
  const { kind: program, path } = programs;
  return {
    k3s: k3sDistribution({ image: imageOf("k3s") ?? defaultK3sImage, disabledParts }),
    kind: kindDistribution({
      image: imageOf("kind") ?? defaultKindImage,
      program,
      path,
      engine: { host, certificates },
    }),
    // Without an image the settings have been refused.
    image: imageDistribution({ image: imageOf("image") ?? "", kubeconfigPath, volumes: stateDirectories }),
  };
}
