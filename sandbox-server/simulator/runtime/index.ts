import type { Clock, RandomSource } from "../clock.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { ContainerRuntime } from "./container-runtime.ts";
import {
  images as builtInImages,
  createImageRegistry,
  type ImageDefinition,
  type ImageLookup,
} from "./images/index.ts";
import { Governor } from "./processes/governor.ts";
import { createProgramCatalog } from "./programs/index.ts";
import type { RuntimeServices } from "./services.ts";
import { SimulatedRuntime } from "./simulated-runtime.ts";

export { DeclaredImagesFault } from "./images/declared-image.ts";
export { readDeclaredImages } from "./images/declared-images.ts";
export type { ImageDefinition } from "./images/index.ts";
export { RuntimeFault } from "./runtime-fault.ts";

export type { RuntimeServices } from "./services.ts";

export interface RuntimeServicesOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: ClusterNetwork;
  /** Images beside the built-in ones (`readDeclaredImages`). */
  readonly images?: readonly ImageDefinition[];
  /** Images of the machines' own store: built, loaded or pushed there. */
  readonly findLocalImage?: (name: string) => ImageLookup | undefined;
}

/** What everything that runs containers in one cluster shares. */
export function createRuntimeServices(options: RuntimeServicesOptions): RuntimeServices {
  const { clock, random, network, images = [], findLocalImage = () => undefined } = options;
  const world = createImageRegistry([...builtInImages, ...images]);
  return {
    clock,
    random,
    network,
    images: { find: (name) => findLocalImage(name) ?? world.find(name), findRemote: (name) => world.find(name) },
    programs: createProgramCatalog(),
    governor: new Governor(clock),
  };
}

/** One simulated containerd for all nodes of a cluster. */
export function createContainerRuntime(
  options: RuntimeServicesOptions & { readonly services?: RuntimeServices },
): ContainerRuntime {
  return new SimulatedRuntime(options.services ?? createRuntimeServices(options));
}
