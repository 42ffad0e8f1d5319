import type { Clock, RandomSource } from "../clock.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { ContainerRuntime } from "./container-runtime.ts";
import { images as builtInImages, createImageRegistry, type ImageDefinition } from "./images/index.ts";
import { Governor } from "./processes/governor.ts";
import { createProgramCatalog } from "./programs/index.ts";
import { SimulatedRuntime } from "./simulated-runtime.ts";

export { DeclaredImagesFault } from "./images/declared-image.ts";
export { readDeclaredImages } from "./images/declared-images.ts";
export type { ImageDefinition } from "./images/index.ts";
export { RuntimeFault } from "./runtime-fault.ts";

export interface ContainerRuntimeOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: ClusterNetwork;
  /** Images beside the built-in ones (`readDeclaredImages`). */
  readonly images?: readonly ImageDefinition[];
}

/** One simulated containerd for all nodes of a cluster. */
export function createContainerRuntime(options: ContainerRuntimeOptions): ContainerRuntime {
  const { clock, random, network, images = [] } = options;
  return new SimulatedRuntime({
    clock,
    random,
    network,
    images: createImageRegistry([...builtInImages, ...images]),
    programs: createProgramCatalog(),
    governor: new Governor(clock),
  });
}
