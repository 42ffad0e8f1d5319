import type { EndpointSlice, Service } from "../registry/types.ts";
import { ADDRESS_PLAN, CHARTS_HOST } from "./addresses.ts";
import { parseIpv4 } from "./cidr.ts";
import type { DnsAnswer } from "./cluster-network.ts";
import { rewritten } from "./corefile.ts";
import { internalAddressOf, type Topology } from "./topology.ts";

/** Seconds that CoreDNS' kubernetes plugin lets its answers live in kubeadm's Corefile. */
const TTL_SECONDS = 30;

export type RecordType = DnsAnswer["type"];
/** Present names without a record of the asked type give an empty list (NODATA); absent names give undefined (NXDOMAIN). */
export type ZoneAnswer = readonly DnsAnswer[] | undefined;

/**
 * What CoreDNS answers for one absolute name without its last dot, as its Corefile says.
 * Source: "Kubernetes DNS-Based Service Discovery" 1.1.0.
 */
export function lookUp(topology: Topology, name: string, type: RecordType): ZoneAnswer {
  const asked = name.toLowerCase();
  const lowered = rewritten(topology.corefile, asked);
  const answers = lookUpHost(topology, lowered, type) ?? lookUpZones(topology, lowered, type);
  if (lowered === asked) return answers;
  return answers?.map((found) => (found.name === lowered ? { ...found, name: asked } : found));
}

/** What the `hosts` plugin has, and nothing at all for other names when it keeps them from the plugins after it. */
function lookUpHost({ corefile }: Topology, name: string, type: RecordType): ZoneAnswer {
  const addresses = corefile.hosts?.get(name);
  if (addresses === undefined) return undefined;
  return type === "A" ? addresses.map((address) => answer(name, "A", address)) : [];
}

function lookUpZones(topology: Topology, lowered: string, type: RecordType): ZoneAnswer {
  if (!topology.corefile.hostsFallThrough) return undefined;
  if (lowered.endsWith(".in-addr.arpa")) return lookUpPointer(topology, lowered, type);
  const zone = topology.corefile.zones.find((one) => lowered.endsWith(`.${one}`));
  if (zone !== undefined) {
    const labels = lowered.slice(0, -zone.length - 1).split(".");
    const group = labels.pop();
    if (group === "svc") return lookUpService(topology, labels, { name: lowered, zone }, type);
    if (group === "pod") return lookUpPodAddress(labels, lowered, type);
  }
  if (lowered === CHARTS_HOST) return type === "A" ? [answer(lowered, "A", ADDRESS_PLAN.charts)] : [];
  const node = topology.nodeNamed(lowered);
  if (node !== undefined) return type === "A" ? [answer(lowered, "A", internalAddressOf(node))] : [];
  return undefined;
}

/** `10.244.1.5` asks for `5.1.244.10.in-addr.arpa`. */
export function pointerNameOf(address: string): string {
  return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
}

function answer(name: string, type: RecordType, value: string): DnsAnswer {
  return { name, type, value, ttlSeconds: TTL_SECONDS };
}

/** The name that was asked for, and the zone of the Corefile that it is in. */
interface Question {
  readonly name: string;
  readonly zone: string;
}

function lookUpService(
  topology: Topology,
  labels: readonly string[],
  question: Question,
  type: RecordType,
): ZoneAnswer {
  const { name } = question;
  const namespace = labels.at(-1) ?? "";
  const service = topology.services.get(`${namespace}/${labels.at(-2)}`);
  if (service === undefined) return undefined;
  const prefix = labels.slice(0, -2);
  if (prefix.length === 0) return lookUpServiceItself(topology, service, question, type);
  const [first = "", second = ""] = prefix;
  if (prefix.length === 2 && first.startsWith("_") && second.startsWith("_")) {
    return lookUpPorts(topology, service, first.slice(1), second.slice(1).toUpperCase(), question, type);
  }
  if (prefix.length > 1 || !isHeadless(service)) return undefined;
  const addresses = endpointsOf(topology, service)
    .filter((endpoint) => endpoint.name === first)
    .map((endpoint) => answer(name, "A", endpoint.address));
  if (addresses.length === 0) return undefined;
  return type === "A" ? addresses : [];
}

