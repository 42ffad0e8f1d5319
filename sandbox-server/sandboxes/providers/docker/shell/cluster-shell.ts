import type {
  CallOptions,
  RunOptions,
  RunResult,
  SeedFile,
  TerminalOptions,
  TerminalProcess,
} from "../../../sandbox-provider.ts";
import type { ClusterPlace } from "../cluster-place.ts";

/** The learner's shell: a container of its own in the cluster's network. */
export interface ClusterShells {
  /** The image's name, for doctor and the step that looks whether it is there. */
  readonly image: string;
  /** Makes and starts the container (part `shell`) and the home's volume (part `volume`). The caller undoes by label. */
  create(place: ClusterPlace, options: CallOptions): Promise<void>;
  /** Takes hold of it, starting the container when it is stopped. */
  open(place: ClusterPlace, options: CallOptions): Promise<ClusterShell>;
}

export interface ClusterShell {
  /** Puts the seed's files and `~/.kube/config` (mode 0600) into the home. Errors: `sandbox-seed-rejected`. */
  fillHome(files: readonly SeedFile[], kubeconfig: string, options: CallOptions): Promise<void>;
  openTerminal(options: TerminalOptions): Promise<TerminalProcess>;
  run(argv: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Ends every terminal and program; the container may live on. Terminals tell code 137. */
  close(): Promise<void>;
}
