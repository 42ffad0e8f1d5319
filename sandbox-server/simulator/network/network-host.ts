import type { Connection } from "./cluster-network.ts";
import type { CuttableConnection } from "./connection.ts";
import { SimulatedNetworkError } from "./network-fault.ts";

/** Who takes connections at a port; `isLocal` ones only from programs at the same address (bound to 127.0.0.1). */
export interface Listener {
  readonly accept: (connection: Connection) => void;
  readonly isLocal: boolean;
}

/** Everything plugged in at one address: a pod, or a machine with all pods of its own network. */
export interface NetworkHost {
  /** How many attachments share the address. */
  attachments: number;
  readonly listeners: Map<string, Listener>;
  readonly connections: Set<CuttableConnection>;
}

/** A host without listeners. */
export function createNetworkHost(): NetworkHost {
  return { attachments: 0, listeners: new Map(), connections: new Set() };
}

/** Opens a port; throws EADDRINUSE when it is open. */
export function openPort(host: NetworkHost, key: string, listener: Listener): Disposable {
  if (host.listeners.has(key)) throw new SimulatedNetworkError("EADDRINUSE");
  host.listeners.set(key, listener);
  return {
    [Symbol.dispose]() {
      if (host.listeners.get(key) === listener) host.listeners.delete(key);
    },
  };
}

/** Remembers a connection until it closes, so that the end of its host can cut it. */
export function keepConnection(host: NetworkHost, connection: CuttableConnection): void {
  host.connections.add(connection);
  connection.onClose(() => host.connections.delete(connection));
}
