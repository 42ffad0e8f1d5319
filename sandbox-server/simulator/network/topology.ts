import type { KubeObject } from "../registry/kube-object.ts";
import type { ConfigMap, EndpointSlice, NetworkPolicy, Node, Pod, Service } from "../registry/types.ts";
import type { ClusterClient } from "../store/cluster-client.ts";
import { ADDRESS_PLAN } from "./addresses.ts";
import type { SocketAddress } from "./connection.ts";
import { type Corefile, CorefileFault, readCorefile } from "./corefile.ts";

/** One ready-made view of what routing asks for, kept up to date by watches; holds references to stored objects only. */
export interface Topology extends Disposable {
  readonly services: ReadonlyMap<string, Service>;
  /** Services by every address that leads to them: cluster addresses, load-balancer addresses, external addresses. */
  serviceAt(address: string): { readonly service: Service; readonly via: ServiceAddressKind } | undefined;
  serviceWithNodePort(port: number, protocol: string): Service | undefined;
  slicesOf(service: Service): readonly EndpointSlice[];
  slicesNaming(address: string): readonly EndpointSlice[];
  /** The pod (not on its node's network) that has an address. */
  podAt(address: string): Pod | undefined;
  podsIn(namespace: string): readonly Pod[];
  nodeAt(address: string): Node | undefined;
  /** Where a machine's `hostPort` leads: a port of a pod on it. */
  hostPortAt(node: string, port: number, protocol: string): SocketAddress | undefined;
  nodeNamed(name: string): Node | undefined;
  policiesIn(namespace: string): readonly NetworkPolicy[];
  /** What the name server goes by: the last Corefile that can be read. */
  readonly corefile: Corefile;
}

export type ServiceAddressKind = "cluster" | "external";

/** Watches the kinds that routing and names depend on. */
export function watchTopology(client: ClusterClient): Topology {
  const services = new Map<string, Service>();
  const serviceAddresses = new Map<string, { service: Service; via: ServiceAddressKind }>();
  const nodePorts = new Map<string, Service>();
  const slices = new Map<string, Map<string, EndpointSlice>>();
  const podsByAddress = new Map<string, Pod>();
  const hostPorts = new Map<string, HostPort>();
  const nodes = new Map<string, Node>();
  const policies = new Map<string, Map<string, NetworkPolicy>>();
  let corefile: Corefile = { zones: [ADDRESS_PLAN.clusterDomain], hostsFallThrough: true, rewrites: [] };

  const watches = [
    follow<Service>(client, "services", (service, isPresent) => {
      const key = keyOf(service);
      const previous = services.get(key);
      if (previous !== undefined) forgetService(previous, serviceAddresses, nodePorts);
      services.delete(key);
      if (!isPresent) return;
      services.set(key, service);
      for (const [address, via] of addressesOf(service)) serviceAddresses.set(address, { service, via });
      for (const port of nodePortsOf(service)) nodePorts.set(port, service);
    }),
    follow<EndpointSlice>(client, "endpointslices.discovery.k8s.io", (slice, isPresent) => {
      const owner = slice.metadata.labels?.["kubernetes.io/service-name"] ?? "";
      setNested(slices, `${slice.metadata.namespace}/${owner}`, slice, isPresent);
    }),
    follow<Pod>(client, "pods", (pod, isPresent) => {
      const address = pod.status?.podIP;
      if (address === undefined || address === "" || pod.spec?.hostNetwork === true) return;
      const holder = podsByAddress.get(address);
      const ports = hostPortsOf(pod);
      const hasEnded = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
      if (isPresent && !hasEnded) {
        podsByAddress.set(address, pod);
        for (const port of ports) hostPorts.set(port.key, port);
        return;
      }
      if (holder?.metadata.uid === pod.metadata.uid) podsByAddress.delete(address);
      for (const { key, to } of ports) if (hostPorts.get(key)?.to.address === to.address) hostPorts.delete(key);
    }),
    follow<Node>(client, "nodes", (node, isPresent) => {
      if (isPresent) nodes.set(node.metadata.name, node);
      else nodes.delete(node.metadata.name);
    }),
    follow<NetworkPolicy>(client, "networkpolicies.networking.k8s.io", (policy, isPresent) => {
      setNested(policies, policy.metadata.namespace ?? "", policy, isPresent);
    }),
    follow<ConfigMap>(client, "configmaps", (map, isPresent) => {
      if (isPresent && keyOf(map) === COREFILE_MAP) corefile = readable(map.data?.Corefile ?? "") ?? corefile;
    }),
  ];

  return {
    services,
    serviceAt: (address) => serviceAddresses.get(address),
    serviceWithNodePort: (port, protocol) => nodePorts.get(`${protocol}:${port}`),
    slicesOf: (service) => [...(slices.get(keyOf(service))?.values() ?? [])],
    slicesNaming: (address) =>
      [...slices.values()]
        .flatMap((group) => [...group.values()])
        .filter((slice) => (slice.endpoints ?? []).some((endpoint) => endpoint.addresses.includes(address))),
    podAt: (address) => podsByAddress.get(address),
    podsIn: (namespace) => [...podsByAddress.values()].filter((pod) => pod.metadata.namespace === namespace),
    nodeAt: (address) => [...nodes.values()].find((node) => internalAddressOf(node) === address),
    nodeNamed: (name) => nodes.get(name),
    hostPortAt: (node, port, protocol) => hostPorts.get(`${node}:${protocol}:${port}`)?.to,
    policiesIn: (namespace) => [...(policies.get(namespace)?.values() ?? [])],
    get corefile() {
      return corefile;
    },
    [Symbol.dispose]() {
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
}

const COREFILE_MAP = "kube-system/coredns";

/** CoreDNS' reload plugin stays with the configuration it has when the new one is broken. */
function readable(text: string): Corefile | undefined {
  try {
    return readCorefile(text);
  } catch (fault) {
    if (fault instanceof CorefileFault) return undefined;
    throw fault;
  }
}

/** The InternalIP of a machine, empty while it has none. */
export function internalAddressOf(node: Node): string {
  return node.status?.addresses?.find((address) => address.type === "InternalIP")?.address ?? "";
}

interface HostPort {
  readonly key: string;
  readonly to: SocketAddress;
}

function hostPortsOf(pod: Pod): readonly HostPort[] {
  const address = pod.status?.podIP ?? "";
  return (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, containerPort, protocol = "TCP" }) =>
      hostPort === undefined
        ? []
        : [{ key: `${pod.spec?.nodeName}:${protocol}:${hostPort}`, to: { address, port: containerPort } }],
    ),
  );
}

