import type { CallOptions, SandboxSpec } from "../../sandbox-provider.ts";
import { applyManifests } from "../../seed/apply-manifests.ts";
import type { RunningCluster } from "./running-cluster.ts";

/** Puts the exercise's objects into a cluster, and its files into the home with the learner's own kubeconfig. */
export async function seedCluster(cluster: RunningCluster, spec: SandboxSpec, options: CallOptions): Promise<void> {
  const { namespace, manifests, homeFiles } = spec;
  const home = async () => {
    const kubeconfig = await cluster.learnerKubeconfig(namespace, options);
    await cluster.shell.fillHome(homeFiles, kubeconfig, options);
  };
  const both = [applyManifests(cluster.request, { namespace, manifests, ...options }), home()];
  // Both have to end before the cluster can be removed; the first fault is the one that is told.
  await Promise.allSettled(both);
  await Promise.all(both);
}
