import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId, shortId } from "../identifiers.ts";
import type { MemberNetwork } from "../networks/fabric.ts";
import type { Plug } from "../networks/member.ts";
import type { EngineContainer, PortBinding } from "./engine-container.ts";

/** A started container's network with the ports that it publishes. */
export interface JoinedNetwork extends Disposable {
  readonly network: MemberNetwork;
}

/** Ports that the engine gives when none is asked for. */
const FIRST_FREE_PORT = 32_768;
const LAST_FREE_PORT = 60_999;

/**
 * Connects a container that starts: addresses, names and published ports. Errors: EngineFault 404 for a network that is
 * gone, 500 for a port that is taken, 409 for `container:` of one that does not run.
 */
export function joinNetwork(context: EngineContext, container: EngineContainer): JoinedNetwork {
  const shared = /^container:(.+)$/.exec(container.host.NetworkMode)?.[1];
  if (shared !== undefined) return joinOther(context, shared);
  const stack = new DisposableStack();
  try {
    stack.defer(() => leaveAll(context, container));
    for (const key of [...container.endpoints.keys()]) openEndpoint(context, container, key);
    const network = stack.use(
      context.fabric.attach({
        id: container.id,
        hostname: container.config.Hostname,
        isOnHost: container.host.NetworkMode === "host",
        plugs: () => plugsOf(context, container),
      }),
    );
    publishPorts(context, container, stack);
    return { network, [Symbol.dispose]: () => stack.dispose() };
  } catch (fault) {
    stack.dispose();
    throw fault;
  }
}

function joinOther({ containers }: EngineContext, reference: string): JoinedNetwork {
  const { run, id } = containers.get(reference);
  if (run === undefined) throw new EngineFault(409, `cannot join network of a non running container: ${id}`);
  return { network: run.network, [Symbol.dispose]() {} };
}

/** Gives an endpoint its address, when the container starts or is connected while it runs. */
export function openEndpoint(context: EngineContext, container: EngineContainer, key: string): void {
  const { networks, services, events } = context;
  const endpoint = container.endpoints.get(key);
  if (endpoint === undefined) return;
  const network = networks.get(endpoint.networkId);
  if (endpoint.networkId !== network.id) {
    container.endpoints.delete(key);
    container.endpoints.set(network.id, { ...endpoint, networkId: network.id, networkName: network.name });
    openEndpoint(context, container, network.id);
    return;
  }
  endpoint.address = networks.giveAddress(network, endpoint.settings.IPAMConfig?.IPv4Address);
  endpoint.endpointId = randomId(services.random);
  events.publish("network", "connect", network.id, {
    container: container.id,
    name: network.name,
    type: network.driver,
  });
}

/** Takes an endpoint's address away: the container stops, or is disconnected. */
export function closeEndpoint({ networks, events }: EngineContext, container: EngineContainer, key: string): void {
  const endpoint = container.endpoints.get(key);
  if (endpoint === undefined || endpoint.endpointId === "") return;
  endpoint.address = "";
  endpoint.endpointId = "";
  const network = networks.find(endpoint.networkId);
  if (network === undefined) return;
  events.publish("network", "disconnect", network.id, {
    container: container.id,
    name: network.name,
    type: network.driver,
  });
}

function leaveAll(context: EngineContext, container: EngineContainer): void {
  container.ports = [];
  for (const key of container.endpoints.keys()) closeEndpoint(context, container, key);
}

function plugsOf({ networks }: EngineContext, container: EngineContainer): readonly Plug[] {
  return [...container.endpoints.values()].flatMap(({ networkId, address, settings }) => {
    const network = networks.find(networkId);
    if (network === undefined || address === "") return [];
    const hasNameService = network.name !== "bridge";
    const { subnet, gateway, isInternal } = network;
    const names = hasNameService ? [container.name, ...(settings.Aliases ?? []), shortId(container.id)] : [];
    return [{ networkId, address, gateway, subnet, isInternal, names, hasNameService }];
  });
}

function publishPorts(context: EngineContext, container: EngineContainer, stack: DisposableStack): void {
  const { fabric } = context;
  const isBridged = [...container.endpoints.values()].some(({ address }) => address !== "");
  if (!isBridged) return;
  const bindings: PortBinding[] = [];
  for (const [port, wanted] of Object.entries(askedPorts(container))) {
    const [number = "", protocol = "tcp"] = port.split("/");
    if (protocol !== "tcp" && protocol !== "udp") throw new EngineFault(400, `invalid proto: ${protocol}`);
    for (const { HostIp, HostPort } of wanted ?? []) {
      const hostIp = HostIp === "" ? "0.0.0.0" : HostIp;
      const isAnyPort = HostPort === "" || HostPort === "0";
      const hostPort = isAnyPort ? freePort(fabric, hostIp, protocol) : Number(HostPort.split("-")[0]);
      const obstacle = portObstacle(context, hostIp, hostPort, protocol);
      if (obstacle !== undefined) throw portFault(container, obstacle);
      const containerPort = Number(number);
      stack.use(fabric.publish({ hostIp, hostPort, protocol, containerId: container.id, containerPort }));
      bindings.push({ containerPort, protocol, hostIp, hostPort });
    }
  }
  container.ports = bindings;
}

function askedPorts({ host, config }: EngineContainer): EngineContainer["host"]["PortBindings"] {
  const asked = { ...host.PortBindings };
  if (!host.PublishAllPorts) return asked;
  for (const port of Object.keys(config.ExposedPorts ?? {})) asked[port] ??= [{ HostIp: "", HostPort: "" }];
  return asked;
}

/** Why a port of the machine can't be had; undefined when it can. */
function portObstacle(
  { fabric, hostPortRules }: EngineContext,
  hostIp: string,
  port: number,
  protocol: "tcp" | "udp",
): string | undefined {
  const { lowest, taken } = hostPortRules;
  if (fabric.isPortTaken(hostIp, port, protocol) || taken.includes(port)) {
    return `Bind for ${hostIp}:${port} failed: port is already allocated`;
  }
  // The words of an engine that runs without the superuser's rights.
  if (port >= lowest) return undefined;
  return `Error starting userland proxy: cannot expose privileged port ${port}, choose a larger port number (>= ${lowest}): listen ${protocol}4 ${hostIp}:${port}: bind: permission denied`;
}

function portFault({ name, endpoints }: EngineContainer, words: string): EngineFault {
  const [endpoint] = endpoints.values();
  const where = `endpoint ${name} (${endpoint?.endpointId ?? ""})`;
  return new EngineFault(500, `driver failed programming external connectivity on ${where}: ${words}`);
}

function freePort(fabric: EngineContext["fabric"], hostIp: string, protocol: "tcp" | "udp"): number {
  for (let port = FIRST_FREE_PORT; port <= LAST_FREE_PORT; port += 1) {
    if (!fabric.isPortTaken(hostIp, port, protocol)) return port;
  }
  throw new EngineFault(500, "all ports are allocated");
}