function lookUpServiceItself(topology: Topology, service: Service, question: Question, type: RecordType): ZoneAnswer {
  const { name } = question;
  if (service.spec?.type === "ExternalName") {
    const target = service.spec.externalName ?? "";
    const alias = answer(name, "CNAME", target);
    if (type === "CNAME") return [alias];
    return [alias, ...(lookUp(topology, target.replace(/\.$/, ""), type) ?? [])];
  }
  if (!isHeadless(service)) {
    if (type === "A") return [answer(name, "A", service.spec?.clusterIP ?? "")];
    return type === "SRV" ? lookUpPorts(topology, service, undefined, undefined, question, type) : [];
  }
  const endpoints = endpointsOf(topology, service);
  if (endpoints.length === 0) return undefined;
  if (type === "A") return endpoints.map((endpoint) => answer(name, "A", endpoint.address));
  return type === "SRV" ? lookUpPorts(topology, service, undefined, undefined, question, type) : [];
}

/** `_http._tcp.web.default.svc.cluster.local`, or all ports of a service when none is named. */
function lookUpPorts(
  topology: Topology,
  service: Service,
  portName: string | undefined,
  protocol: string | undefined,
  { name, zone }: Question,
  type: RecordType,
): ZoneAnswer {
  const ports = (service.spec?.ports ?? []).filter(
    (port) =>
      (portName === undefined || port.name === portName) &&
      (protocol === undefined || (port.protocol ?? "TCP") === protocol),
  );
  if (ports.length === 0) return undefined;
  if (type !== "SRV") return [];
  const base = nameOf(service, zone);
  if (!isHeadless(service)) {
    const weight = Math.floor(100 / ports.length);
    return ports.map((port) => answer(name, "SRV", `0 ${weight} ${port.port} ${base}`));
  }
  const targets = ports.flatMap((port) =>
    endpointsOf(topology, service).flatMap((endpoint) => {
      const number = endpoint.ports.find((candidate) => (candidate.name ?? "") === (port.name ?? ""))?.port;
      return number === undefined ? [] : [{ number, target: `${endpoint.name}.${base}` }];
    }),
  );
  if (targets.length === 0) return undefined;
  const weight = Math.floor(100 / targets.length);
  return targets.map(({ number, target }) => answer(name, "SRV", `0 ${weight} ${number} ${target}`));
}

/** `10-244-1-5.default.pod.cluster.local`: kubeadm's `pods insecure` answers for every address. */
function lookUpPodAddress(labels: readonly string[], name: string, type: RecordType): ZoneAnswer {
  const address = (labels[0] ?? "").replaceAll("-", ".");
  if (labels.length !== 2 || parseIpv4(address) === undefined) return undefined;
  return type === "A" ? [answer(name, "A", address)] : [];
}

function lookUpPointer(topology: Topology, name: string, type: RecordType): ZoneAnswer {
  const [zone] = topology.corefile.zones;
  if (zone === undefined) return undefined;
  const address = name
    .replace(/\.in-addr\.arpa$/, "")
    .split(".")
    .reverse()
    .join(".");
  const service = topology.serviceAt(address);
  if (service?.via === "cluster") return type === "PTR" ? [answer(name, "PTR", nameOf(service.service, zone))] : [];
  const names = topology.slicesNaming(address).flatMap((slice) => {
    const owner = slice.metadata.labels?.["kubernetes.io/service-name"];
    const endpoint = (slice.endpoints ?? []).find((candidate) => candidate.addresses.includes(address));
    const label = endpoint?.hostname ?? address.replaceAll(".", "-");
    return owner === undefined ? [] : [`${label}.${owner}.${slice.metadata.namespace}.svc.${zone}`];
  });
  if (names.length === 0) return undefined;
  return type === "PTR" ? names.map((value) => answer(name, "PTR", value)) : [];
}

interface NamedEndpoint {
  /** The pod's host name, or its address with dashes. */
  readonly name: string;
  readonly address: string;
  readonly ports: NonNullable<EndpointSlice["ports"]>;
}

function endpointsOf(topology: Topology, service: Service): readonly NamedEndpoint[] {
  const takesAll = service.spec?.publishNotReadyAddresses === true;
  return topology.slicesOf(service).flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter((endpoint) => takesAll || endpoint.conditions?.ready !== false)
      .flatMap((endpoint) =>
        endpoint.addresses.map((address) => ({
          name: endpoint.hostname ?? address.replaceAll(".", "-"),
          address,
          ports: slice.ports ?? [],
        })),
      ),
  );
}

function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === "None" || service.spec?.clusterIP === "";
}

function nameOf(service: Service, zone: string): string {
  return `${service.metadata.name}.${service.metadata.namespace}.svc.${zone}`;
}
