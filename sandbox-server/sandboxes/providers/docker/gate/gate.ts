import type { CallOptions } from "../../../sandbox-provider.ts";
import type { ClusterPlace } from "../cluster-place.ts";

/**
 * The server's way into a learner's network, which has no host address: a small container on it that forwards
 * connections to the API of node 1, and to nothing else.
 */
export interface Gates {
  /** Makes and starts the container, labelled as part `gate`. The caller removes it by its label when a step fails. */
  create(place: ClusterPlace, options: CallOptions): Promise<void>;
  /** Opens a loopback port on this machine that leads to `place.serverName` at `apiPort`, starting the container when it is stopped. */
  open(place: ClusterPlace, options: CallOptions): Promise<Gate>;
  /** Removes what of it lies outside the engine; an absent one is no fault. */
  remove(place: Pick<ClusterPlace, "cluster">): Promise<void>;
}

export interface Gate extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
}
