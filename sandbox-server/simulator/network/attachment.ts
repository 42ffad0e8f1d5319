import type { Clock } from "../clock.ts";
import { parseIpv4 } from "./cidr.ts";
import type { Connection, DnsAnswer, NamespaceIdentity, NetworkFault, NetworkNamespace } from "./cluster-network.ts";
import { createConnectionPair, type SocketAddress } from "./connection.ts";
import type { Delivery } from "./delivery.ts";
import { SimulatedNetworkError } from "./network-fault.ts";
import { keepConnection, type NetworkHost, openPort } from "./network-host.ts";
import { RESOLVER_TIMEOUT_MS, resolveName } from "./resolver.ts";
import { canReachNameServer, findRoute, nodeOfSource, type RouterParts, SYN_TIMEOUT_MS } from "./router.ts";

/** What all attachments of one network share. */
export interface Switchboard extends RouterParts {
  readonly clock: Clock;
  readonly hosts: Map<string, NetworkHost>;
  readonly delivery: Delivery;
  nextEphemeralPort(): number;
}

interface WaitOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** The view of one pod or machine; disposing closes its ports and, with the last of an address, cuts its connections. */
export function createAttachment(
  board: Switchboard,
  identity: NamespaceIdentity,
  host: NetworkHost,
): NetworkNamespace & Disposable {
  const { address } = identity;
  const ports = new Set<Disposable>();
  let isDisposed = false;

  function resolve(name: string, type: DnsAnswer["type"]): readonly DnsAnswer[] {
    if (!canReachNameServer(board, address)) throw new SimulatedNetworkError("EAI_AGAIN", RESOLVER_TIMEOUT_MS);
    return resolveName(board.topology, name, type, identity.dnsSearches);
  }

  function addressOf(name: string): string {
    if (parseIpv4(name) !== undefined) return name;
    if (name === "localhost" || name === identity.hostname) return address;
    const found = resolve(name, "A").find((answer) => answer.type === "A");
    if (found === undefined) throw new SimulatedNetworkError("ENOTFOUND");
    return found.value;
  }

  /** Finds who accepts; faults wait by the clock as long as the kernel would. */
  async function findListener(name: string, port: number, protocol: "TCP" | "UDP", options: WaitOptions) {
    const timeoutMs = options.timeoutMs ?? SYN_TIMEOUT_MS;
    let target: string;
    try {
      target = addressOf(name);
    } catch (error) {
      if (!(error instanceof SimulatedNetworkError)) throw error;
      return failLater(board.clock, error.code, Math.min(error.delayMs, timeoutMs), options.signal);
    }
    const sourceNode = nodeOfSource(board.topology, address) ?? identity.nodeName;
    const route = findRoute(board, { source: address, sourceNode, address: target, port, protocol });
    if (route.kind === "fault") {
      const code = route.delayMs > timeoutMs ? "ETIMEDOUT" : route.code;
      return failLater(board.clock, code, Math.min(route.delayMs, timeoutMs), options.signal, target);
    }
    const receiver = route.to.address === address ? host : board.hosts.get(route.to.address);
    const listener = receiver?.listeners.get(`${protocol}:${route.to.port}`);
    if (receiver === undefined || listener === undefined || (listener.isLocal && receiver !== host)) {
      throw new SimulatedNetworkError("ECONNREFUSED", 0, target);
    }
    const { accept } = listener;
    const dialled = { address: target, port };
    return { receiver, accept, dialled, to: route.to, from: { address: route.from, port: board.nextEphemeralPort() } };
  }

  return {
    address,
    listen(port, protocol, accept, { isLocal = false } = {}) {
      const opened = openPort(host, `${protocol}:${port}`, { accept, isLocal });
      ports.add(opened);
      return {
        [Symbol.dispose]() {
          ports.delete(opened);
          opened[Symbol.dispose]();
        },
      };
    },
    async connect(name, port, options = {}) {
      const { receiver, accept, dialled, to, from } = await findListener(name, port, "TCP", options);
      const pair = createConnectionPair(from, to, board.delivery, dialled);
      keepConnection(host, pair.client);
      keepConnection(receiver, pair.server);
      accept(pair.server);
      return pair.client;
    },
    async exchange(name, port, datagram, options = {}) {
      const { accept, to, from } = await findListener(name, port, "UDP", options);
      return exchangeOnce(board, { accept, to, from }, datagram, options.timeoutMs ?? RESOLVER_TIMEOUT_MS);
    },
    resolve,
    isListening: (port, protocol) => host.listeners.has(`${protocol}:${port}`),
    [Symbol.dispose]() {
      if (isDisposed) return;
      isDisposed = true;
      for (const port of ports) port[Symbol.dispose]();
      host.attachments -= 1;
      if (host.attachments > 0) return;
      if (board.hosts.get(address) === host) board.hosts.delete(address);
      for (const connection of [...host.connections]) connection.reset();
    },
  };
}

/** Rejects with a fault after a delay of the clock, or with the signal's reason when that comes first. */
function failLater(
  clock: Clock,
  code: NetworkFault,
  delayMs: number,
  signal: AbortSignal | undefined,
  target?: string,
): Promise<never> {
  if (delayMs === 0) return Promise.reject(new SimulatedNetworkError(code, 0, target));
  return new Promise((_, reject) => {
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener("abort", abort);
      reject(new SimulatedNetworkError(code, delayMs, target));
    });
    function abort() {
      timer[Symbol.dispose]();
      reject(signal?.reason);
    }
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}

/** Sends one datagram and takes the first answer; the receiver sees a connection with a single message each way. */
function exchangeOnce(
  board: Switchboard,
  listener: {
    readonly accept: (connection: Connection) => void;
    readonly to: SocketAddress;
    readonly from: SocketAddress;
  },
  datagram: Uint8Array,
  timeoutMs: number,
): Promise<Uint8Array> {
  const pair = createConnectionPair(listener.from, listener.to, board.delivery);
  return new Promise((resolve, reject) => {
    const timer = board.clock.after(timeoutMs, () => {
      pair.client.reset();
      reject(new SimulatedNetworkError("ETIMEDOUT", timeoutMs));
    });
    pair.client.onData((answer) => {
      timer[Symbol.dispose]();
      pair.client.destroy();
      resolve(answer);
    });
    listener.accept(pair.server);
    pair.client.write(datagram);
  });
}
