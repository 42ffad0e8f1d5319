import { serveTestCluster } from "../../sandbox-server/simulator/api/test-cluster-server.ts";

/** Serves a fresh simulated cluster for as long as `use` takes. @param use gets the administrator's kubeconfig */
export async function withSimulatedCluster<T>(use: (kubeconfig: string) => Promise<T>): Promise<T> {
  await using server = await serveTestCluster();
  return await use(server.kubeconfig);
}