function follow<T extends KubeObject>(
  client: ClusterClient,
  resource: string,
  tell: (object: T, isPresent: boolean) => void,
): Disposable {
  return client.watch<T>(resource, (event) => tell(event.object, event.type !== "DELETED"));
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}

function setNested<T extends KubeObject>(
  groups: Map<string, Map<string, T>>,
  group: string,
  object: T,
  isPresent: boolean,
): void {
  const members = groups.get(group) ?? new Map<string, T>();
  if (isPresent) members.set(keyOf(object), object);
  else members.delete(keyOf(object));
  if (members.size === 0) groups.delete(group);
  else groups.set(group, members);
}

function addressesOf(service: Service): readonly (readonly [string, ServiceAddressKind])[] {
  const spec = service.spec;
  const cluster = [spec?.clusterIP, ...(spec?.clusterIPs ?? [])].filter(
    (address) => address !== undefined && address !== "" && address !== "None",
  );
  const outer = [
    ...(spec?.externalIPs ?? []),
    ...(service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip])),
  ];
  return [
    ...cluster.map((address) => [address ?? "", "cluster"] as const),
    ...outer.map((address) => [address, "external"] as const),
  ];
}

function nodePortsOf(service: Service): readonly string[] {
  const ports = (service.spec?.ports ?? []).flatMap((port) =>
    port.nodePort === undefined ? [] : [`${port.protocol ?? "TCP"}:${port.nodePort}`],
  );
  return ports;
}

function forgetService(
  service: Service,
  addresses: Map<string, { service: Service; via: ServiceAddressKind }>,
  nodePorts: Map<string, Service>,
): void {
  for (const [address] of addressesOf(service)) {
    if (addresses.get(address)?.service.metadata.uid === service.metadata.uid) addresses.delete(address);
  }
  for (const port of nodePortsOf(service)) {
    if (nodePorts.get(port)?.metadata.uid === service.metadata.uid) nodePorts.delete(port);
  }
}
