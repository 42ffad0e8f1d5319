import type { DockerSettings } from "../docker-options.ts";
import type { Distribution } from "./distribution.ts";
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

/** The distribution that the settings name. */
export function distributionFor(settings: DockerSettings, programs: MachinePrograms): Distribution {
  const { distribution, image, host, kubeconfigPath, stateDirectories, disabledParts } = settings;
  switch (distribution) {
    case "k3s":
      return k3sDistribution({ image: image ?? defaultK3sImage, disabledParts });
    case "kind":
      return kindDistribution({ image: image ?? defaultKindImage, program: programs.kind, path: programs.path, host });
    case "image":
      // Without an image the settings have been refused.
      return imageDistribution({ image: image ?? "", kubeconfigPath, volumes: stateDirectories });
  }
}
