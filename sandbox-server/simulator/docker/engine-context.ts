import type { RuntimeServices } from "../runtime/services.ts";
import type { ContainerTable } from "./containers/container-table.ts";
import type { EngineEvents } from "./engine-events.ts";
import type { ImageStore } from "./image-store.ts";
import type { NetworkFabric } from "./networks/fabric.ts";
import type { NetworkTable } from "./networks/network-table.ts";
import type { HostFiles } from "./volumes/host-files.ts";
import type { VolumeTable } from "./volumes/volume-table.ts";

/** Which ports of the learner's machine containers may publish. */
export interface HostPortRules {
  /** Lower ones are the superuser's, whom nobody in the learner's shell is. */
  readonly lowest: number;
  /** Those that something else on that machine has. */
  readonly taken: readonly number[];
}

/** What all parts of one engine share. */
export interface EngineContext {
  /** Clock, source of chance, programs, and the governor: the same that pods run with. */
  readonly services: RuntimeServices;
  readonly images: ImageStore;
  readonly events: EngineEvents;
  readonly fabric: NetworkFabric;
  readonly networks: NetworkTable;
  readonly volumes: VolumeTable;
  readonly containers: ContainerTable;
  /** The learner's own files, for bind mounts; none can be mounted when absent. */
  readonly hostFiles: HostFiles | undefined;
  readonly hostPortRules: HostPortRules;
  /** Something has changed that a snapshot keeps. */
  readonly changed: () => void;
  /** Told of faults that are no client's. */
  readonly onFault: (fault: unknown) => void;
}
