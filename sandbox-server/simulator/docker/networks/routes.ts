import { z } from "zod";
import type { ApiCall, Route } from "../api/route.ts";
import { closeEndpoint, openEndpoint } from "../containers/container-network.ts";
import { parseEndpoint, parseWith } from "../containers/container-settings.ts";
import type { EngineContainer } from "../containers/engine-container.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { type Filters, fits, fitsLabels, parseFilters } from "../filters.ts";
import { rfc3339Nano } from "../times.ts";
import { macOf } from "./address-pool.ts";
import { builtInNetworks, type EngineNetwork } from "./network-table.ts";

const texts = z.record(z.string(), z.string()).nullish();
const createSchema = z.object({
  Name: z.string(),
  Driver: z.string().nullish(),
  Internal: z.boolean().nullish(),
  Attachable: z.boolean().nullish(),
  Labels: texts,
  Options: texts,
  IPAM: z
    .object({ Config: z.array(z.object({ Subnet: z.string().nullish(), Gateway: z.string().nullish() })).nullish() })
    .nullish(),
});

const listFilters = ["driver", "id", "label", "name", "scope", "type", "dangling"];

/** Networks. */
export function networkRoutes(context: EngineContext): readonly Route[] {
  const { networks } = context;
  const of = (call: ApiCall) => networks.get(call.parameters.id ?? "");
  return [
    {
      method: "GET",
      path: "/networks",
      handle: (call) => {
        const filters = parseFilters(call.query.get("filters"), listFilters);
        const found = networks.list().filter((network) => isFitting(context, network, filters));
        call.reply(
          200,
          found.map((network) => networkView(context, network, false)),
        );
      },
    },
    { method: "POST", path: "/networks/create", handle: (call) => createNetwork(context, call) },
    {
      method: "POST",
      path: "/networks/prune",
      handle: (call) => call.reply(200, { NetworksDeleted: pruneNetworks(context, call.query.get("filters")) }),
    },
    { method: "GET", path: "/networks/{id}", handle: (call) => call.reply(200, networkView(context, of(call), true)) },
    {
      method: "DELETE",
      path: "/networks/{id}",
      handle: (call) => {
        removeNetwork(context, of(call));
        call.reply(204);
      },
    },
    { method: "POST", path: "/networks/{id}/connect", handle: (call) => connect(context, of(call), call) },
    { method: "POST", path: "/networks/{id}/disconnect", handle: (call) => disconnect(context, of(call), call) },
  ];
}

async function createNetwork({ networks }: EngineContext, call: ApiCall): Promise<void> {
  const body = parseWith(createSchema, await call.json());
  const [config] = body.IPAM?.Config ?? [];
  const network = networks.create({
    name: body.Name,
    driver: body.Driver || "bridge",
    subnet: config?.Subnet || undefined,
    gateway: config?.Gateway || undefined,
    isInternal: body.Internal === true,
    isAttachable: body.Attachable === true,
    labels: body.Labels ?? {},
    options: body.Options ?? {},
  });
  call.reply(201, { Id: network.id, Warning: "" });
}

function removeNetwork(context: EngineContext, network: EngineNetwork): void {
  const users = activeOn(context, network);
  if (users.length > 0 && !builtInNetworks.includes(network.name)) {
    throw new EngineFault(
      403,
      `error while removing network: network ${network.name} id ${network.id} has active endpoints`,
    );
  }
  context.networks.remove(network);
}

function activeOn({ containers }: EngineContext, network: EngineNetwork): readonly EngineContainer[] {
  return containers.list().filter(({ endpoints }) => (endpoints.get(network.id)?.endpointId ?? "") !== "");
}

