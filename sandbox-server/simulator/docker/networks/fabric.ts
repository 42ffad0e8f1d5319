import type { Clock } from "../../clock.ts";
import { isInCidr, parseIpv4 } from "../../network/cidr.ts";
import type { Connection, DnsAnswer, NetworkFault, NetworkNamespace } from "../../network/cluster-network.ts";
import { createConnectionPair } from "../../network/connection.ts";
import { createDelivery, type Delivery } from "../../network/delivery.ts";
import { SimulatedNetworkError } from "../../network/network-fault.ts";
import { createNetworkHost, keepConnection, type NetworkHost, openPort } from "../../network/network-host.ts";

/** A container's place in one network. */
export interface Plug {
  readonly networkId: string;
  readonly address: string;
  readonly gateway: string;
  /** `172.19.0.0/16`. */
  readonly subnet: string;
  /** Whether the network leads anywhere but to its own members. */
  readonly isInternal: boolean;
  /** Under which names the network's DNS knows it; empty on the default bridge, which has none. */
  readonly names: readonly string[];
  readonly hasNameService: boolean;
}

/** What the fabric asks a running container. */
export interface MemberParts {
  readonly id: string;
  readonly hostname: string;
  readonly plugs: () => readonly Plug[];
  /** Shares the machine's own network (`--network host`). */
  readonly isOnHost: boolean;
}

interface Member extends MemberParts {
  readonly host: NetworkHost;
  readonly waiting: (() => void)[];
  isPaused: boolean;
}

/** A running container's network; disposing closes its ports and cuts its connections. */
export interface MemberNetwork extends NetworkNamespace, Disposable {
  /** Packets to a paused container wait. */
  setPaused(isPaused: boolean): void;
}

export interface PublishedPort {
  readonly hostIp: string;
  readonly hostPort: number;
  readonly protocol: "tcp" | "udp";
  readonly containerId: string;
  readonly containerPort: number;
}

/** Opens and closes ports elsewhere; a promise tells when that is done. */
export type PortListener = () => Promise<void> | undefined;

/** How long the start of a container waits for its ports to be open in the learner's shells. */
const OPENING_MS = 500;
/** A packet that a firewall drops, and an address that nobody answers for: how long Linux tries. */
const SYN_TIMEOUT_MS = 127_000;
const ARP_TIMEOUT_MS = 3_000;
const RECORD_TTL_SECONDS = 600;
const FIRST_EPHEMERAL_PORT = 32_768;
const EPHEMERAL_PORTS = 28_232;

/** The kernel's part of the engine's networks: bridges, their name service, published ports, the machine's own ports. */
export class NetworkFabric {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  readonly #members = new Map<string, Member>();
  readonly #host = createNetworkHost();
  readonly #published = new Map<string, PublishedPort>();
  readonly #portListeners = new Set<PortListener>();
  readonly #opening = new Set<Promise<void>>();
  #portsGiven = 0;

  constructor(clock: Clock, onFault?: (fault: unknown) => void) {
    this.#clock = clock;
    this.#delivery = createDelivery(onFault);
  }

