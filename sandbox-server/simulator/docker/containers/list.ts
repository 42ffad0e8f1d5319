import type { ApiCall } from "../api/route.ts";
import { flag } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { type Filters, fits, fitsLabels, parseFilters } from "../filters.ts";
import type { EngineContainer } from "./engine-container.ts";
import { hasHealthcheck } from "./health.ts";
import { networksView } from "./inspect-network.ts";
import { mountViews, writtenBytes } from "./inspect-parts.ts";
import { statusText } from "./status-text.ts";

const known = [
  "ancestor",
  "before",
  "exited",
  "expose",
  "health",
  "id",
  "is-task",
  "isolation",
  "label",
  "name",
  "network",
  "publish",
  "since",
  "status",
  "volume",
];

/** `GET /containers/json`. */
export function listContainers(context: EngineContext, { query }: ApiCall): unknown {
  const filters = parseFilters(query.get("filters"), known);
  for (const value of filters.get("status") ?? []) demandStatus(value);
  const limit = Number(query.get("limit") ?? 0);
  const showsAll = flag(query, "all") || limit > 0 || filters.has("status") || filters.has("exited");
  const all = context.containers.list();
  const found = all.filter(
    (container) => (showsAll || container.isActive) && isFitting(context, container, filters, all),
  );
  const shown = limit > 0 ? found.slice(0, limit) : found;
  const withSize = flag(query, "size");
  return shown.map((container) => summary(context, container, withSize));
}

function summary(context: EngineContext, container: EngineContainer, withSize: boolean): unknown {
  const { config, host } = container;
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: imageName(context, container),
    ImageID: container.image.id,
    Command: commandText(container.argv),
    Created: Math.floor(container.created / 1000),
    Ports: portList(container),
    ...(withSize
      ? { SizeRw: writtenBytes(container), SizeRootFs: container.image.sizeBytes + writtenBytes(container) }
      : {}),
    Labels: config.Labels,
    State: container.status,
    Status: statusText(container, context.services.clock.now()),
    HostConfig: { NetworkMode: host.NetworkMode },
    NetworkSettings: { Networks: networksView(context, container) },
    Mounts: mountViews(container),
  };
}

/** What it was created from; the id where that name now belongs to another image. */
function imageName({ images }: EngineContext, { config, image }: EngineContainer): string {
  const holder = images.find(config.Image);
  return holder === undefined || holder.id === image.id ? config.Image : image.id;
}

/** Words with spaces are quoted, as the real engine does. */
export function commandText(argv: readonly string[]): string {
  const [path = "", ...args] = argv;
  return [path, ...args.map((word) => (/\s/.test(word) ? `'${word}'` : word))].join(" ");
}

function portList(container: EngineContainer): unknown[] {
  const published = container.ports.map(({ containerPort, protocol, hostIp, hostPort }) => ({
    IP: hostIp,
    PrivatePort: containerPort,
    PublicPort: hostPort,
    Type: protocol,
  }));
  if (!container.isActive) return [];
  const exposed = Object.keys({ ...container.config.ExposedPorts, ...container.host.PortBindings }).flatMap((port) => {
    const [number, protocol = "tcp"] = port.split("/");
    const isPublished = container.ports.some(
      (other) => String(other.containerPort) === number && other.protocol === protocol,
    );
    return isPublished ? [] : [{ PrivatePort: Number(number), Type: protocol }];
  });
  return container.host.NetworkMode === "host" ? [] : [...exposed, ...published];
}

function isFitting(
  context: EngineContext,
  container: EngineContainer,
  filters: Filters,
  all: readonly EngineContainer[],
): boolean {
  const { image, config, host, status } = container;
  const health = hasHealthcheck(container) ? (container.health?.status ?? "starting") : "none";
  return (
    fits(filters, "id", (value) => container.id.startsWith(value)) &&
    fits(filters, "name", (value) => matches(container.name, value)) &&
    fits(filters, "status", (value) => status === value) &&
    fits(filters, "exited", (value) => status === "exited" && container.exitCode === Number(value)) &&
    fits(filters, "health", (value) => health === value) &&
    fits(filters, "ancestor", (value) => isDescendant(context, image.id, value)) &&
    fits(filters, "network", (value) =>
      [...container.endpoints.values()].some((end) => end.networkName === value || end.networkId.startsWith(value)),
    ) &&
    fits(filters, "volume", (value) =>
      container.mounts.some((mount) => mount.name === value || mount.destination === value),
    ) &&
    fits(
      filters,
      "publish",
      (value) =>
        Object.keys(host.PortBindings).some((port) => isPort(port, value)) ||
        container.ports.some((port) => String(port.hostPort) === value),
    ) &&
    fits(filters, "expose", (value) => Object.keys(config.ExposedPorts ?? {}).some((port) => isPort(port, value))) &&
    fits(filters, "before", (value) => all.indexOf(container) > all.indexOf(context.containers.get(value))) &&
    fits(filters, "since", (value) => all.indexOf(container) < all.indexOf(context.containers.get(value))) &&
    fitsLabels(filters, config.Labels)
  );
}

/** `^`, `$`, `.` and `.*` mean what they mean to the real engine; any other pattern is text, so that none takes long. */
function matches(name: string, pattern: string): boolean {
  const isPlain = /^[\w\-/^$]*$/.test(pattern.replaceAll(".*", "").replaceAll(".", ""));
  if (!isPlain || pattern.split(".*").length > MOST_WILDCARDS + 1) return name.includes(pattern);
  const expression = new RegExp(pattern);
  return expression.test(name) || expression.test(`/${name}`);
}

/** Each multiplies what matching may cost. */
const MOST_WILDCARDS = 2;

const statuses = ["created", "restarting", "running", "removing", "paused", "exited", "dead"];

function demandStatus(value: string): void {
  if (!statuses.includes(value)) throw new EngineFault(400, `Invalid filter 'status=${value}'`);
}

function isDescendant({ images }: EngineContext, imageId: string, ancestor: string): boolean {
  const wanted = images.find(ancestor)?.id;
  if (wanted === undefined) return false;
  for (let at = images.find(imageId); at !== undefined; at = at.parent === "" ? undefined : images.find(at.parent)) {
    if (at.id === wanted) return true;
  }
  return false;
}

function isPort(port: string, asked: string): boolean {
  return port === asked || port === `${asked}/tcp`;
}
