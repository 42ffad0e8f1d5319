/**
 * The address plan of a simulated cluster, kubeadm's and kind's defaults: pods of node N live in 10.244.N.0/24,
 * services in 10.96.0.0/12, machines in 172.18.0.0/16.
 */
export const ADDRESS_PLAN = {
  podCidr: "10.244.0.0/16",
  serviceCidr: "10.96.0.0/12",
  nodeCidr: "172.18.0.0/16",
  /** Where everything outside the cluster seems to come from: the machines' gateway. */
  outside: "172.18.0.1",
  /** Where the simulated ingress controller is reached, beside the machines' own addresses. */
  ingress: "172.18.255.100",
  /** Serves Helm charts. */
  charts: "172.18.255.90",
  clusterDns: "10.96.0.10",
  clusterDomain: "cluster.local",
} as const;

/** The name of the chart repository; `.internal` is reserved for private use. */
export const CHARTS_HOST = "charts.matelot.internal";

/** InternalIP of the machine with this number (1 is the first). */
export function nodeAddress(number: number): string {
  return `172.18.0.${number + 1}`;
}

/** The block that the machine with this number gives pod addresses from. */
export function nodePodCidr(number: number): string {
  return `10.244.${number}.0/24`;
}
