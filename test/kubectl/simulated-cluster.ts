export async function withSimulatedCluster(_use: (kubeconfig: string) => Promise<number>): Promise<number> {
  return 1;
}
