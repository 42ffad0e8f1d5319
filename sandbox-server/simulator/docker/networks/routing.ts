import { isInCidr, parseIpv4 } from "../../network/cidr.ts";
import type { DnsAnswer, NetworkFault } from "../../network/cluster-network.ts";
import { SimulatedNetworkError } from "../../network/network-fault.ts";
import type { NetworkHost } from "../../network/network-host.ts";
import { addressOf, type Member, type PublishedPort } from "./member.ts";

/** What routing looks at. */
export interface Board {
  readonly members: ReadonlyMap<string, Member>;
  /** The machine's own network. */
  readonly host: NetworkHost;
  readonly published: ReadonlyMap<string, PublishedPort>;
}

/** Who accepts a connection. */
export interface Target {
  readonly member: Member | undefined;
  readonly host: NetworkHost;
  readonly port: number;
  readonly address: string;
}

export interface Fault {
  readonly code: NetworkFault;
  /** How long a real machine would have tried. */
  readonly delayMs: number;
}

/** A packet that a firewall drops, and an address that nobody answers for: how long Linux tries. */
export const SYN_TIMEOUT_MS = 127_000;
const ARP_TIMEOUT_MS = 3_000;
const RECORD_TTL_SECONDS = 600;

const refused: Fault = { code: "ECONNREFUSED", delayMs: 0 };
const dropped: Fault = { code: "ETIMEDOUT", delayMs: SYN_TIMEOUT_MS };
const unreachable: Fault = { code: "ENETUNREACH", delayMs: 0 };
const noHost: Fault = { code: "EHOSTUNREACH", delayMs: ARP_TIMEOUT_MS };

/** The address that a name stands for. Throws ENOTFOUND. */
export function locate(members: Iterable<Member>, member: Member, name: string): string {
  if (parseIpv4(name) !== undefined) return name;
  if (name === "localhost") return "127.0.0.1";
  if (name === member.hostname) return addressOf(member);
  const [found] = resolveName(members, member, name, "A");
  if (found === undefined) throw new SimulatedNetworkError("ENOTFOUND");
  return found.value;
}

/** Where a container's packet to an address ends: its own ports, a neighbour's, the machine's, or nowhere. */
export async function findRoute(board: Board, member: Member, address: string, port: number): Promise<Target | Fault> {
  const plugs = member.plugs();
  if (address.startsWith("127.") || address === "0.0.0.0" || plugs.some((plug) => plug.address === address)) {
    return listening({ member, host: member.host, port, address });
  }
  for (const other of board.members.values()) {
    const plug = other.plugs().find((candidate) => candidate.address === address);
    if (plug === undefined) continue;
    const isNeighbour = member.isOnHost || plugs.some(({ networkId }) => networkId === plug.networkId);
    if (!isNeighbour) return plugs.some(({ isInternal }) => !isInternal) ? dropped : unreachable;
    await awake(other);
    return listening({ member: other, host: other.host, port, address });
  }
  const isGateway = plugs.some(({ gateway }) => gateway === address);
  if (isGateway || (member.isOnHost && address.startsWith("172.17."))) return findHostPort(board, port);
  if (plugs.some(({ subnet }) => isInCidr(address, subnet))) return noHost;
  if (!member.isOnHost && plugs.every(({ isInternal }) => isInternal)) return unreachable;
  return dropped;
}

/** docker-proxy listens even where the container does not: such a connection is reset as soon as it is made. */
export async function findHostPort({ members, host, published }: Board, port: number): Promise<Target | Fault> {
  const found = [...published.values()].find(({ hostPort, protocol }) => hostPort === port && protocol === "tcp");
  if (found === undefined) return listening({ member: undefined, host, port, address: "127.0.0.1" });
  const member = members.get(found.containerId);
  if (member === undefined) return refused;
  await awake(member);
  const target = listening({ member, host: member.host, port: found.containerPort, address: addressOf(member) });
  return "code" in target ? { code: "ECONNRESET", delayMs: 0 } : target;
}

function listening(target: Target): Target | Fault {
  return target.host.listeners.has(`TCP:${target.port}`) ? target : refused;
}

/** Packets to a paused container wait until it goes on. */
async function awake(member: Member): Promise<void> {
  while (member.isPaused) await new Promise<void>((resolve) => member.waiting.push(resolve));
}

/** What the name service of a container's networks says. Throws ENOTFOUND. */
export function resolveName(
  members: Iterable<Member>,
  member: Member,
  name: string,
  type: DnsAnswer["type"],
): readonly DnsAnswer[] {
  const plugs = member.plugs().filter(({ hasNameService }) => hasNameService);
  const asked = name.replace(/\.$/, "").toLowerCase();
  const answer = (value: string): DnsAnswer => ({ name: asked, type, value, ttlSeconds: RECORD_TTL_SECONDS });
  const others = [...members];
  for (const { networkId } of plugs) {
    const places = others.flatMap((other) => other.plugs().filter((place) => place.networkId === networkId));
    const pointed = places.find(({ address }) => asked === address);
    if (type === "PTR" && pointed !== undefined) return [answer(`${pointed.names[0]}.`)];
    const found = places.filter(({ names }) => names.some((known) => known.toLowerCase() === asked));
    if (found.length > 0) return type === "A" ? found.map(({ address }) => answer(address)) : [];
  }
  throw new SimulatedNetworkError("ENOTFOUND");
}