  attach(parts: MemberParts): MemberNetwork {
    const host = parts.isOnHost ? this.#host : createNetworkHost();
    const member: Member = { ...parts, host, waiting: [], isPaused: false };
    this.#members.set(parts.id, member);
    const ports = new Set<Disposable>();
    return {
      get address() {
        return addressOf(member);
      },
      listen: (port, protocol, accept) => {
        const opened = openPort(host, `${protocol}:${port}`, accept);
        ports.add(opened);
        this.#tellPorts();
        return {
          [Symbol.dispose]: () => {
            ports.delete(opened);
            opened[Symbol.dispose]();
            this.#tellPorts();
          },
        };
      },
      connect: async (name, port, options = {}) => {
        const { signal, timeoutMs = SYN_TIMEOUT_MS } = options;
        const found = await this.#routeOrFail(member, name, port, timeoutMs, signal);
        return this.#open(host, addressOf(member), found, port);
      },
      exchange: async () => {
        throw new SimulatedNetworkError("ECONNREFUSED");
      },
      resolve: (name, type) => this.#resolve(member, name, type),
      isListening: (port, protocol) => host.listeners.has(`${protocol}:${port}`),
      setPaused: (isPaused) => {
        member.isPaused = isPaused;
        if (!isPaused) for (const go of member.waiting.splice(0)) go();
      },
      [Symbol.dispose]: () => {
        for (const port of ports) port[Symbol.dispose]();
        if (this.#members.get(parts.id) === member) this.#members.delete(parts.id);
        for (const go of member.waiting.splice(0)) go();
        if (!parts.isOnHost) for (const connection of [...host.connections]) connection.reset();
      },
    };
  }

  /** A connection from the machine itself (the learner's shell) to one of its ports. Throws NetworkError. */
  async connectFromHost(port: number): Promise<Connection> {
    const found = await this.#hostPort(port);
    if ("code" in found) throw new SimulatedNetworkError(found.code, 0, "127.0.0.1");
    return this.#open(this.#host, "172.17.0.1", found, port);
  }

  /** TCP ports of the machine that answer: published ones and those of containers on its own network. */
  hostPorts(): readonly number[] {
    const own = [...this.#host.listeners.keys()].flatMap((key) =>
      key.startsWith("TCP:") ? [Number(key.slice(4))] : [],
    );
    const published = [...this.#published.values()].flatMap(({ protocol, hostPort }) =>
      protocol === "tcp" ? [hostPort] : [],
    );
    return [...new Set([...own, ...published])].sort((a, b) => a - b);
  }

  /** Told whenever `hostPorts` may have changed. */
  onHostPorts(listener: PortListener): Disposable {
    this.#portListeners.add(listener);
    return { [Symbol.dispose]: () => this.#portListeners.delete(listener) };
  }

  isPortTaken(hostIp: string, port: number, protocol: "tcp" | "udp"): boolean {
    if (this.#host.listeners.has(`${protocol.toUpperCase()}:${port}`)) return true;
    return [...this.#published.values()].some(
      (other) =>
        other.hostPort === port &&
        other.protocol === protocol &&
        (other.hostIp === hostIp || other.hostIp === "0.0.0.0" || hostIp === "0.0.0.0"),
    );
  }

  publish(port: PublishedPort): Disposable {
    const key = `${port.hostIp}:${port.hostPort}/${port.protocol}`;
    this.#published.set(key, port);
    this.#tellPorts();
    return {
      [Symbol.dispose]: () => {
        if (this.#published.get(key) === port) this.#published.delete(key);
        this.#tellPorts();
      },
    };
  }

  /** When all listeners have opened the ports that there are now, or have taken too long. */
  async portsOpen(): Promise<void> {
    if (this.#opening.size === 0) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    using _timer = this.#clock.after(OPENING_MS, resolve);
    await Promise.race([Promise.all(this.#opening), late]);
  }

  #tellPorts(): void {
    for (const listener of [...this.#portListeners]) {
      const opening = listener();
      if (opening === undefined) continue;
      this.#opening.add(opening);
      void opening.finally(() => this.#opening.delete(opening));
    }
  }

  async #routeOrFail(
    member: Member,
    name: string,
    port: number,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Target> {
    const address = this.#locate(member, name);
    const found = await this.#route(member, address, port);
    if (!("code" in found)) return found;
    const { code, delayMs } = found;
    if (delayMs > 0) await this.#wait(Math.min(delayMs, timeoutMs), signal);
    throw new SimulatedNetworkError(delayMs > timeoutMs ? "ETIMEDOUT" : code, delayMs, address);
  }

  #locate(member: Member, name: string): string {
    if (parseIpv4(name) !== undefined) return name;
    if (name === "localhost") return "127.0.0.1";
    if (name === member.hostname) return addressOf(member);
    const found = this.#resolve(member, name, "A")[0];
    if (found === undefined) throw new SimulatedNetworkError("ENOTFOUND");
    return found.value;
  }

  async #route(member: Member, address: string, port: number): Promise<Target | Fault> {
    const plugs = member.plugs();
    if (address.startsWith("127.") || address === "0.0.0.0" || plugs.some((plug) => plug.address === address)) {
      return member.host.listeners.has(`TCP:${port}`) ? { member, host: member.host, port, address } : refused;
    }
    for (const other of this.#members.values()) {
      const plug = other.plugs().find((candidate) => candidate.address === address);
      if (plug === undefined) continue;
      const isNeighbour = member.isOnHost || plugs.some(({ networkId }) => networkId === plug.networkId);
      if (!isNeighbour) return plugs.some(({ isInternal }) => !isInternal) ? dropped : unreachable;
      await this.#awake(other);
      return other.host.listeners.has(`TCP:${port}`) ? { member: other, host: other.host, port, address } : refused;
    }
    if (plugs.some(({ gateway }) => gateway === address) || (member.isOnHost && address.startsWith("172.17."))) {
      return this.#hostPort(port);
    }
    const subnet = plugs.find((plug) => isInCidr(address, plug.subnet));
    if (subnet !== undefined) return noHost;
    if (!member.isOnHost && plugs.every(({ isInternal }) => isInternal)) return unreachable;
    return dropped;
  }

  /** docker-proxy listens even where the container does not: such a connection is reset as soon as it is made. */
  async #hostPort(port: number): Promise<Target | Fault> {
    const published = [...this.#published.values()].find(
      ({ hostPort, protocol }) => hostPort === port && protocol === "tcp",
    );
    if (published === undefined) {
      if (!this.#host.listeners.has(`TCP:${port}`)) return refused;
      return { member: undefined, host: this.#host, port, address: "127.0.0.1" };
    }
    const member = this.#members.get(published.containerId);
    if (member === undefined) return refused;
    await this.#awake(member);
    const isListening = member.host.listeners.has(`TCP:${published.containerPort}`);
    if (!isListening) return { code: "ECONNRESET", delayMs: 0 };
    return { member, host: member.host, port: published.containerPort, address: addressOf(member) };
  }

  #open(from: NetworkHost, fromAddress: string, to: Target, dialledPort: number): Connection {
    const accept = to.host.listeners.get(`TCP:${to.port}`);
    if (accept === undefined) throw new SimulatedNetworkError("ECONNREFUSED", 0, to.address);
    const port = FIRST_EPHEMERAL_PORT + (this.#portsGiven++ % EPHEMERAL_PORTS);
    const source = to.host === from ? to.address : fromAddress;
    const dialled = { address: to.address, port: dialledPort };
    const pair = createConnectionPair(
      { address: source, port },
      { address: to.address, port: to.port },
      this.#delivery,
      dialled,
    );
    keepConnection(from, pair.client);
    keepConnection(to.host, pair.server);
    accept(pair.server);
    return pair.client;
  }

  #resolve(member: Member, name: string, type: DnsAnswer["type"]): readonly DnsAnswer[] {
    const plugs = member.plugs().filter(({ hasNameService }) => hasNameService);
    const asked = name.replace(/\.$/, "").toLowerCase();
    let exists = false;
    for (const plug of plugs) {
      for (const other of this.#members.values()) {
        const place = other.plugs().find(({ networkId }) => networkId === plug.networkId);
        if (place === undefined) continue;
        if (type === "PTR" && asked === place.address) {
          return [{ name, type, value: `${place.names[0]}.`, ttlSeconds: RECORD_TTL_SECONDS }];
        }
        if (!place.names.some((known) => known.toLowerCase() === asked)) continue;
        exists = true;
        if (type === "A") return [{ name, type, value: place.address, ttlSeconds: RECORD_TTL_SECONDS }];
      }
    }
    if (exists) return [];
    throw new SimulatedNetworkError("ENOTFOUND");
  }

  async #awake(member: Member): Promise<void> {
    while (member.isPaused) await new Promise<void>((resolve) => member.waiting.push(resolve));
  }

  #wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        timer[Symbol.dispose]();
        reject(signal?.reason);
      };
      const timer = this.#clock.after(delayMs, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      signal?.addEventListener("abort", abort, { once: true });
    });
  }
}

interface Target {
  readonly member: Member | undefined;
  readonly host: NetworkHost;
  readonly port: number;
  readonly address: string;
}

interface Fault {
  readonly code: NetworkFault;
  readonly delayMs: number;
}

const refused: Fault = { code: "ECONNREFUSED", delayMs: 0 };
const dropped: Fault = { code: "ETIMEDOUT", delayMs: SYN_TIMEOUT_MS };
const unreachable: Fault = { code: "ENETUNREACH", delayMs: 0 };
const noHost: Fault = { code: "EHOSTUNREACH", delayMs: ARP_TIMEOUT_MS };

function addressOf(member: Pick<Member, "plugs">): string {
  return member.plugs()[0]?.address ?? "127.0.0.1";
}
