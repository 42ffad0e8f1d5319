import type { Clock, RandomSource } from "../clock.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { ImageRegistry } from "./images/index.ts";
import type { Governor } from "./processes/governor.ts";
import type { ProgramCatalog } from "./programs/program.ts";

/** What all pods of one runtime share. */
export interface RuntimeServices {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: ClusterNetwork;
  readonly images: ImageRegistry;
  readonly programs: ProgramCatalog;
  /** Bounds what all containers may do together. */
  readonly governor: Governor;
}
