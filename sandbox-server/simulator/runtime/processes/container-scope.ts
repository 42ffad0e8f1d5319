import type { Clock, RandomSource } from "../../clock.ts";
import type { NetworkNamespace } from "../../network/cluster-network.ts";
import type { FileTree } from "../files/file-tree.ts";
import type { ProgramCatalog } from "../programs/program.ts";
import type { CpuMeter } from "./cpu-meter.ts";
import type { Governor } from "./governor.ts";
import type { PidNamespace } from "./pid-namespace.ts";

/** What all processes of a container share. */
export interface ContainerScope {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly pids: PidNamespace;
  readonly tree: FileTree;
  readonly governor: Governor;
  readonly cpu: CpuMeter;
  readonly programs: ProgramCatalog;
  readonly network: NetworkNamespace;
  readonly hostname: string;
  readonly podIp: string;
  readonly nodeName: string;
  /** In full: `docker.io/library/nginx:1.27`. */
  readonly image: { readonly reference: string };
  readonly memoryLimitBytes: number | undefined;
  readonly cpuLimitMillicores: number | undefined;
  readonly privileged: boolean;
  /** When the container was started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Programs report what they allocate; past the limit everything is killed. */
  memoryChanged(): void;
}
