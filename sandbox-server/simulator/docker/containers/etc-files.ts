import type { EngineContext } from "../engine-context.ts";
import type { EngineContainer } from "./engine-container.ts";

/** The name server of user-made networks, inside every container of one. */
const EMBEDDED_DNS = "127.0.0.11";
/** The machine's own name server, which containers on the default bridge are given. */
const MACHINE_DNS = "172.17.0.1";

/** `/etc/hostname`, `/etc/hosts` and `/etc/resolv.conf` as the engine writes them at each start. */
export function etcFiles(context: EngineContext, container: EngineContainer): [path: string, text: string][] {
  const { Hostname, Domainname } = container.config;
  return [
    ["/etc/hostname", `${Hostname}${Domainname === "" ? "" : `.${Domainname}`}\n`],
    ["/etc/hosts", hostsFile(context, container)],
    ["/etc/resolv.conf", resolverFile(context, container)],
  ];
}

function hostsFile(context: EngineContext, container: EngineContainer): string {
  const { Hostname, Domainname } = container.config;
  const lines = [
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::0\tip6-localnet",
    "ff00::0\tip6-mcastprefix",
    "ff02::1\tip6-allnodes",
    "ff02::2\tip6-allrouters",
  ];
  for (const entry of container.host.ExtraHosts ?? []) {
    const cut = entry.indexOf(":");
    const address = entry.slice(cut + 1);
    lines.push(`${address === "host-gateway" ? MACHINE_DNS : address}\t${entry.slice(0, cut)}`);
  }
  lines.push(...linkLines(context, container));
  for (const { address } of container.endpoints.values()) {
    const names = Domainname === "" ? Hostname : `${Hostname}.${Domainname} ${Hostname}`;
    if (address !== "") lines.push(`${address}\t${names}`);
  }
  return `${lines.join("\n")}\n`;
}

/** `--link` on the default bridge is a line in this file. */
function linkLines({ containers }: EngineContext, { host }: EngineContainer): string[] {
  return (host.Links ?? []).flatMap((link) => {
    const [name = "", alias = name] = link.split(":");
    const other = containers.get(name);
    const [endpoint] = other.endpoints.values();
    if (endpoint === undefined || endpoint.address === "") return [];
    const words = [...new Set([alias, other.config.Hostname, other.name])];
    return [`${endpoint.address}\t${words.join(" ")}`];
  });
}

function resolverFile({ networks }: EngineContext, container: EngineContainer): string {
  const hasNames = [...container.endpoints.values()].some(({ networkId }) => {
    const network = networks.find(networkId);
    return network?.driver === "bridge" && network.name !== "bridge";
  });
  const { Dns, DnsSearch, DnsOptions } = container.host;
  const search = (DnsSearch ?? []).length === 0 ? "" : `search ${DnsSearch?.join(" ")}\n`;
  const own = (Dns ?? []).length === 0 ? [MACHINE_DNS] : (Dns ?? []);
  const servers = (hasNames ? [EMBEDDED_DNS] : own).map((server) => `nameserver ${server}\n`).join("");
  const options = [...(hasNames ? ["ndots:0"] : []), ...(DnsOptions ?? [])];
  return `${search}${servers}${options.length === 0 ? "" : `options ${options.join(" ")}\n`}`;
}
