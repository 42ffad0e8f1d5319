import type { CallOptions } from "../../sandbox-provider.ts";
import type { ApiRequest } from "../../seed/api-request.ts";
import type { ClusterPlace } from "./cluster-place.ts";
import type { ClusterShell } from "./shell/cluster-shell.ts";

/** A cluster that is up, with its ways in open. Disposing closes the ways and leaves the cluster as it is. */
export interface RunningCluster extends AsyncDisposable {
  readonly place: ClusterPlace;
  readonly nodes: number;
  readonly shell: ClusterShell;
  /** The certificate authority as kubeconfigs hold it: base64 of PEM. */
  readonly authority: string;
  /** Requests of the cluster's administrator, through the gate. */
  readonly request: ApiRequest;
  /** For clients on the server's machine: the administrator's, over a loopback port. */
  kubeconfig(namespace: string): string;
  /** What stands in the learner's home: fresh, of this cluster alone, valid inside the shell container only. */
  learnerKubeconfig(namespace: string, options: CallOptions): Promise<string>;
}
