import type {
  ClusterNetwork,
  Connection,
  NamespaceIdentity,
  NetworkError,
  NetworkFault,
  NetworkNamespace,
} from "../../network/cluster-network.ts";

class MemoryNetworkError extends Error implements NetworkError {
  readonly code: NetworkFault;
  readonly delayMs = 0;

  constructor(code: NetworkFault) {
    super(code);
    this.code = code;
  }
}

type Accept = (connection: Connection) => void;

/** The smallest network: namespaces by address, names by host name, no services. About `unanswered` no name server says a word. */
export function createMemoryNetwork(): ClusterNetwork {
  const listeners = new Map<string, Accept>();
  const names = new Map<string, string>();
  const attach = (identity: NamespaceIdentity): NetworkNamespace & Disposable => {
    names.set(identity.hostname, identity.address);
    const own = identity.address;
    const locate = (host: string) => (host === "127.0.0.1" || host === "localhost" ? own : (names.get(host) ?? host));
    return {
      address: own,
      listen(port, protocol, accept) {
        const key = `${protocol} ${own}:${port}`;
        if (listeners.has(key)) throw new MemoryNetworkError("EADDRINUSE");
        listeners.set(key, accept);
        return { [Symbol.dispose]: () => listeners.delete(key) };
      },
      async connect(host, port) {
        const address = locate(host);
        if (!/^\d+\./.test(address)) throw new MemoryNetworkError("ENOTFOUND");
        const accept = listeners.get(`TCP ${address}:${port}`);
        if (accept === undefined) throw new MemoryNetworkError("ECONNREFUSED");
        const [client, server] = createConnectionPair({ address: own, port: 40_000 }, { address, port });
        accept(server);
        return client;
      },
      async exchange() {
        throw new MemoryNetworkError("ECONNREFUSED");
      },
      resolve: (name) => {
        if (name.startsWith("unanswered.")) throw new MemoryNetworkError("EAI_AGAIN");
        const value = names.get(name.replace(/\.$/, ""));
        if (value === undefined) throw new MemoryNetworkError("ENOTFOUND");
        return [{ name, type: "A", value, ttlSeconds: 30 }];
      },
      isListening: (port, protocol) => listeners.has(`${protocol} ${own}:${port}`),
      [Symbol.dispose]() {},
    };
  };
  const outside = attach({ address: "10.0.0.1", hostname: "outside", dnsSearches: [] });
  return { attach, outside, connectInside: (address, port) => outside.connect(address, port) };
}

interface End {
  readonly address: string;
  readonly port: number;
}

class MemoryConnection implements Connection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  peer: MemoryConnection | undefined;
  #data: ((data: Uint8Array) => void) | undefined;
  #held: Uint8Array[] = [];
  #end: (() => void) | undefined;
  #close: ((reason: "end" | "reset") => void)[] = [];
  #ended = false;
  #closed = false;

  constructor(local: End, remote: End) {
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  write(data: Uint8Array): void {
    const { peer } = this;
    queueMicrotask(() => peer?.receive(data));
  }

  receive(data: Uint8Array): void {
    if (this.#data === undefined) this.#held.push(data);
    else this.#data(data);
  }

  end(): void {
    const { peer } = this;
    queueMicrotask(() => peer?.finish());
  }

  finish(): void {
    this.#ended = true;
    this.#end?.();
  }

  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#close) listener("end");
    const { peer } = this;
    queueMicrotask(() => {
      peer?.finish();
      peer?.destroy();
    });
  }

  onData(listener: (data: Uint8Array) => void): void {
    this.#data = listener;
    for (const data of this.#held.splice(0)) listener(data);
  }

  onEnd(listener: () => void): void {
    this.#end = listener;
    if (this.#ended) listener();
  }

  onClose(listener: (reason: "end" | "reset") => void): void {
    this.#close.push(listener);
  }
}

function createConnectionPair(client: End, server: End): [Connection, Connection] {
  const near = new MemoryConnection(client, server);
  const far = new MemoryConnection(server, client);
  near.peer = far;
  far.peer = near;
  return [near, far];
}