/** Removes user-made networks that no container is connected to; their names. Errors: EngineFault 400. */
export function pruneNetworks(context: EngineContext, text: string | null): string[] {
  const filters = parseFilters(text, ["until", "label", "label!"]);
  const unused = context.networks
    .list()
    .filter(
      (network) =>
        !builtInNetworks.includes(network.name) &&
        activeOn(context, network).length === 0 &&
        fitsLabels(filters, network.labels) &&
        (!filters.has("label!") || !fitsLabels(filters, network.labels, "label!")),
    );
  for (const network of unused) context.networks.remove(network);
  return unused.map(({ name }) => name);
}

async function connect(context: EngineContext, network: EngineNetwork, call: ApiCall): Promise<void> {
  const { Container, EndpointConfig } = await call.json();
  const container = context.containers.get(String(Container ?? ""));
  if (container.host.NetworkMode === "host" || network.driver === "host") {
    throw new EngineFault(
      403,
      "container cannot be connected to host network or disconnected from it: conflicting options",
    );
  }
  if (container.endpoints.has(network.id)) {
    throw new EngineFault(403, `endpoint with name ${container.name} already exists in network ${network.name}`);
  }
  for (const [key, endpoint] of container.endpoints)
    if (endpoint.networkName === "none") container.endpoints.delete(key);
  const settings = parseEndpoint(EndpointConfig);
  container.endpoints.set(network.id, {
    networkId: network.id,
    networkName: network.name,
    settings,
    endpointId: "",
    address: "",
  });
  try {
    if (container.run !== undefined) openEndpoint(context, container, network.id);
  } catch (fault) {
    container.endpoints.delete(network.id);
    throw fault;
  }
  context.changed();
  call.reply(200);
}

async function disconnect(context: EngineContext, network: EngineNetwork, call: ApiCall): Promise<void> {
  const { Container } = await call.json();
  const container = context.containers.get(String(Container ?? ""));
  if (!container.endpoints.has(network.id)) {
    throw new EngineFault(403, `container ${container.id} is not connected to network ${network.name}`);
  }
  closeEndpoint(context, container, network.id);
  container.endpoints.delete(network.id);
  context.changed();
  call.reply(200);
}

function isFitting(context: EngineContext, network: EngineNetwork, filters: Filters): boolean {
  const type = builtInNetworks.includes(network.name) ? "builtin" : "custom";
  const isDangling = type === "custom" && activeOn(context, network).length === 0;
  return (
    fits(filters, "driver", (value) => network.driver === value) &&
    fits(filters, "id", (value) => network.id.startsWith(value)) &&
    fits(filters, "name", (value) => network.name.includes(value)) &&
    fits(filters, "scope", (value) => value === "local") &&
    fits(filters, "type", (value) => type === value) &&
    fits(filters, "dangling", (value) => isDangling === (value === "true" || value === "1")) &&
    fitsLabels(filters, network.labels)
  );
}

function networkView(context: EngineContext, network: EngineNetwork, withContainers: boolean): unknown {
  const members = withContainers ? activeOn(context, network) : [];
  return {
    Name: network.name,
    Id: network.id,
    Created: rfc3339Nano(network.created),
    Scope: "local",
    Driver: network.driver,
    EnableIPv6: false,
    IPAM: {
      Driver: "default",
      Options: network.name === "bridge" || network.subnet === "" ? null : {},
      Config: network.subnet === "" ? [] : [{ Subnet: network.subnet, Gateway: network.gateway }],
    },
    Internal: network.isInternal,
    Attachable: network.isAttachable,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: Object.fromEntries(members.map((member) => [member.id, memberView(network, member)])),
    Options: network.options,
    Labels: network.labels,
  };
}

function memberView({ id, subnet }: EngineNetwork, { name, endpoints }: EngineContainer): unknown {
  const { endpointId = "", address = "" } = endpoints.get(id) ?? {};
  return {
    Name: name,
    EndpointID: endpointId,
    MacAddress: address === "" ? "" : macOf(address),
    IPv4Address: address === "" ? "" : `${address}/${subnet.split("/")[1]}`,
    IPv6Address: "",
  };
}
