import type { EngineContext } from "../engine-context.ts";
import { shortId } from "../identifiers.ts";
import { macOf } from "../networks/address-pool.ts";
import type { Endpoint, EngineContainer } from "./engine-container.ts";

/** `NetworkSettings` of `inspect`: the first network's address also stands at the top, where it is the default bridge. */
export function networkSettings(context: EngineContext, container: EngineContainer): unknown {
  const bridge = [...container.endpoints.values()].find(({ networkName }) => networkName === "bridge");
  const top = bridge === undefined ? emptyEndpoint : endpointView(context, container, bridge);
  return {
    Bridge: "",
    SandboxID: container.run === undefined ? "" : container.id,
    HairpinMode: false,
    LinkLocalIPv6Address: "",
    LinkLocalIPv6PrefixLen: 0,
    Ports: container.run === undefined ? {} : portMap(container),
    SandboxKey: container.run === undefined ? "" : `/var/run/docker/netns/${shortId(container.id)}`,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: top.EndpointID,
    Gateway: top.Gateway,
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    IPAddress: top.IPAddress,
    IPPrefixLen: top.IPPrefixLen,
    IPv6Gateway: "",
    MacAddress: top.MacAddress,
    Networks: networksView(context, container),
  };
}

const emptyEndpoint = { EndpointID: "", Gateway: "", IPAddress: "", IPPrefixLen: 0, MacAddress: "" };

/** `Networks`, by name. */
export function networksView(context: EngineContext, container: EngineContainer): Record<string, unknown> {
  return Object.fromEntries(
    [...container.endpoints.values()].map((endpoint) => [
      endpoint.networkName,
      endpointView(context, container, endpoint),
    ]),
  );
}

function endpointView({ networks }: EngineContext, container: EngineContainer, endpoint: Endpoint) {
  const { settings, address, endpointId, networkId } = endpoint;
  const network = networks.find(networkId);
  const isUserMade = network?.driver === "bridge" && network.name !== "bridge";
  const names = [container.name, ...(settings.Aliases ?? []), shortId(container.id)];
  return {
    IPAMConfig: settings.IPAMConfig ?? null,
    Links: settings.Links ?? null,
    Aliases: isUserMade ? [...(settings.Aliases ?? []), shortId(container.id)] : null,
    NetworkID: network?.id ?? "",
    EndpointID: endpointId,
    Gateway: address === "" ? "" : (network?.gateway ?? ""),
    IPAddress: address,
    IPPrefixLen: address === "" ? 0 : Number(network?.subnet.split("/")[1] ?? 0),
    IPv6Gateway: "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    MacAddress: address === "" ? "" : macOf(address),
    DriverOpts: null,
    DNSNames: isUserMade ? names : null,
  };
}

/** `Ports`: every exposed port with the places where it is published. */
export function portMap({ config, host, ports }: EngineContainer): Record<string, unknown> {
  const map: Record<string, { HostIp: string; HostPort: string }[] | null> = {};
  if (host.NetworkMode === "host") return map;
  for (const port of Object.keys({ ...config.ExposedPorts, ...host.PortBindings })) {
    map[port.includes("/") ? port : `${port}/tcp`] = null;
  }
  for (const { containerPort, protocol, hostIp, hostPort } of ports) {
    const key = `${containerPort}/${protocol}`;
    map[key] = [...(map[key] ?? []), { HostIp: hostIp, HostPort: String(hostPort) }];
  }
  return map;
}
