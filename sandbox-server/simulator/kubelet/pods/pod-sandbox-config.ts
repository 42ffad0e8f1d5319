import { ADDRESS_PLAN } from "../../network/addresses.ts";
import type { Pod } from "../../registry/types.ts";
import type { PodSandboxConfig } from "../../runtime/container-runtime.ts";
import type { Machine } from "../kubelet-context.ts";

/** Linux' limit on host names. */
const HOSTNAME_LIMIT = 63;

/** What the runtime is told of a pod as a whole. */
export function podSandboxConfigOf(pod: Pod, machine: Machine, ip: string): PodSandboxConfig {
  const spec = pod.spec;
  const isHostNetwork = spec?.hostNetwork === true;
  const names = dnsOf(pod, isHostNetwork);
  return {
    uid: pod.metadata.uid,
    namespace: pod.metadata.namespace ?? "",
    podName: pod.metadata.name,
    hostname: isHostNetwork ? machine.name : hostnameOf(pod),
    ...(spec?.subdomain === undefined || spec.subdomain === "" ? {} : { subdomain: spec.subdomain }),
    ip,
    nodeName: machine.name,
    hostNetwork: isHostNetwork,
    shareProcessNamespace: spec?.shareProcessNamespace === true,
    hostAliases: (spec?.hostAliases ?? []).map(({ ip: address, hostnames }) => ({
      ip: address,
      hostnames: hostnames ?? [],
    })),
    ...names,
    labels: pod.metadata.labels ?? {},
  };
}

/** The pod's host name, the whole domain name when it asks for that. */
export function hostnameOf(pod: Pod): string {
  const own = pod.spec?.hostname;
  const short = (own === undefined || own === "" ? pod.metadata.name : own)
    .slice(0, HOSTNAME_LIMIT)
    .replace(/[.-]+$/, "");
  if (pod.spec?.setHostnameAsFQDN !== true || pod.spec.subdomain === undefined) return short;
  return `${short}.${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${ADDRESS_PLAN.clusterDomain}`;
}

/** resolv.conf by the pod's DNS policy; `Default` is the machine's own, which knows no cluster names. */
function dnsOf(pod: Pod, isHostNetwork: boolean): Pick<PodSandboxConfig, "dnsSearches" | "dnsServers" | "dnsOptions"> {
  const policy = pod.spec?.dnsPolicy ?? "ClusterFirst";
  const isCluster = policy === "ClusterFirstWithHostNet" || (policy === "ClusterFirst" && !isHostNetwork);
  const domain = ADDRESS_PLAN.clusterDomain;
  const cluster = [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain];
  const config = pod.spec?.dnsConfig;
  const own = (config?.options ?? []).map(({ name, value }) => (value === undefined ? `${name}` : `${name}:${value}`));
  const servers = [...(isCluster ? [ADDRESS_PLAN.clusterDns] : []), ...(config?.nameservers ?? [])];
  const machineServers = policy === "None" ? [] : [ADDRESS_PLAN.outside];
  return {
    dnsSearches: [...(isCluster ? cluster : []), ...(config?.searches ?? [])],
    dnsServers: servers.length > 0 ? servers : machineServers,
    dnsOptions: [...(isCluster && !own.some((option) => option.startsWith("ndots:")) ? ["ndots:5"] : []), ...own],
  };
}
