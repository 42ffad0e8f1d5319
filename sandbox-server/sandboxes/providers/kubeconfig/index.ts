import { join } from "node:path";
import type { Clock } from "../../../simulator/clock.ts";
import { openInstallation } from "../../installation.ts";
import type { SandboxProvider } from "../../sandbox-provider.ts";
import { createShellHost } from "../../shell/shell-host.ts";
import { openHostCluster } from "./host-cluster.ts";
import { KubeconfigProvider } from "./kubeconfig-provider.ts";

export interface KubeconfigProviderOptions {
  /** The kubeconfig of the operator, whose current context is used. */
  readonly kubeconfigPath: string;
  /** Absolute; the caller holds its lock. */
  readonly dataDirectory: string;
  /** Where programs for the learner are found that are not below /usr (kubectl, helm), absolute. */
  readonly toolDirectories: readonly string[];
  /** Only for a single learner on a loopback address: without bubblewrap, the shell is the operator's own. */
  readonly allowUnisolatedShell: boolean;
  readonly clock: Clock;
}

/** Namespaces of an existing cluster. Errors: `kubeconfig-invalid`, `data-directory-unusable`. */
export async function createKubeconfigProvider(options: KubeconfigProviderOptions): Promise<SandboxProvider> {
  const { kubeconfigPath: path, dataDirectory, clock } = options;
  const cluster = await openHostCluster(path);
  const installation = await openInstallation(dataDirectory);
  const host = await createShellHost(options);
  return new KubeconfigProvider({ cluster, path, host, homes: join(dataDirectory, "homes"), installation, clock });
}
