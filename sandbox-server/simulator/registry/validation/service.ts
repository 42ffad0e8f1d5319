import { duplicate, forbidden, invalid, notSupported, required } from "../field-errors.ts";
import type { AdmissionContext, FieldError } from "../kind-definition.ts";
import { dns1123LabelFaults, dns1123SubdomainFaults, portNumberFaults } from "../names.ts";
import { nodePortMax, nodePortMin, nodePortsInUse } from "../service/allocation.ts";
import type { Service } from "../types.ts";
import { inRange, labelFaults, namedFaults, oneOf, portFaults } from "./common.ts";

type ServiceSpec = NonNullable<Service["spec"]>;
type ServicePort = NonNullable<ServiceSpec["ports"]>[number];

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const oneDaySeconds = 86_400;

/** All faults of a service; its cluster address may not change. */
export function validateService(
  object: Service,
  previous: Service | undefined,
  context: AdmissionContext,
): readonly FieldError[] {
  const spec: ServiceSpec = object.spec ?? {};
  const faults = [
    ...addressChangeFaults(spec, previous?.spec),
    ...portListFaults(spec),
    ...labelFaults("spec.selector", spec.selector),
    ...(spec.type ? oneOf("spec.type", spec.type, types) : [required("spec.type")]),
    ...typeFaults(spec),
    ...oneOf("spec.sessionAffinity", spec.sessionAffinity, ["ClientIP", "None"]),
    ...affinityFaults(spec),
    ...externalAddressFaults(spec),
    ...sourceRangeFaults(spec),
    ...policyFaults(spec),
    ...addressFormFaults(spec),
  ];
  // Addresses and ports are only given out to what is sound.
  return faults.length > 0 ? faults : allocationFaults(spec, object, context);
}

function allocationFaults(spec: ServiceSpec, object: Service, context: AdmissionContext): FieldError[] {
  const ofAddress = addressFaults(spec, object, context);
  if (ofAddress.length > 0) return ofAddress;
  const taken = nodePortsInUse(context, object.metadata.name);
  return (spec.ports ?? []).flatMap(({ nodePort }, index) => nodePortFaults(`spec.ports[${index}]`, nodePort, taken));
}

function addressChangeFaults(spec: ServiceSpec, previous: ServiceSpec | undefined): FieldError[] {
  if (!previous?.clusterIP || previous.type === "ExternalName" || spec.type === "ExternalName") return [];
  if (spec.clusterIP === previous.clusterIP) return [];
  return [invalid("spec.clusterIPs[0]", spec.clusterIPs ?? [], "may not change once set")];
}

function portListFaults(spec: ServiceSpec): FieldError[] {
  const ports = spec.ports ?? [];
  const isHeadless = spec.clusterIP === "None";
  if (ports.length === 0 && !isHeadless && spec.type !== "ExternalName") return [required("spec.ports")];
  const names = new Set<string>();
  const used = new Set<string>();
  const nodePorts = new Set<string>();
  const faults = ports.flatMap((port, index) => {
    const path = `spec.ports[${index}]`;
    return [...portFaultsOf(path, port, ports.length > 1, names), ...looseNodePortFaults(path, port, spec)];
  });
  for (const [index, { port, protocol, nodePort }] of ports.entries()) {
    const key = `${protocol}/${port}`;
    if (used.has(key)) faults.push(duplicate(`spec.ports[${index}]`, innerPort(port, protocol)));
    used.add(key);
    const nodeKey = `${protocol}/${nodePort}`;
    if (nodePort && nodePorts.has(nodeKey)) faults.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    nodePorts.add(nodeKey);
  }
  return faults;
}

