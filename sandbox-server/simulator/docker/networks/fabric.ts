import type { Clock } from "../../clock.ts";
import type { Connection, NetworkNamespace } from "../../network/cluster-network.ts";
import { createConnectionPair } from "../../network/connection.ts";
import { createDelivery, type Delivery } from "../../network/delivery.ts";
import { SimulatedNetworkError } from "../../network/network-fault.ts";
import { createNetworkHost, keepConnection, type NetworkHost, openPort } from "../../network/network-host.ts";
import { addressOf, counted, type Member, type MemberParts, type PublishedPort, type Traffic } from "./member.ts";
import { type Board, findHostPort, findRoute, locate, resolveName, SYN_TIMEOUT_MS, type Target } from "./routing.ts";

/** A running container's network; disposing closes its ports and cuts its connections. */
export interface MemberNetwork extends NetworkNamespace, Disposable {
  /** Packets to a paused container wait. */
  setPaused(isPaused: boolean): void;
  /** Bytes over its interfaces since it started. */
  traffic(): { readonly received: number; readonly sent: number };
}

/** Opens and closes ports elsewhere; a promise tells when that is done. */
export type PortListener = () => Promise<void> | undefined;

/** How long the start of a container waits for its ports to be open in the learner's shells. */
const OPENING_MS = 500;
const FIRST_EPHEMERAL_PORT = 32_768;
const EPHEMERAL_PORTS = 28_232;

/** The kernel's part of the engine's networks: bridges, their name service, published ports, the machine's own ports. */
export class NetworkFabric {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  readonly #members = new Map<string, Member>();
  readonly #host = createNetworkHost();
  readonly #published = new Map<string, PublishedPort>();
  readonly #board: Board = { members: this.#members, host: this.#host, published: this.#published };
  readonly #portListeners = new Set<PortListener>();
  readonly #opening = new Set<Promise<void>>();
  #portsGiven = 0;

  constructor(clock: Clock, onFault?: (fault: unknown) => void) {
    this.#clock = clock;
    this.#delivery = createDelivery(onFault);
  }

  attach(parts: MemberParts): MemberNetwork {
    const host = parts.isOnHost ? this.#host : createNetworkHost();
    const member: Member = { ...parts, host, waiting: [], isPaused: false, traffic: { received: 0, sent: 0 } };
    this.#members.set(parts.id, member);
    const ports = new Set<Disposable>();
    return {
      get address() {
        return addressOf(member);
      },
      listen: (port, protocol, accept, { isLocal = false } = {}) => {
        const opened = openPort(host, `${protocol}:${port}`, { accept, isLocal });
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
        return counted(this.#open(host, addressOf(member), found, port), trafficBetween(member, found));
      },
      exchange: async () => {
        throw new SimulatedNetworkError("ECONNREFUSED");
      },
      resolve: (name, type) => resolveName(this.#members.values(), member, name, type),
      isListening: (port, protocol) => host.listeners.has(`${protocol}:${port}`),
      traffic: () => member.traffic,
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
    const found = await findHostPort(this.#board, port);
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
    const address = locate(this.#members.values(), member, name);
    const found = await findRoute(this.#board, member, address, port);
    if (!("code" in found)) return found;
    const { code, delayMs } = found;
    if (delayMs > 0) await this.#wait(Math.min(delayMs, timeoutMs), signal);
    throw new SimulatedNetworkError(delayMs > timeoutMs ? "ETIMEDOUT" : code, delayMs, address);
  }

  #open(from: NetworkHost, fromAddress: string, to: Target, dialledPort: number): Connection {
    const listener = to.host.listeners.get(`TCP:${to.port}`);
    if (listener === undefined || (listener.isLocal && to.host !== from)) {
      throw new SimulatedNetworkError("ECONNREFUSED", 0, to.address);
    }
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
    listener.accept(
      to.member === undefined || to.host === from ? pair.server : counted(pair.server, to.member.traffic),
    );
    return pair.client;
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

/** What a container says to itself goes over no interface. */
function trafficBetween(member: Member, to: Target): Traffic {
  return to.host === member.host ? { received: 0, sent: 0 } : member.traffic;
}
