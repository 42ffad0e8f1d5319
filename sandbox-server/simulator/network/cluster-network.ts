/** One side of an established TCP connection between simulated programs: bytes in, bytes out, half-close. */
export interface Connection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  write(data: Uint8Array): void;
  /** Sends the end of stream; reading goes on. */
  end(): void;
  destroy(): void;
  onData(listener: (data: Uint8Array) => void): void;
  onEnd(listener: () => void): void;
  onClose(listener: (reason: "end" | "reset") => void): void;
}

/** Linux' own names: what `connect(2)` and the resolver would say. */
export type NetworkFault =
  | "ECONNREFUSED"
  | "ETIMEDOUT"
  | "EHOSTUNREACH"
  | "ENETUNREACH"
  | "ENOTFOUND"
  | "EAI_AGAIN"
  | "EADDRINUSE"
  | "ECONNRESET";

/** Thrown by every call below. `delayMs` is how long a real one would have taken to find out (a dropped packet: its time-out). */
export interface NetworkError extends Error {
  readonly code: NetworkFault;
  readonly delayMs: number;
  /** The address that was tried, once the name was resolved. */
  readonly address?: string;
}

/** The network as one address sees it: a pod's, a node's, or the outside's (`outside`: the learner's shell, the API server). */
export interface NetworkNamespace {
  readonly address: string;
  /** At every address, or with `isLocal` at 127.0.0.1 alone, for programs at the same address. Throws EADDRINUSE. */
  listen(
    port: number,
    protocol: "TCP" | "UDP",
    accept: (connection: Connection) => void,
    options?: { readonly isLocal?: boolean },
  ): Disposable;
  /** A literal address or a name (resolved with the search list); service addresses are balanced, policies apply. */
  connect(
    host: string,
    port: number,
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<Connection>;
  /** One UDP exchange. */
  exchange(
    host: string,
    port: number,
    datagram: Uint8Array,
    options?: { readonly timeoutMs?: number },
  ): Promise<Uint8Array>;
  resolve(name: string, type: "A" | "AAAA" | "SRV" | "PTR" | "CNAME"): readonly DnsAnswer[];
  isListening(port: number, protocol: "TCP" | "UDP"): boolean;
}

export interface DnsAnswer {
  readonly name: string;
  readonly type: "A" | "AAAA" | "SRV" | "PTR" | "CNAME";
  /** An address, a name, or `priority weight port target`. */
  readonly value: string;
  readonly ttlSeconds: number;
}

export interface NamespaceIdentity {
  readonly address: string;
  readonly hostname: string;
  readonly podNamespace?: string;
  readonly nodeName?: string;
  readonly dnsSearches: readonly string[];
}

/**
 * The cluster's network: pod addresses, service addresses, names and policies. It learns services, endpoints and
 * policies by watching the store (kube-proxy's and CoreDNS' part), and routes between namespaces in memory.
 */
export interface ClusterNetwork {
  attach(identity: NamespaceIdentity): NetworkNamespace & Disposable;
  /** The view from outside the pods: reaches pods, services and node ports by address, names through cluster DNS. */
  readonly outside: NetworkNamespace;
  /** A connection made inside the address' own network, as port-forward makes it: neither services nor policies apply. */
  connectInside(address: string, port: number): Promise<Connection>;
}