/** The API server shows a port of its own inner type, of which it has set no more than these two fields. */
function innerPort(port: number, protocol: string | undefined) {
  return { Name: "", Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function portFaultsOf(path: string, port: ServicePort, isNameRequired: boolean, names: Set<string>): FieldError[] {
  const faults: FieldError[] = [];
  if (!port.name) {
    if (isNameRequired) faults.push(required(`${path}.name`));
  } else {
    faults.push(...namedFaults(`${path}.name`, port.name, dns1123LabelFaults));
    if (names.has(port.name)) faults.push(duplicate(`${path}.name`, port.name));
    names.add(port.name);
  }
  faults.push(...portNumberFaults(port.port).map((fault) => invalid(`${path}.port`, port.port, fault)));
  faults.push(...oneOf(`${path}.protocol`, port.protocol, ["SCTP", "TCP", "UDP"]));
  return [...faults, ...portFaults(`${path}.targetPort`, port.targetPort)];
}

function looseNodePortFaults(path: string, { nodePort }: ServicePort, { type }: ServiceSpec): FieldError[] {
  if (!nodePort || (type !== "ClusterIP" && type !== "ExternalName")) return [];
  return [forbidden(`${path}.nodePort`, `may not be used when \`type\` is '${type}'`)];
}

function nodePortFaults(path: string, nodePort: number | undefined, taken: ReadonlySet<number>): FieldError[] {
  if (!nodePort) return [];
  if (nodePort < nodePortMin || nodePort > nodePortMax) {
    const sentence = `provided port is not in the valid range. The range of valid ports is ${nodePortMin}-${nodePortMax}`;
    return [invalid(`${path}.nodePort`, nodePort, sentence)];
  }
  return taken.has(nodePort) ? [invalid(`${path}.nodePort`, nodePort, "provided port is already allocated")] : [];
}

function typeFaults(spec: ServiceSpec): FieldError[] {
  if (spec.type === "LoadBalancer" && spec.clusterIP === "None") {
    return [invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for LoadBalancer services")];
  }
  if (spec.type === "NodePort" && spec.clusterIP === "None") {
    return [invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for NodePort services")];
  }
  if (spec.type !== "ExternalName") return [];
  if (spec.clusterIP) return [forbidden("spec.clusterIPs", "may not be set when `type` is 'ExternalName'")];
  if (!spec.externalName) return [required("spec.externalName")];
  return namedFaults("spec.externalName", spec.externalName.replace(/\.$/, ""), dns1123SubdomainFaults);
}

function affinityFaults({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  const field = "spec.sessionAffinityConfig";
  if (sessionAffinity === "None" && sessionAffinityConfig !== undefined) {
    return [forbidden(field, "must not be set when session affinity is None")];
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  return inRange(`${field}.clientIP.timeoutSeconds`, seconds, 1, oneDaySeconds).map((fault) => ({
    ...fault,
    message: `Invalid value: ${seconds}: must be greater than 0 and less than ${oneDaySeconds}`,
  }));
}

function externalAddressFaults({ externalIPs = [] }: ServiceSpec): FieldError[] {
  return externalIPs.flatMap((address, index) => {
    const field = `spec.externalIPs[${index}]`;
    if (!isAddress(address)) {
      return [invalid(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
    }
    const isLoopback = address.startsWith("127.") || address === "::1";
    return isLoopback ? [invalid(field, address, "may not be in the loopback range (127.0.0.0/8, ::1/128)")] : [];
  });
}

/** The field's path has a capital, as in the API server's own words. */
function sourceRangeFaults({ loadBalancerSourceRanges: ranges = [], type }: ServiceSpec): FieldError[] {
  if (ranges.length === 0) return [];
  const field = "spec.LoadBalancerSourceRanges";
  const misplaced = type === "LoadBalancer" ? [] : [forbidden(field, "may only be used when `type` is 'LoadBalancer'")];
  const faulty = ranges.flatMap((range, index) =>
    isRange(range.trim())
      ? []
      : [invalid(`${field}[${index}]`, range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")],
  );
  return [...misplaced, ...faulty];
}

function policyFaults(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy, internalTrafficPolicy, type } = spec;
  const policies = ["Cluster", "Local"];
  const faults = oneOf("spec.internalTrafficPolicy", internalTrafficPolicy, policies);
  if (externalTrafficPolicy === undefined) return faults;
  const isExternal = type === "NodePort" || type === "LoadBalancer" || (spec.externalIPs ?? []).length > 0;
  if (!isExternal) {
    const sentence = "may only be set for externally-accessible services";
    return [...faults, invalid("spec.externalTrafficPolicy", externalTrafficPolicy, sentence)];
  }
  if (policies.includes(externalTrafficPolicy)) return faults;
  return [...faults, notSupported("spec.externalTrafficPolicy", externalTrafficPolicy, policies)];
}

function addressFormFaults({ clusterIP, type }: ServiceSpec): FieldError[] {
  if (!clusterIP || clusterIP === "None" || type === "ExternalName" || isAddress(clusterIP)) return [];
  return [invalid("spec.clusterIPs[0]", clusterIP, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
}

function addressFaults(spec: ServiceSpec, object: Service, context: AdmissionContext): FieldError[] {
  const address = spec.clusterIP;
  if (!address || address === "None" || spec.type === "ExternalName") return [];
  if (!address.startsWith("10.96.")) {
    const sentence = `failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`;
    return [invalid("spec.clusterIPs", [address], sentence)];
  }
  const isTaken = context
    .list("services")
    .some(
      (other) =>
        (other as Service).spec?.clusterIP === address &&
        !(other.metadata.name === object.metadata.name && other.metadata.namespace === context.namespace),
    );
  return isTaken
    ? [invalid("spec.clusterIPs", [address], `failed to allocate IP ${address}: provided IP is already allocated`)]
    : [];
}

function isAddress(text: string): boolean {
  const parts = text.split(".");
  const isVersion4 = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isVersion4 || /^[0-9a-f:]*:[0-9a-f:]+$/i.test(text);
}

function isRange(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  const most = address.includes(":") ? 128 : 32;
  return rest.length === 0 && isAddress(address) && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}
