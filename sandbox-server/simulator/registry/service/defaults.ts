import { changeField, changeItems, fill } from "../fill.ts";
import type { AdmissionContext } from "../kind-definition.ts";
import type { Service } from "../types.ts";
import { allocateClusterAddress, allocateNodePort, nodePortsInUse } from "./allocation.ts";

type ServiceSpec = NonNullable<Service["spec"]>;
type ServicePort = NonNullable<ServiceSpec["ports"]>[number];

/** How long a client stays with its pod unless the service says otherwise: three hours. */
const affinitySeconds = 10_800;

/** Fills in a service: types, ports, its address and node ports, and keeps those it already had. */
export function serviceWithDefaults(object: Service, context: AdmissionContext): Service {
  const stored = context.find("services", context.namespace, object.metadata.name) as Service | undefined;
  const previous = isSameObject(object, stored) ? stored : undefined;
  const spec = specWithDefaults(object.spec ?? {});
  const addressed = withAddresses(withKept(spec, previous?.spec), context, object.metadata.name);
  return {
    ...object,
    spec: withNodePorts(addressed, context, object),
    status: fill({ ...object.status }, { loadBalancer: {} }),
  };
}

/** A replacement names what it replaces by uid or says nothing; another uid is another service. */
function isSameObject(object: Service, stored: Service | undefined): boolean {
  return stored !== undefined && (!object.metadata.uid || object.metadata.uid === stored.metadata.uid);
}

function specWithDefaults(spec: ServiceSpec): ServiceSpec {
  let result = fill(spec, { type: "ClusterIP", sessionAffinity: "None" });
  if (result.sessionAffinity === "None") {
    const { sessionAffinityConfig: _config, ...rest } = result;
    result = rest;
  }
  if (result.sessionAffinity === "ClientIP") {
    const config = result.sessionAffinityConfig ?? {};
    result = {
      ...result,
      sessionAffinityConfig: { clientIP: fill({ ...config.clientIP }, { timeoutSeconds: affinitySeconds }) },
    };
  }
  result = changeField(result, "ports", (ports) => changeItems(ports, portWithDefaults));
  if (result.type === "ExternalName") return result;
  const isExternal = result.type === "NodePort" || result.type === "LoadBalancer";
  return fill(result, {
    internalTrafficPolicy: "Cluster",
    externalTrafficPolicy: isExternal || result.externalIPs?.length ? "Cluster" : undefined,
    allocateLoadBalancerNodePorts: result.type === "LoadBalancer" ? true : undefined,
  });
}

function portWithDefaults(port: ServicePort): ServicePort {
  const filled = fill(port, { protocol: "TCP" });
  const { targetPort } = filled;
  return targetPort === undefined || targetPort === 0 || targetPort === ""
    ? { ...filled, targetPort: port.port }
    : filled;
}

/** A client that sends a service back without its address and node ports doesn't mean to give them up. */
function withKept(spec: ServiceSpec, previous: ServiceSpec | undefined): ServiceSpec {
  if (previous === undefined || spec.type === "ExternalName") return withoutForeignFields(spec, previous);
  const kept = fill(withFollowingAddresses(spec, previous), {
    clusterIP: previous.type === "ExternalName" ? undefined : previous.clusterIP,
    clusterIPs: previous.type === "ExternalName" ? undefined : previous.clusterIPs,
    ipFamilies: previous.ipFamilies,
    ipFamilyPolicy: previous.ipFamilyPolicy,
  });
  if (!needsNodePorts(kept) || !needsNodePorts(previous)) return withoutForeignFields(kept, previous);
  return changeField(kept, "ports", (ports) =>
    changeItems(ports, (port) => withKeptNodePort(port, previous.ports ?? [])),
  );
}

/** A client that changes the one address leaves the list of addresses as it was: it is meant to follow. */
function withFollowingAddresses(spec: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  if (!spec.clusterIP || spec.clusterIP === previous.clusterIP) return spec;
  const isListLeft = spec.clusterIPs === undefined || spec.clusterIPs[0] === previous.clusterIPs?.[0];
  return isListLeft ? { ...spec, clusterIPs: [spec.clusterIP] } : spec;
}

function withKeptNodePort(port: ServicePort, previous: readonly ServicePort[]): ServicePort {
  if (port.nodePort) return port;
  const same = previous.find((other) => other.port === port.port && other.protocol === port.protocol);
  return same?.nodePort ? { ...port, nodePort: same.nodePort } : port;
}

/** After a change of type, fields that only the former type has are dropped when they are still as they were. */
function withoutForeignFields(spec: ServiceSpec, previous: ServiceSpec | undefined): ServiceSpec {
  if (previous === undefined || spec.type === previous.type) return spec;
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, externalTrafficPolicy, internalTrafficPolicy, ...common } =
    spec;
  const { allocateLoadBalancerNodePorts, externalName, healthCheckNodePort, ...rest } = common;
  const isInCluster = spec.type !== "ExternalName";
  const isNodeFacing = spec.type === "NodePort" || spec.type === "LoadBalancer";
  const portsKept = !isNodeFacing && needsNodePorts(previous);
  return fill<ServiceSpec>(
    { ...rest, ...(portsKept && rest.ports ? { ports: rest.ports.map(({ nodePort, ...port }) => port) } : {}) },
    {
      ...(isInCluster
        ? { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, internalTrafficPolicy }
        : { externalName }),
      ...(isNodeFacing ? { externalTrafficPolicy } : {}),
      ...(spec.type === "LoadBalancer" ? { allocateLoadBalancerNodePorts, healthCheckNodePort } : {}),
    },
  );
}

function withAddresses(spec: ServiceSpec, context: AdmissionContext, name: string): ServiceSpec {
  if (spec.type === "ExternalName") return spec;
  const clusterIP = spec.clusterIP || spec.clusterIPs?.[0] || allocateClusterAddress(context, name);
  return { ...fill(spec, { clusterIPs: [clusterIP], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" }), clusterIP };
}

function needsNodePorts(spec: ServiceSpec): boolean {
  return spec.type === "NodePort" || (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
}

function withNodePorts(spec: ServiceSpec, context: AdmissionContext, object: Service): ServiceSpec {
  if (!needsNodePorts(spec)) return spec;
  const taken = nodePortsInUse(context, object.metadata.name);
  for (const { nodePort } of spec.ports ?? []) if (nodePort) taken.add(nodePort);
  return changeField(spec, "ports", (ports) =>
    changeItems(ports, (port) => {
      if (port.nodePort) return port;
      const nodePort = allocateNodePort(
        taken,
        `${context.namespace}/${object.metadata.name}:${port.port}@${context.now}`,
      );
      taken.add(nodePort);
      return { ...port, nodePort };
    }),
  );
}
